"""Decides where a page is processed: in this process, or in a worker process with its limits.

A page goes to a worker if it is large, or if it may need trafilatura, which can take any time. Its bytes and the
learnt paths of its site decide this before it is parsed; a page that still needs trafilatura, and a Document
with many blocks, go there too.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from crawler.cleaning.site_model.learnt_paths import is_sampled
from crawler.exceptions import PageError, ProgramError, StoppedError
from crawler.extraction.lists import ListReading, is_compressed, links_of
from crawler.items import Page, PageReading
from crawler.processing.jobs import article_in, process_for_store
from crawler.processing.process import clean_extracted, extract, read, site_of
from crawler.runs.cpu_clock import CpuClock
from crawler.vocabulary import CpuStage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from crawler.cleaning import SiteModel
    from crawler.cleaning.site_model.learnt_paths import LearntPaths
    from crawler.extraction import Selection
    from crawler.items import Article, Document
    from crawler.processing.model_files import ModelFiles
    from crawler.processing.pool import WorkerPool

T = TypeVar("T")
MAX_BYTES_HERE = 400_000  # article pages of known templates have 20,000 to 100,000 bytes
MAX_TAGS_HERE = 8_000
MAX_BLOCKS_HERE = 4_000
MAX_CHARS_HERE = 400_000
LARGE_BYTES = 2_000_000
"""A page of this size is processed alone among its like: the crawl and a worker hold it several times meanwhile."""


class ArchiveProcessing(NamedTuple):
    """How a crawl of an archive processes its pages: with these models, and with this limit of confidence."""

    models: ModelFiles
    min_confidence: float


class PageExecutor:
    """Reads and cleans pages for one crawl, which continues meanwhile.

    `read` and `process` return the error of a page, all other methods raise it: a PageError.

    `known_paths` returns the learnt paths of a site, None if its model has none. `cpu` measures the crawl. With
    `archive`, all pages are processed in the workers.
    """

    def __init__(
        self,
        pool: WorkerPool,
        known_paths: Callable[[str], LearntPaths | None] = lambda _site: None,
        cpu: CpuClock | None = None,
        archive: ArchiveProcessing | None = None,
    ) -> None:
        self.cpu = cpu or CpuClock()
        self._pool = pool
        self._known_paths = known_paths
        self._archive = archive
        self._last: asyncio.Future[None] | None = None
        self._large = asyncio.Lock()

    async def read(self, page: Page, *, by_paths: bool = True) -> PageReading:
        """Return the links and the Document of one page; for an unreadable page, the error and the links.

        With `by_paths`, the learnt paths of a site may select the text.
        """
        try:
            with self.cpu.measure(CpuStage.READING):
                alone = without_others(page)
                known = selection_for(alone, self._known_paths) if by_paths else None
                is_here = self._archive is None and may_run_here(alone)
                here = read(alone, may_select=False, cpu=self.cpu) if is_here else None
        except Exception as error:  # noqa: BLE001  # carried to the entry of the pipelines, which counts and logs it
            return await self._unread(page, error)
        return here if here is not None else await self._in_order(self._reading(page, read, alone, known))

    async def process(self, page: Page) -> PageReading:
        """Read one page that is an article, unless it was read; in a crawl of an archive, clean and check it too.

        The blocks that are not stored do not come back then: see `process_for_store`.
        """
        if self._archive is None:
            return page.reading or await self.read(page)
        try:
            alone = replace(without_others(page), reading=page.reading)
            model = self._archive.models.file_of(site_of(alone).name)
            arguments = selection_for(alone, self._known_paths), model, self._archive.min_confidence
        except Exception as error:  # noqa: BLE001  # as in `read`
            return await self._unread(page, error)
        return await self._in_order(self._reading(page, process_for_store, alone, *arguments))

    async def article_to_learn(self, page: Page) -> Document | None:
        """Return the Document of a page from which the model of its site may learn; None if it is no article."""
        return article_in(page, await self.read(page, by_paths=False))

    async def links(self, page: Page) -> ListReading:
        """Return the links of a page that is no article."""
        bare = _bare(page)
        if self._archive is not None or is_large(bare):
            return await self._in_worker(links_of, bare)
        with self.cpu.measure(CpuStage.LINKS):
            return links_of(bare)

    async def extract(self, page: Page) -> Document:
        """Return the Document of a page and of those that follow it."""
        parts = [part if part.reading else replace(part, reading=await self.read(part)) for part in page.parts]
        with self.cpu.measure(CpuStage.READING):
            return extract(replace(parts[0], following=tuple(parts[1:])) if page.following else parts[0])

    async def clean(self, document: Document, model: SiteModel | None = None) -> Article:
        """Label the blocks of a Document."""
        chars = sum(len(block.text) for block in document.blocks)
        if len(document.blocks) <= MAX_BLOCKS_HERE and chars <= MAX_CHARS_HERE:
            with self.cpu.measure(CpuStage.CLEANING):
                return clean_extracted(document, model)
        return await self._pool.run(clean_extracted, document, model)

    def close(self) -> None:
        """End the workers."""
        self._pool.close()
        if self._archive is not None:
            self._archive.models.close()

    async def _reading(self, page: Page, function: Callable[..., Any], alone: Page, *arguments: Any) -> PageReading:
        """Return the result of a job that reads a page; for an unreadable page, the error and the links."""
        try:
            return cast("PageReading", await self._in_worker(function, alone, *arguments))
        except StoppedError as error:
            return PageReading(error)
        except Exception as error:  # noqa: BLE001  # as in `read`
            return await self._unread(page, error)

    async def _in_worker(self, function: Callable[..., T], page: Page, *arguments: Any) -> T:
        if len(page.body) < LARGE_BYTES:
            return await self._pool.run(function, page, *arguments)
        async with self._large:
            return await self._pool.run(function, page, *arguments)

    async def _in_order(self, job: Awaitable[T]) -> T:
        """Return the result of a job after those of all earlier ones: an article's page can change what its copy is.

        `done` is set in the step in which the result goes to the caller: a later job must not see it earlier.
        """
        before, done = self._last, asyncio.get_running_loop().create_future()
        self._last = done
        try:
            return await job
        finally:
            try:
                if before is not None and not before.done():
                    await asyncio.wait([before])
            finally:
                if before is None or before.done():
                    done.set_result(None)
                else:  # cancelled while it waits: the later ones still wait for the earlier ones
                    before.add_done_callback(lambda _: done.set_result(None))

    async def _unread(self, page: Page, error: Exception) -> PageReading:
        """Return the error that made a page unreadable, and its links: a URL that it links to must not be lost."""
        try:
            return PageReading(error, (await self._in_worker(links_of, _bare(page))).urls)
        except PageError as failure:
            return PageReading(failure if isinstance(failure, ProgramError) else error)


def stage_of(function: Callable[..., Any]) -> CpuStage:
    """Return the stage of a worker's job."""
    stages = {links_of: CpuStage.LINKS, clean_extracted: CpuStage.CLEANING}
    return stages.get(function, CpuStage.READING)


def without_others(page: Page) -> Page:
    """Return a page as a worker needs it: without further pages, and with its own site of all crawled ones."""
    return replace(page, following=(), reading=None, site=site_of(page) if page.site else None)


def selection_for(page: Page, known_paths: Callable[[str], LearntPaths | None]) -> Selection | None:
    """Return the selection by learnt paths for a page of a site without templates; None if there is none."""
    site = site_of(page)
    if not site.name or site.rules.page_objects or is_sampled(page.url) or is_large(page):
        return None
    paths = known_paths(site.name)
    return paths.select if paths else None


def _bare(page: Page) -> Page:
    """Return only what `links_of` reads, since a worker gets it pickled."""
    return Page(page.url, page.body, headers=page.headers)


def is_large(page: Page) -> bool:
    """Return whether a page takes so long to parse that a worker parses it."""
    if is_compressed(page.body):
        return True
    return len(page.body) > MAX_BYTES_HERE or page.body.count(b"<") > MAX_TAGS_HERE


def may_run_here(page: Page) -> bool:
    """Return whether a page is small, and is a text dump or may fit a page object of its site."""
    objects = site_of(page).rules.page_objects
    return not is_large(page) and (b"<" not in page.body or any(one.may_fit(page.body) for one in objects))
