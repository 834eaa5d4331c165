"""A site: its hosts, what its URLs say, where things stand on its pages, what its furniture reads like."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.extraction import Template

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from crawler.items import Address, Page


def no_address(_url: str) -> Address | None:
    """Know no article's URL: what a site without rules does."""
    return None


@dataclass(frozen=True)
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
    page_address: Callable[[Page], Address | None] = field(default=lambda _page: None)
    next_list: Callable[[str], str | None] = field(default=lambda _url: None)
    list_page: Callable[[str], int] = field(default=lambda _url: 1)
    day_list: Callable[[date], str | None] = field(default=lambda _day: None)
    copied_id: Callable[[str], str | None] = field(default=lambda _url: None)
    page_url: Callable[[Address, int], str] = field(default=lambda address, _page: address.url)
    template: Template = field(default_factory=Template)
    since: date | None = None

    def has(self, url: str) -> bool:
        """Tell whether a URL is on one of the site's hosts."""
        try:
            return (urlsplit(url).hostname or "") in self.hosts
        except ValueError:
            return False
