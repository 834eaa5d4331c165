"""Learns the models of an archive's sites before the archive is crawled, so that the same model cleans all pages.

The stored text then depends neither on the order of the pages nor on the number of processes. Of each site, the pages
that the model's own random order prefers are read, until `processing/site_learning.py` needs no more.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from crawler.items import Document
from crawler.processing.site_learning import AT_ONCE, MAX_READ, WHOLE, SiteLearner, ranked

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator
    from datetime import date

    from crawler.items import Page
    from crawler.processing.executor import PageExecutor
    from crawler.processing.site_models import SiteModels
    from crawler.sites import Site
    from crawler.storage.archive.reader import ArchiveReader


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
    dated: defaultdict[Site, list[tuple[str, date | None]]] = defaultdict(list)
    for url, day in archive.dated_urls():
        dated[site.member(url)].append((url, day))
    for member, urls in dated.items():
        learner = SiteLearner(models, member.name)
        known = (url for url in ranked(urls) if not is_forgotten(url))
        pages = islice(_pages(member, archive, known), MAX_READ)
        async for document in _articles(executor, pages, is_ending):
            learner.add(document)
            if learner.is_done:
                break
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
