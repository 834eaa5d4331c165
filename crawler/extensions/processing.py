"""The executor of a crawl, which its pipelines and its spider share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals

from crawler.exceptions import BadInputError
from crawler.extensions.database import database_of
from crawler.processing.executor import PageExecutor
from crawler.processing.pool import WorkerPool

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.cleaning.site_model.learnt_paths import LearntPaths


class PageProcessing:
    """Holds the executor of one crawl; its workers end with the engine."""

    def __init__(self, executor: PageExecutor) -> None:
        self.executor = executor

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use CRAWLER_WORKERS processes; limit a page to CRAWLER_CLEAN_SECONDS and CRAWLER_CLEAN_MEGABYTES."""
        seconds = crawler.settings.getfloat("CRAWLER_CLEAN_SECONDS")
        megabytes = crawler.settings.getint("CRAWLER_CLEAN_MEGABYTES")
        workers = crawler.settings.getint("CRAWLER_WORKERS")
        pool = WorkerPool(seconds, megabytes, lambda: not crawler.crawling, workers)

        def known_paths(site: str) -> LearntPaths | None:  # the database is there when the first page comes
            return database_of(crawler).site_models.known_paths(site)

        executor = PageExecutor(pool, known_paths)
        crawler.signals.connect(executor.close, signals.engine_stopped, weak=False)
        return cls(executor)


def executor_of(crawler: Crawler) -> PageExecutor:
    """Return the executor of a crawl. BadInputError if its extension is switched off."""
    processing = crawler.get_extension(PageProcessing)
    if processing is None:
        raise BadInputError("the extension PageProcessing is switched off: no page can be processed")
    return processing.executor
