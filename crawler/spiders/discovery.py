"""A link to its record in the frontier: the article or list that it leads to, and the URL to fetch."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from crawler.storage.frontier.records import DiscoveredUrl
from crawler.vocabulary import UrlKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.items import Address
    from crawler.sites import Site

LIST_PRIORITY = date.max.toordinal()  # higher than the priority of any article, which is the number of its day
UNDATED_PRIORITY = date(2000, 1, 1).toordinal()
"""An article without a day in its URL comes after recent articles and before those of last century."""


def discovered_url(url: str, site: Site) -> DiscoveredUrl:
    """Return the record of a URL. Further pages and copies of an article lead to its first page."""
    return _record(url, site.address(url), site)


def followed(links: Mapping[str, Address | None], site: Site) -> Iterator[DiscoveredUrl]:
    """Yield the records of those links, given with their addresses, that lead to an article or a list of the site."""
    records = (_record(url, address, site) for url, address in links.items() if site.has(url))
    return (record for record in records if record.kind != UrlKind.OTHER)


def _record(url: str, address: Address | None, site: Site) -> DiscoveredUrl:
    if address is None:
        return list_url(url) if site.is_list(url) else DiscoveredUrl(url, url, UrlKind.OTHER, 0)
    return DiscoveredUrl(
        key=address.identity,
        url=on_host_of(url, address.url),
        kind=UrlKind.ARTICLE,
        priority=address.day.toordinal() if address.day else UNDATED_PRIORITY,
        day=address.day.isoformat() if address.day else None,
        section=_section_of(address),
        alias=urlunsplit(urlsplit(url)._replace(query="", fragment="")),  # queries track readers, without a limit
    )


def seed_url(url: str, site: Site) -> DiscoveredUrl:
    """Return the record of a seed: a list, unless its URL is an article's."""
    discovered = discovered_url(url, site)
    return discovered if discovered.kind == UrlKind.ARTICLE else list_url(url)


def list_url(url: str) -> DiscoveredUrl:
    """Return the record of a list; its key is the same for http and https, with `www.` and without."""
    there = urlsplit(url)
    key = urlunsplit(("", there.netloc.lower().removeprefix("www."), there.path or "/", there.query, ""))
    return DiscoveredUrl(key, url, UrlKind.LIST, LIST_PRIORITY)


def on_host_of(url: str, other: str) -> str:
    """Return the path of `other` on the host of `url`, in its scheme."""
    there = urlsplit(url)
    return urlunsplit((there.scheme, there.netloc, urlsplit(other).path, "", ""))


def _section_of(address: Address) -> str:
    parts = urlsplit(address.url).path.strip("/").split("/")
    return "/".join(part for part in parts[:-1] if not part[:1].isdigit())
