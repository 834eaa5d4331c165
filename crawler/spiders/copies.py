"""The URLs that a crawl begins with, and copies on other hosts, whose URL has only the article's id.

A copy of a known article is one more alias of it. That of an unknown article is skipped: it shows no day and no URL.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.urls import is_too_long, split_url
from crawler.items import Document
from crawler.sites.canonical_urls import are_of_two_articles, is_copy
from crawler.spiders.discovery import discovered_url, given_url, seed_url
from crawler.storage.frontier.aliases import DAY_CHARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.items import Address, Page
    from crawler.sites import Site
    from crawler.spiders.plan import CrawlPlan
    from crawler.storage.frontier.frontier import Frontier
    from crawler.storage.frontier.records import DiscoveredUrl, Lease

logger = logging.getLogger(__name__)


def start_urls(urls: Sequence[str], plan: CrawlPlan, site: Site, frontier: Frontier) -> list[DiscoveredUrl]:
    """Return the records of URLs that a crawl begins with: seeds, given URLs, or those of an archive."""
    if plan.begins_with_seeds:
        return [seed_url(url, site) for url in urls]
    copies = _copies(urls, site)
    record_of = discovered_url if plan.archive is not None else given_url
    own = [record_of(url, site) for url in urls if url not in copies]
    of_own = add_copies(copies, [one.key for one in own], site, frontier)
    known = known_copies(copies.keys() - of_own, site, frontier)
    unknown = len(copies) - len(of_own) - len(known)
    if unknown:
        logger.warning("%d URLs are copies of unknown articles: skipped", unknown)
    return [*own, *(discovered_url(url, site) for url in known.values())]


def add_copies(urls: Iterable[str], keys: Iterable[str], site: Site, frontier: Frontier) -> set[str]:
    """Write, and return, those URLs that are copies of the articles with these keys."""
    copies = _copies(urls, site)
    by_id = {key[DAY_CHARS:]: key for key in keys} if copies else {}
    aliases = {url: by_id[copied] for url, copied in copies.items() if copied in by_id}
    frontier.discovery.add_aliases(aliases)
    return set(aliases)


def known_copies(urls: Iterable[str], site: Site, frontier: Frontier) -> dict[str, str]:
    """Write those URLs that are copies of known articles; return the articles' own URLs, by the copy's URL."""
    copies = _copies(urls, site)
    if not copies:
        return {}
    known = frontier.aliases.known_copies(set(copies.values()))
    articles = {url: known[copied] for url, copied in copies.items() if copied in known}
    frontier.discovery.add_aliases({url: key for url, (key, _) in articles.items()})
    return {url: own for url, (_, own) in articles.items()}


def original_of(  # noqa: PLR0913, PLR0917 - the page, its two names, and the crawl's three parts
    page: Page, address: Address, lease: Lease, plan: CrawlPlan, site: Site, frontier: Frontier
) -> DiscoveredUrl | None:
    """Return the record of the article that a page is an AMP or mobile copy of; it is fetched in place of the copy.

    None if the page is no copy, or the only one that this crawl may or can fetch. The page's own copies are written.
    """
    if not plan.follows_links or page.reading is None:
        return None
    copies = (discovered_url(url, site) for url in page.reading.copies if _is_copy_of(url, page, site))
    frontier.discovery.add_aliases({copy.url: lease.key for copy in copies if copy.key != lease.key})
    url = _original_url(page, address, site)
    if url is not None and (plan.archive is None or url in plan.archive):
        declared = replace(discovered_url(url, site), alias=lease.url)
        return declared if declared.key != lease.key else None
    return frontier.aliases.article_of(lease.url, lease.key)


def _original_url(page: Page, address: Address, site: Site) -> str | None:
    document = page.reading.result if page.reading else None
    if not isinstance(document, Document) or not is_copy(split_url(page.url)):
        return None
    own = site.member(page.url).own_address(address, page.url, document.url, document.metadata.title)
    return own.url if own.identity != address.identity and not is_copy(split_url(own.url)) else None


def _is_copy_of(url: str, page: Page, site: Site) -> bool:
    """Return whether a URL that a page declares as its copy can be one; it may be that of another article."""
    parts = split_url(url)
    return site.has(url) and is_copy(parts) and not are_of_two_articles(parts, split_url(page.url))


def _copies(urls: Iterable[str], site: Site) -> dict[str, str]:
    return {url: copied for url in urls if not is_too_long(url) and (copied := site.copied_id(url))}
