"""The way in which a page shows articles: a feed or a sitemap announces them, any other list links to them.

The links on the pages of articles do not count: the crawl knows these pages from the lists.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.storage.frontier.records import Sighting
from crawler.vocabulary import DiscoveryWay, UrlKind

if TYPE_CHECKING:
    from crawler.items import Page
    from crawler.sites import Site
    from crawler.storage.frontier.records import Lease

HEAD_BYTES = 4_096  # the root element of a feed is in the first bytes
_ANNOUNCES = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex)[\s>]|://jsonfeed\.org/version", re.IGNORECASE)
_HTML = re.compile(rb"<html[\s>]", re.IGNORECASE)
_GZIP = b"\x1f\x8b"  # only sitemaps are sent as compressed files


def sighting_on(page: Page, lease: Lease, site: Site, *, is_live: bool) -> Sighting:
    """Return how a page shows its links; `is_live` says that it came from the network, not from an archive."""
    if lease.kind != UrlKind.LIST:
        return Sighting(page.url, None)
    head = page.body[:HEAD_BYTES].replace(b"\0", b"")  # of UTF-16
    announces = head.startswith(_GZIP) or (_ANNOUNCES.search(head) and not _HTML.search(head))
    way = DiscoveryWay.ANNOUNCED if announces else DiscoveryWay.LINKED
    return Sighting(page.url, way, lease.key if is_live else None, has_window=site.next_list(page.url) is None)
