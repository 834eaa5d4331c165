"""The targets of links: each link is classified once by the rules of the site, with all that a crawl asks about it.

The same links stand on every page of a site, so a crawl keeps the targets of the last ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.extraction.lists import Link
from crawler.extraction.urls import split_url
from crawler.spiders.discovery import FOUND_LIST_PRIORITY, record_of
from crawler.vocabulary import LinkKind, UrlKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.items import Address
    from crawler.sites import Site
    from crawler.storage.frontier.records import DiscoveredUrl

MAX_TARGETS = 4096  # how many targets a crawl keeps; each takes about 1 KB


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """The target of a link.

    `address` is that of an article. `record` is followed; it is None for a link that is not. A list `is_elsewhere` if
    it is on another host than the site's; the page of the link then decides whether it is followed. `first_page_of` is
    the key of the list whose first page it is; it is a copy of the article with the id `copied_id`.
    """

    link: Link
    address: Address | None
    record: DiscoveredUrl | None = None
    is_elsewhere: bool = False
    first_page_of: str | None = None
    copied_id: str | None = None


class LinkTargets:
    """The targets of the links that one crawl of a site finds."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._plain = lru_cache(maxsize=MAX_TARGETS)(Link)
        self._of_url = lru_cache(maxsize=MAX_TARGETS)(self._target_of_url)

    def links(self, urls: Iterable[str]) -> tuple[Link, ...]:
        """Return plain links to URLs."""
        return tuple(map(self._plain, urls))

    def of(self, link: Link) -> LinkTarget:
        """Return the target of a link, whose URL must not be too long."""
        return self._of_url(link.url) if link.is_plain else target_of(link, self._site)

    def of_plain(self, links: Iterable[Link]) -> list[LinkTarget]:
        """Return the targets of plain links."""
        return list(map(self._of_url, [link.url for link in links]))

    def _target_of_url(self, url: str) -> LinkTarget:
        return target_of(Link(url), self._site)


def target_of(link: Link, site: Site) -> LinkTarget:
    """Return the target of a link by the rules of a site."""
    address, copied_id, is_here = site.address(link.url), site.copied_id(link.url), site.has(link.url)
    if link.kind == LinkKind.NEXT_PAGE or not (is_here or link.kind == LinkKind.LIST):
        return LinkTarget(link, address, copied_id=copied_id)
    record = record_of(link, address, site)
    if record.kind == UrlKind.OTHER and not record.priority:
        return LinkTarget(link, address, copied_id=copied_id)
    if record.kind != UrlKind.LIST:
        return LinkTarget(link, address, record, copied_id=copied_id)
    first_page_of = record.key if site.list_page(record.url) == 1 else None
    return LinkTarget(
        link, address, replace(record, priority=FOUND_LIST_PRIORITY), not is_here, first_page_of, copied_id
    )


def followed(targets: Iterable[LinkTarget], origin: str, site: Site) -> list[DiscoveredUrl]:
    """Return the records of those links of the page `origin` that are followed.

    They lead to an article or a list of the site, or to a page of it that a sitemap names. A list that the site itself
    names may be on another host; one that such a list names may be on the same host.
    """
    found = [target for target in targets if target.record is not None]
    if any(target.is_elsewhere for target in found):
        host, is_own = split_url(origin).netloc, site.has(origin)
        found = [one for one in found if not one.is_elsewhere or is_own or split_url(one.link.url).netloc == host]
    return [target.record for target in found if target.record is not None]
