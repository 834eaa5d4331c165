"""A site: its hosts, what its URLs say, where things stand on its pages, what its boilerplate reads like."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.extraction import Template

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from crawler.items import Address, Page


WEB_PORTS = frozenset({80, 443})
FIRST_FREE_PORT = 1024
"""Below it each port is of one service (RFC 6335), and only two of them are the web's."""


def no_address(_url: str) -> Address | None:
    """Know no article's URL: what a site without rules does."""
    return None


def no_page_address(_page: Page) -> Address | None:
    """Read nothing of a page: its URL tells all."""
    return None


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of one site.

    `hosts` are those that may be asked. `address` reads an article's URL and
    answers None for any other, `is_list` knows the URLs of pages that link to
    articles. `page_address` reads a page whose URL tells nothing, `next_list`
    tells where a list goes on, if it may; `list_page` is the number of a list's
    page, from 1, and `day_list` is the list of one day's articles, where the site has
    such an archive. `copied_id` reads the URL of a copy on another host that names
    the article by its id alone, which ends its identity. Nothing was published
    there before the day `since`.
    """

    name: str
    hosts: frozenset[str] = frozenset()
    address: Callable[[str], Address | None] = no_address
    is_list: Callable[[str], bool] = field(default=lambda _url: False)
    page_address: Callable[[Page], Address | None] = no_page_address
    next_list: Callable[[str], str | None] = field(default=lambda _url: None)
    list_page: Callable[[str], int] = field(default=lambda _url: 1)
    day_list: Callable[[date], str | None] = field(default=lambda _day: None)
    copied_id: Callable[[str], str | None] = field(default=lambda _url: None)
    page_url: Callable[[Address, int], str] = field(default=lambda address, _page: address.url)
    template: Template = field(default_factory=Template)
    since: date | None = None

    @property
    def tells_articles_by_url(self) -> bool:
        """Tell whether the URL of every article tells that it is one."""
        return self.page_address is no_page_address

    def has(self, url: str) -> bool:
        """Tell whether a URL is on one of the site's hosts, with no user's name and at no other service's port."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        known = (parts.hostname or "") in self.hosts and "@" not in parts.netloc
        return known and (port is None or port in WEB_PORTS or port >= FIRST_FREE_PORT)


def host_and_path(url: str, hosts: AbstractSet[str]) -> tuple[str, str] | None:
    """Split a URL of the web on one of the hosts; None for any other and for what is no URL."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    return (host, parts.path) if host in hosts and parts.scheme in {"http", "https"} else None


def day_in(digits: str) -> date | None:
    """Read the day in a path, year first, with `/` or `-` anywhere between; None where the calendar has none."""
    try:
        return date.fromisoformat(digits.replace("/", "").replace("-", ""))
    except ValueError:
        return None
