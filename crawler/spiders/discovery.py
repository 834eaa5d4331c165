"""A link to its record in the frontier: the article or list that it leads to, and the URL to fetch.

A link is fetched without parameters that track readers, a URL that an operator names exactly as it is written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit, urlunsplit

from crawler.extraction.lists import Link
from crawler.extraction.urls import split_url
from crawler.sites.canonical_urls import is_copy
from crawler.sites.url_forms import identity_of, is_sitemap
from crawler.storage.frontier.records import DiscoveredUrl, Sighting
from crawler.vocabulary import LinkKind, UrlKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.items import Address, Page
    from crawler.sites import Site
    from crawler.storage.frontier.records import Lease
    from crawler.vocabulary import DiscoveryWay

LIST_PRIORITY = date.max.toordinal()  # higher than the priority of any article, which is the number of its day
FOUND_LIST_PRIORITY = LIST_PRIORITY - 1  # of a list that a seed, an article or robots.txt links to
UNDATED_PRIORITY = date(2000, 1, 1).toordinal()
"""An article without a day in its URL comes after recent articles and before those of last century."""


def discovered_url(url: str, site: Site) -> DiscoveredUrl:
    """Return the record of a URL. Further pages and copies of an article lead to its first page."""
    return record_of(Link(url), site.address(url), site)


def given_url(url: str, site: Site) -> DiscoveredUrl:
    """Return the record of a URL that an operator names: it is fetched as it is written, its fragment apart.

    A further page of an article leads to the first one, which the article begins with.
    """
    address = site.address(url)
    record = record_of(Link(url), address, site)
    return record if address and address.page > 1 else replace(record, url=urldefrag(url).url)


def address_of(page: Page, lease: Lease, site: Site) -> Address | None:
    """Return the address of a page that came, None if it is not an article's.

    The form of the URL tells it, the page declares or shows it, or a feed announced the URL. A list that the site names
    as one is a list, whatever its URL looks like.
    """
    if lease.kind == UrlKind.LIST and (site.address(lease.url) or not site.has(lease.url)):
        return None
    by_page = site.declared_address if is_known_list(lease) else site.page_address
    address = site.address(page.url) or by_page(page)
    announced = site.announced_address(page.url) if lease.kind == UrlKind.ARTICLE and address is None else None
    if announced is None or announced.identity == lease.key:
        return address or announced
    return None if site.address(lease.url) or site.is_list(page.url) else announced


def is_known_list(lease: Lease) -> bool:
    """Return whether a URL is a list's, whatever text it shows: it is a seed, or linked to articles before."""
    return lease.kind == UrlKind.LIST and (lease.priority >= LIST_PRIORITY or lease.fetched_at is not None)


def newest_first(links: Iterable[Link]) -> list[Link]:
    """Return links in the order of the work: the newest announced first, all others after them as they stand."""
    links = list(links)
    if not any(link.announced for link in links):
        return links
    return sorted(links, key=lambda link: utc(link.announced) or "", reverse=True)


def sighting_on(url: str, way: DiscoveryWay, lease: Lease, site: Site, *, is_live: bool) -> Sighting:
    """Return how the page at `url` shows its links; `is_live` says that it came from the network, not from an archive.

    The links on the pages of articles do not count: the crawl knows these pages from the lists.
    """
    if lease.kind != UrlKind.LIST:
        return Sighting(url, None)
    return Sighting(url, way, lease.key if is_live else None, has_window=site.next_list(url) is None)


def next_list_url(links: Iterable[Link], url: str, site: Site) -> str | None:
    """Return the next page of the list at `url`: by the rules of the site, or as the list itself names it."""
    named = (link.url for link in links if link.kind == LinkKind.NEXT_PAGE and site.has(link.url))
    return site.next_list(url) or next((one for one in named if site.address(one) is None), None)


def record_of(link: Link, address: Address | None, site: Site) -> DiscoveredUrl:
    """Return the record of a link with this address."""
    url = link.url
    if link.kind == LinkKind.LIST:
        return replace(list_url(url), announced=utc(link.announced))
    if link.kind == LinkKind.ITEM:
        address = address or site.announced_address(url)
    if address is not None:
        return _article(link, address)
    if link.kind == LinkKind.PAGE and (possible := site.possible_address(url)):
        return replace(_article(link, possible), kind=UrlKind.OTHER)
    if site.is_list(url) or is_sitemap(split_url(url).path):
        return list_url(url)
    return DiscoveredUrl(url, url, UrlKind.OTHER, 0)


def _article(link: Link, address: Address) -> DiscoveredUrl:
    day, parts = address.day or (link.published.date() if link.published else None), urlsplit(link.url)
    query = urlsplit(address.url).query  # queries track readers, without a limit
    return DiscoveredUrl(
        key=address.identity,
        url=on_host_of(link.url, address.url),
        kind=UrlKind.ARTICLE,
        priority=_priority(day or link.modified) - is_copy(split_url(link.url)),  # a copy comes after its article
        day=day.isoformat() if day else None,
        section=_section_of(address),
        alias=urlunsplit(parts._replace(query=query, fragment="")),
        announced=utc(link.announced),
    )


def _priority(day: date | None) -> int:
    return day.toordinal() if day else UNDATED_PRIORITY


def utc(time: datetime | None) -> str | None:
    """Return a time as ISO 8601 text, UTC."""
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC).isoformat() if time else None


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
