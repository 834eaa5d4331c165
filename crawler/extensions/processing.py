"""The executor of a crawl, which its pipelines and its spider share, and the crawl's CPU time by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals

from crawler.exceptions import BadInputError
from crawler.extensions.database import database_of
from crawler.processing.executor import ArchiveProcessing, PageExecutor, stage_of
from crawler.processing.large_memory import return_large_memory
from crawler.processing.model_files import ModelFiles
from crawler.processing.pool import WorkerPool, workers_of
from crawler.runs.cpu_clock import CpuClock

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scrapy.crawler import Crawler

    from crawler.cleaning import SiteModel
    from crawler.cleaning.site_model.learnt_paths import LearntPaths
    from crawler.storage.archive.reader import ArchiveReader

MIN_PAGES_FOR_WORKERS = 100
"""The pages of an archive from which workers pay: to start one costs the CPU time of so many pages."""


class PageProcessing:
    """Holds the executor of one crawl; its workers end with the engine. The stats get the CPU time at the end."""

    def __init__(self, crawler: Crawler, executor: PageExecutor) -> None:
        self._crawler = crawler
        self.executor = executor

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use CRAWLER_WORKERS processes; limit a page to CRAWLER_CLEAN_SECONDS and CRAWLER_CLEAN_MEGABYTES."""
        seconds = crawler.settings.getfloat("CRAWLER_CLEAN_SECONDS")
        megabytes = crawler.settings.getint("CRAWLER_CLEAN_MEGABYTES")
        cpu = CpuClock()
        return_large_memory()

        def used(function: Callable[..., Any], cpu_seconds: float) -> None:
            cpu.add(stage_of(function), cpu_seconds)

        def known_paths(site: str) -> LearntPaths | None:  # the database is there when the first page comes
            return database_of(crawler).site_models.known_paths(site)

        workers = workers_of(crawler.settings.getint("CRAWLER_WORKERS"))
        of_archive = _archive_processing(crawler) if workers > 1 else None
        inherited = (of_archive.models.fileno(),) if of_archive else ()
        pool = WorkerPool(
            seconds, megabytes, lambda: not crawler.crawling, workers=workers, used=used, inherited=inherited
        )
        if of_archive is not None:
            pool.prepare()  # while the crawl begins
        executor = PageExecutor(pool, known_paths, cpu, of_archive)
        processing = cls(crawler, executor)
        crawler.signals.connect(cpu.start_up_ended, signals.spider_opened, weak=False)
        crawler.signals.connect(processing.spider_closed, signals.spider_closed)
        crawler.signals.connect(executor.close, signals.engine_stopped, weak=False)
        return processing

    def spider_closed(self) -> None:
        """Write the CPU seconds of each stage into the stats, before the run report reads them."""
        for stage, seconds in self.executor.cpu.seconds().items():
            self._crawler.stats.set_value(f"crawler/cpu/{stage}", round(seconds, 3))


def _archive_processing(crawler: Crawler) -> ArchiveProcessing | None:
    """Return the processing in workers for a crawl of an archive with many pages; None for other crawls."""

    def model_of(site: str) -> SiteModel:
        return database_of(crawler).site_models.model(site)

    archive = archive_of(crawler)
    if archive is None or len(archive) < MIN_PAGES_FOR_WORKERS:
        return None
    return ArchiveProcessing(ModelFiles(model_of), crawler.settings.getfloat("CRAWLER_MIN_CONFIDENCE"))


def executor_of(crawler: Crawler) -> PageExecutor:
    """Return the executor of a crawl. BadInputError if its extension is switched off."""
    processing = crawler.get_extension(PageProcessing)
    if processing is None:
        raise BadInputError("the extension PageProcessing is switched off: no page can be processed")
    return processing.executor


def archive_of(crawler: Crawler) -> ArchiveReader | None:
    """Return the archive that replaces the network in a crawl; None if its pages come from the network."""
    return getattr(getattr(crawler.spider, "plan", None), "archive", None)


def cpu_of(crawler: Crawler) -> CpuClock:
    """Return the clock of a crawl; one that nobody reads if the extension is switched off."""
    processing = crawler.get_extension(PageProcessing)
    return processing.executor.cpu if processing else CpuClock()
