"""What a crawl begins with, and copies on other hosts that name their article by its id alone.

A copy of an article that is known is one more of its aliases. One of an article
that is not known tells nothing of its day or its URL: it is passed over.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from crawler.spiders.discovery import found_at, seed_at
from crawler.storage.frontier.aliases import DAY_CHARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.sites import Site
    from crawler.spiders.plan import CrawlPlan
    from crawler.storage.frontier.terms import Found
    from crawler.storage.frontier.urls import Ledger

logger = logging.getLogger(__name__)


def begin_with(urls: Sequence[str], plan: CrawlPlan, site: Site, ledger: Ledger) -> list[Found]:
    """Return what the ledger is told of URLs that a crawl begins with: seeds, given ones, or an archive's."""
    if plan.begins_with_seeds:
        return [seed_at(url, site) for url in urls]
    copies = _copies(urls, site)
    own = [found_at(url, site) for url in urls if url not in copies]
    beside = copies_beside(copies, [one.key for one in own], site, ledger)
    known = known_copies(copies.keys() - beside, site, ledger)
    unknown = len(copies) - len(beside) - len(known)
    if unknown:
        logger.warning("%d URLs name articles by ids that are not known yet", unknown)
    return [*own, *(found_at(url, site) for url in known.values())]


def copies_beside(links: Iterable[str], keys: Iterable[str], site: Site, ledger: Ledger) -> set[str]:
    """Write down, and return, which links are copies of articles that stand beside them."""
    copies = _copies(links, site)
    by_id = {key[DAY_CHARS:]: key for key in keys} if copies else {}
    beside = {url: by_id[copied] for url, copied in copies.items() if copied in by_id}
    ledger.add_aliases(beside)
    return set(beside)


def known_copies(urls: Iterable[str], site: Site, ledger: Ledger) -> dict[str, str]:
    """Write down which URLs are copies of known articles; return the articles' own URLs, by that of the copy."""
    copies = _copies(urls, site)
    if not copies:
        return {}
    known = ledger.aliases.known_copies(set(copies.values()))
    found = {url: known[copied] for url, copied in copies.items() if copied in known}
    ledger.add_aliases({url: key for url, (key, _) in found.items()})
    return {url: own for url, (_, own) in found.items()}


def _copies(urls: Iterable[str], site: Site) -> dict[str, str]:
    return {url: copied for url in urls if (copied := site.copied_id(url))}
