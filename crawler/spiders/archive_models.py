"""Learns the models of an archive's sites before the archive is crawled, so that the same model cleans all pages.

The stored text then depends neither on the order of the pages nor on the number of processes. Of each site, the pages
that the model's own random order prefers are read, until its sample is full. Some more pages check the learnt paths.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from crawler.cleaning.site_model.model import MAX_PAGES
from crawler.cleaning.site_model.samples import identity_of, rank_of
from crawler.items import Document
from crawler.processing.process import clean_extracted
from crawler.spiders.events import WHOLE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator

    from crawler.items import Page
    from crawler.processing.executor import PageExecutor
    from crawler.processing.site_models import SiteModels
    from crawler.sites import Site
    from crawler.storage.archive.reader import ArchiveReader

CHECKED_PAGES = 20  # how many pages check the learnt paths of a site
MAX_READ = 300  # of one site: an archive may have many pages that are no articles
AT_ONCE = 8


async def learn_from_archive(  # noqa: PLR0913, PLR0917  # the parts of a crawl, and what it asks
    models: SiteModels,
    executor: PageExecutor,
    site: Site,
    archive: ArchiveReader,
    is_ending: Callable[[], bool],
    is_forgotten: Callable[[str], bool],
) -> None:
    """Learn the models of the sites of an archive, then freeze them. It ends early if the run is ending.

    Pages that are forgotten are left out.
    """
    ranked: defaultdict[Site, list[tuple[float, str]]] = defaultdict(list)
    for url, day in archive.dated_urls():
        ranked[site.member(url)].append(rank_of(url, day))
    for member, urls in ranked.items():
        learnt = set[str]()
        known = (url for _, url in sorted(urls) if not is_forgotten(url))
        pages = islice(_pages(member, archive, known), MAX_READ)
        async for document in _articles(executor, pages, is_ending):
            if (identity := identity_of(document)) in learnt:
                continue  # the same article by another URL
            if len(learnt) < MAX_PAGES:
                models.learn(document)
            elif models.known_paths(member.name) is None or len(learnt) == MAX_PAGES + CHECKED_PAGES:
                break
            else:
                models.check_paths(clean_extracted(document, models.model(member.name)))
            learnt.add(identity)
    models.freeze()


async def _articles(
    executor: PageExecutor, pages: Iterator[Page], is_ending: Callable[[], bool]
) -> AsyncIterator[Document]:
    """Yield the articles among pages, in their order."""
    while (some := list(islice(pages, AT_ONCE))) and not is_ending():
        for document in await asyncio.gather(*map(executor.article_to_learn, some), return_exceptions=True):
            if isinstance(document, Document):  # no error: the crawl has it again on that page, and counts it
                yield document


def _pages(site: Site, archive: ArchiveReader, urls: Iterable[str]) -> Iterator[Page]:
    for url in urls:
        page = None if site.is_list(url) else archive.page(url)
        if page is not None and page.status in WHOLE:
            yield replace(page, site=site)
