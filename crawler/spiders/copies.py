"""The URLs that a crawl begins with, and copies on other hosts, whose URL has only the article's id.

A copy of a known article is one more alias of it. That of an unknown article is skipped: it shows no day and no URL.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from crawler.extraction.urls import is_too_long
from crawler.spiders.discovery import discovered_url, seed_url
from crawler.storage.frontier.aliases import DAY_CHARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.sites import Site
    from crawler.spiders.plan import CrawlPlan
    from crawler.storage.frontier.frontier import Frontier
    from crawler.storage.frontier.records import DiscoveredUrl

logger = logging.getLogger(__name__)


def start_urls(urls: Sequence[str], plan: CrawlPlan, site: Site, frontier: Frontier) -> list[DiscoveredUrl]:
    """Return the records of URLs that a crawl begins with: seeds, given URLs, or those of an archive."""
    if plan.begins_with_seeds:
        return [seed_url(url, site) for url in urls]
    copies = _copies(urls, site)
    own = [discovered_url(url, site) for url in urls if url not in copies]
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


def _copies(urls: Iterable[str], site: Site) -> dict[str, str]:
    return {url: copied for url in urls if not is_too_long(url) and (copied := site.copied_id(url))}
