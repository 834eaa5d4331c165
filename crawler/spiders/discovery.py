"""A link to its record in the frontier: the article or list that it leads to, and the URL to fetch.

A link is fetched without parameters that track readers, a URL that an operator names exactly as it is written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit, urlunsplit

from crawler.extraction.urls import split_url
from crawler.sites.canonical_urls import is_copy
from crawler.sites.url_forms import identity_of
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


def given_url(url: str, site: Site) -> DiscoveredUrl:
    """Return the record of a URL that an operator names: it is fetched as it is written, its fragment apart.

    A further page of an article leads to the first one, which the article begins with.
    """
    address, record = site.address(url), discovered_url(url, site)
    return record if address and address.page > 1 else replace(record, url=urldefrag(url).url)


def followed(links: Mapping[str, Address | None], site: Site) -> Iterator[DiscoveredUrl]:
    """Yield the records of those links, given with their addresses, that lead to an article or a list of the site."""
    records = (_record(url, address, site) for url, address in links.items() if site.has(url))
    return (record for record in records if record.kind != UrlKind.OTHER)


def _record(url: str, address: Address | None, site: Site) -> DiscoveredUrl:
    if address is None:
        return list_url(url) if site.is_list(url) else DiscoveredUrl(url, url, UrlKind.OTHER, 0)
    query = urlsplit(address.url).query
    priority = address.day.toordinal() if address.day else UNDATED_PRIORITY
    return DiscoveredUrl(
        key=address.identity,
        url=on_host_of(url, address.url),
        kind=UrlKind.ARTICLE,
        priority=priority - is_copy(split_url(url)),  # a copy comes after its article
        day=address.day.isoformat() if address.day else None,
        section=_section_of(address),
        alias=urlunsplit(urlsplit(url)._replace(query=query, fragment="")),  # queries track readers, without a limit
    )


def seed_url(url: str, site: Site) -> DiscoveredUrl:
    """Return the record of a seed: a list, unless its URL is an article's."""
    discovered = discovered_url(url, site)
    return discovered if discovered.kind == UrlKind.ARTICLE else list_url(url)


def list_url(url: str) -> DiscoveredUrl:
    """Return the record of a list; its key is the same for http and https, with `www.` and without."""
    return DiscoveredUrl(f"//{identity_of(split_url(url))}", url, UrlKind.LIST, LIST_PRIORITY)


def on_host_of(url: str, other: str) -> str:
    """Return the path and query of `other` on the host of `url`, in its scheme."""
    there = urlsplit(url)
    return urlunsplit(urlsplit(other)._replace(scheme=there.scheme, netloc=there.netloc, fragment=""))


def archive_form(site: Site, url: str) -> str:
    """Return the text that is the same for all URLs under which archives may have one page of a site."""
    address, parts = site.address(url), split_url(url)
    query = parts.query if address is None or urlsplit(address.url).query else ""
    return identity_of(parts._replace(query=query)).rstrip("/")


def _section_of(address: Address) -> str:
    parts = urlsplit(address.url).path.strip("/").split("/")
    return "/".join(part for part in parts[:-1] if not part[:1].isdigit())
