"""A site: its hosts, its URLs, and the rules by which its pages are read.

A site can be pickled and travels with its pages. It holds no compiled state of
its own: rules are attributes of the class.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.extraction import ExtractionRules

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from crawler.items import Address, Page

WEB_PORTS = frozenset({80, 443})
FIRST_FREE_PORT = 1024
"""Each port below it belongs to one service (RFC 6335), and only two of them are the web's."""


class Site:
    """The base class: a site about which nothing is known. Subclasses override the attributes and methods.

    `hosts` are the hosts that may be fetched from. `since` is the first day on
    which the site may have published. `tells_articles_by_url` means that the URL
    of every article shows that it is one.
    """

    name: str = ""
    hosts: frozenset[str] = frozenset()
    rules: ExtractionRules = ExtractionRules()
    since: date | None = None
    tells_articles_by_url: bool = True

    def __eq__(self, other: object) -> bool:
        """Compare class, name and hosts: a site that was pickled is the same site."""
        return type(self) is type(other) and isinstance(other, Site) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"

    @property
    def _key(self) -> tuple[str, frozenset[str]]:
        return self.name, self.hosts

    def member(self, url: str) -> Site:
        """Return the site whose rules a page of this URL is read by; another one only where several are crawled."""
        del url
        return self

    def address(self, url: str) -> Address | None:
        """Return what the URL of an article tells; None for any other URL."""
        del url
        return None

    def page_address(self, page: Page) -> Address | None:
        """Return the address of a page that declares itself an article, although its URL does not show it."""
        del page
        return None

    def is_list(self, url: str) -> bool:
        """Return whether a page of this URL links to articles: the home page, a section, a feed."""
        del url
        return False

    def next_list(self, url: str) -> str | None:
        """Return the URL of the next page of a list, None if there is none or it is not known."""
        del url
        return None

    def list_page(self, url: str) -> int:
        """Return the number of a list's page, from 1."""
        del url
        return 1

    def day_list(self, day: date) -> str | None:
        """Return the URL of the list of one day's articles, where the site has such an archive."""
        del day
        return None

    def page_url(self, first: Address, page: int) -> str:
        """Return the URL of a further page of an article, from 2."""
        del page
        return first.url

    def copied_id(self, url: str) -> str | None:
        """Return the id of the article in the URL of a copy on another host; the identity of the article ends in it."""
        del url
        return None

    def has(self, url: str) -> bool:
        """Return whether a URL is on one of the hosts, without a user name and at a port of the web."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        known = (parts.hostname or "") in self.hosts and "@" not in parts.netloc
        return known and (port is None or port in WEB_PORTS or port >= FIRST_FREE_PORT)


def host_and_path(url: str, hosts: AbstractSet[str]) -> tuple[str, str] | None:
    """Split an http(s) URL on one of the hosts; None for any other URL and for text that is no URL."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    return (host, parts.path) if host in hosts and parts.scheme in {"http", "https"} else None


def day_in(digits: str) -> date | None:
    """Return the day in a path, year first, with `/` or `-` anywhere between; None if the calendar has no such day."""
    try:
        return date.fromisoformat(digits.replace("/", "").replace("-", ""))
    except ValueError:
        return None
