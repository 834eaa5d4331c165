"""What runs beside the crawl: the database it stores in, the archive of its pages, the report on it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.exceptions import ArchiveError, CrawlerError, StorageError
from crawler.report.summary import summary
from crawler.report.verdict import STORAGE_FAILED, Figures, verdict_of
from crawler.storage.archive_writer import ArchiveWriter
from crawler.storage.articles import Articles
from crawler.storage.database import open_database
from crawler.storage.runs import Runs

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.pipelines import Refused
    from crawler.spiders.news import NewsSpider

logger = logging.getLogger(__name__)
_OURS = "crawler/"
NOT_IN_ARCHIVE = "not-in-archive"


class ArticleDatabase:
    """The database of the crawl, open from its beginning to its end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = open_database(url)
        self.articles = Articles(self._engine)
        self.runs = Runs(self._engine)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open CRAWLER_DATABASE. StorageError if it can't be."""
        database = cls(crawler.settings["CRAWLER_DATABASE"])
        crawler.signals.connect(database.engine_stopped, signals.engine_stopped)
        return database

    def engine_stopped(self) -> None:
        """Close the connections."""
        self._engine.dispose()


class PageArchive:
    """Keeps every response as it came from the network, redirects and errors too."""

    def __init__(self, writer: ArchiveWriter, crawler: Crawler) -> None:
        self._writer = writer
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Archive in CRAWLER_ARCHIVE; empty switches it off."""
        folder = crawler.settings["CRAWLER_ARCHIVE"]
        if not folder:
            raise NotConfigured
        size = crawler.settings.getint("CRAWLER_ARCHIVE_FILE_BYTES")
        name = crawler.spider.name if crawler.spider else crawler.settings["BOT_NAME"]
        archive = cls(ArchiveWriter(Path(folder), name, size, crawler.settings["USER_AGENT"]), crawler)
        # Pages that are replayed are not downloaded, so they don't come here.
        crawler.signals.connect(archive.response_downloaded, signals.response_downloaded)
        crawler.signals.connect(archive.engine_stopped, signals.engine_stopped)
        return archive

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Write one response. An archive that can't be written ends the run."""
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        try:
            self._writer.write(request.url, response.status, headers, response.body, datetime.now(UTC))
        except ArchiveError as error:
            stop_run(self._crawler, STORAGE_FAILED, error)

    def engine_stopped(self) -> None:
        """End the file."""
        self._writer.close()


class RunReport:
    """Counts what became of pages, and says at the end what became of the run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._stats = crawler.stats
        self._run = 0
        self.verdict: str | None = None
        self.lines: tuple[str, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Report to the database of the crawl."""
        report = cls(crawler)
        crawler.signals.connect(report.spider_opened, signals.spider_opened)
        crawler.signals.connect(report.item_dropped, signals.item_dropped)
        crawler.signals.connect(report.spider_closed, signals.spider_closed)
        return report

    @property
    def _database(self) -> ArticleDatabase:
        return database_of(self._crawler)  # extensions can't see each other before all are made

    def spider_opened(self, spider: NewsSpider) -> None:
        """Record that the run began."""
        self._run = self._database.runs.begin(spider.site.name, datetime.now(UTC))

    def item_dropped(self, exception: Refused) -> None:
        """Count a page that was refused."""
        self._stats.inc_value(f"{_OURS}refused/{exception.reason}")

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Decide the verdict and record it."""
        figures = self._figures(reason)
        self.verdict = verdict_of(figures)
        try:
            self._database.runs.end(self._run, self.verdict, asdict(figures), datetime.now(UTC))
            total = self._database.articles.count()
        except CrawlerError as error:
            spider.logger.error("%s", error)  # noqa: TRY400  # its message says it all
            self.verdict, total = STORAGE_FAILED, 0
        self.lines = tuple(summary(self.verdict, figures, self._database.url, total))

    def _figures(self, reason: str) -> Figures:
        failed = self._counts("failed/")
        return Figures(
            ended=reason,
            fetched=self._stats.get_value("response_received_count", 0),
            articles=self._counts("articles/"),
            refused=self._counts("refused/"),
            not_in_archive=failed.pop(NOT_IN_ARCHIVE, 0),
            failed=failed | self._errors(),
        )

    def _counts(self, group: str) -> dict[str, int]:
        start = _OURS + group
        return {name.removeprefix(start): n for name, n in self._stats.get_stats().items() if name.startswith(start)}

    def _errors(self) -> dict[str, int]:
        """Errors of the program itself, which Scrapy counts."""
        count = self._stats.get_value("spider_exceptions/count", 0)
        return {"program-error": count} if count else {}


def database_of(crawler: Crawler) -> ArticleDatabase:
    """Return the open database of a crawl. StorageError if its extension is switched off."""
    database = crawler.get_extension(ArticleDatabase)
    if database is None:
        raise StorageError("the extension ArticleDatabase is switched off: articles have no place to go")
    return database


_ENDINGS: set[asyncio.Task[None]] = set()
"""Keeps hold of tasks that nothing else does."""


def stop_run(crawler: Crawler, reason: str, error: Exception) -> None:
    """End a run that can't keep what it fetches."""
    if crawler.engine is None or _ENDINGS:
        return
    logger.error("%s", error)
    ending = asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))
    _ENDINGS.add(ending)
    ending.add_done_callback(_ENDINGS.discard)
