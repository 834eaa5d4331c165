"""Where a page is read and cleaned: here, if it is small and of a known template, or in the worker with its bounds."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from crawler.exceptions import VoteElsewhereError
from crawler.extraction.selection.alignment import MAY_VOTE
from crawler.processing.process import clean_extracted, extract_page
from crawler.processing.worker import CLEAN, EXTRACT

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.cleaning.site_model.model import SiteModel
    from crawler.items import Article, Document, Page
    from crawler.processing.worker import CleaningWorker
    from crawler.sites import Site

EASY_BYTES = 400_000
"""Article pages of known templates have 20,000 to 100,000."""
EASY_TAGS = 8_000
EASY_BLOCKS = 4_000


class BoundedCleaning:
    """Extracts and cleans, here or in the worker; the crawl goes on meanwhile."""

    def __init__(self, site_of: Callable[[str], Site], worker: CleaningWorker) -> None:
        self._site_of = site_of
        self._worker = worker
        self._thread = ThreadPoolExecutor(1, "cleaning")

    async def extract(self, page: Page) -> Document:
        """Read a page. WorkError if it is too hard."""
        if is_easy(page):
            try:
                return self._without_vote(page)
            except VoteElsewhereError:  # a vote can take any time: not here
                pass
        site = self._site_of(page.url)
        address = site.address(page.url) or site.page_address(page)
        document: Document = await self._in_worker(EXTRACT, page, site.name, address)
        return document

    async def clean(self, document: Document, model: SiteModel | None = None) -> Article:
        """Judge a document's blocks. WorkError if it is too hard."""
        if len(document.blocks) <= EASY_BLOCKS and sum(len(b.text) for b in document.blocks) <= EASY_BYTES:
            return clean_extracted(document, model)
        article: Article = await self._in_worker(CLEAN, document, model)
        return article

    def end(self) -> None:
        """End the worker."""
        self._thread.shutdown(wait=True)
        self._worker.end()

    def _without_vote(self, page: Page) -> Document:
        token = MAY_VOTE.set(False)
        try:
            return extract_page(page, self._site_of(page.url))
        finally:
            MAY_VOTE.reset(token)

    async def _in_worker(self, stage: str, *given: Any) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._worker.run, stage, *given)


def is_easy(page: Page) -> bool:
    """Tell whether a page, with its further ones, is small enough to be read at once."""
    bodies = [page.body, *(further.body for further in page.following)]
    return sum(map(len, bodies)) <= EASY_BYTES and all(body.count(b"<") <= EASY_TAGS for body in bodies)
