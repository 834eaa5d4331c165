"""What runs beside the crawl: the database it stores in, the archive of its pages, the report on it."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scrapy import signals
from scrapy.exceptions import DontCloseSpider, NotConfigured
from twisted.internet.task import LoopingCall

from crawler.exceptions import ArchiveError, CrawlerError, StorageError
from crawler.learning import Learning
from crawler.report.summary import summary
from crawler.report.verdict import STORAGE_FAILED, Figures, verdict_of
from crawler.storage.archive_writer import ArchiveWriter
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, wait_no_longer
from crawler.storage.frontier import Frontier
from crawler.storage.ledger import Ledger
from crawler.storage.ledger_terms import REFUSED, Outcome
from crawler.storage.models import Models
from crawler.storage.revisit import next_refused
from crawler.storage.runs import HEARTBEAT_SECONDS, Runs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.items import Article, Document, Page
    from crawler.pipelines import Refused
    from crawler.spiders.news import NewsSpider
    from crawler.storage.ledger_terms import Scope

logger = logging.getLogger(__name__)
_OURS = "crawler/"


class CrawlDatabase:
    """The database of the crawl, open from its beginning to its end: the site's ledger, claimed, and the articles."""

    def __init__(self, url: str, site: str, scope: Scope, wait_seconds: float) -> None:
        self.url = url
        self.site = site
        self.engine = open_database(url, wait_seconds)
        self.articles = Articles(self.engine)
        self.runs = Runs(self.engine)
        self.run = self.runs.begin(site, datetime.now(UTC))
        self.ledger = Ledger(self.engine, site, self.run, scope)
        self.frontier = Frontier(self.engine, site, self.run, scope)
        self.learning = Learning(Models(self.engine))
        self._heart = LoopingCall(self._beat)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open CRAWLER_DATABASE and claim the site. StorageError or AlreadyRunningError if it can't be."""
        spider = cast("NewsSpider", crawler.spider)
        wait_seconds = crawler.settings.getfloat("CRAWLER_DATABASE_WAIT_SECONDS")
        database = cls(crawler.settings["CRAWLER_DATABASE"], spider.site.name, spider.plan.scope, wait_seconds)
        crawler.signals.connect(database.engine_started, signals.engine_started)
        crawler.signals.connect(database.engine_stopped, signals.engine_stopped)
        return database

    def engine_started(self) -> None:
        """Begin to say that the run goes on."""
        self._heart.start(HEARTBEAT_SECONDS, now=False)

    def engine_stopped(self) -> None:
        """Close the connections."""
        if self._heart.running:
            self._heart.stop()
        self.engine.dispose()

    def _beat(self) -> None:
        try:
            self.runs.beat(self.run, datetime.now(UTC))
        except StorageError as error:  # what stores articles will meet it too, and ends the run
            logger.warning("%s", error)


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
        came = datetime.now(UTC).replace(microsecond=0)  # as WARC files have it
        try:
            place = self._writer.write(request.url, response.status, headers, response.body, came)
            request.meta.update({"fetched_at": came, "archived": place})
        except ArchiveError as error:
            stop_run(self._crawler, STORAGE_FAILED, error)

    def engine_stopped(self) -> None:
        """End the file."""
        self._writer.close()


class RunReport:
    """Counts what became of pages, and says at the end what became of the run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.verdict: str | None = None
        self.lines: tuple[str, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Report to the database of the crawl."""
        report = cls(crawler)
        crawler.signals.connect(report.spider_idle, signals.spider_idle)
        crawler.signals.connect(report.item_dropped, signals.item_dropped)
        crawler.signals.connect(report.spider_closed, signals.spider_closed)
        return report

    @property
    def _database(self) -> CrawlDatabase:
        return database_of(self._crawler)  # extensions can't see each other before all are made

    def spider_idle(self) -> None:
        """Look once more for URLs that were leased and then lost in Scrapy; they are asked for again."""
        lost = 0
        with ending_run(self._crawler):
            lost = self._database.frontier.reclaim(time.time())
        if lost:
            raise DontCloseSpider

    def item_dropped(self, item: Page | Document | Article, exception: Refused) -> None:
        """Settle a page that was refused. Where the database failed, its URL stays leased and is up again later."""
        if exception.reason == STORAGE_FAILED:
            return
        now = datetime.now(UTC)
        with ending_run(self._crawler):
            if item.visit is not None:
                due = next_refused(item.visit.age, now.timestamp())
                outcome = Outcome(REFUSED, exception.reason, due, now.isoformat())
                self._database.ledger.settle_alone(item.visit.key, outcome)

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Decide the verdict and record it."""
        database = self._database
        try:
            figures = self._figures(reason)
            self.verdict = verdict_of(figures)
            database.runs.end(database.run, self.verdict, figures.as_json(), datetime.now(UTC))
            total = database.articles.count()
        except CrawlerError as error:
            spider.logger.error("%s", error)  # noqa: TRY400  # its message says it all
            figures, self.verdict, total = Figures(STORAGE_FAILED), STORAGE_FAILED, 0
        self.lines = tuple(summary(self.verdict, figures, database.url, total))

    def _figures(self, reason: str) -> Figures:
        stats = self._crawler.stats
        return Figures(
            ended=reason,
            fetched=stats.get_value("response_received_count", 0) - stats.get_value(f"{_OURS}robots/came", 0),
            discovered=stats.get_value(f"{_OURS}discovered", 0),
            articles=self._counts("articles/"),
            asked=self._database.ledger.counts(),
            not_in_archive=stats.get_value(f"{_OURS}not-in-archive", 0),
            program_errors=stats.get_value("spider_exceptions/count", 0),
            not_followed=self._counts("not-followed/"),
            pace=self._counts("pace/"),
        )

    def _counts(self, group: str) -> dict[str, int]:
        start = _OURS + group
        stats = self._crawler.stats.get_stats()
        return {name.removeprefix(start): n for name, n in stats.items() if name.startswith(start)}


def database_of(crawler: Crawler) -> CrawlDatabase:
    """Return the open database of a crawl. StorageError if its extension is switched off."""
    database = crawler.get_extension(CrawlDatabase)
    if database is None:
        raise StorageError("the extension CrawlDatabase is switched off: articles have no place to go")
    return database


@contextmanager
def ending_run(crawler: Crawler) -> Iterator[None]:
    """End the run where the database fails: what was being done stays undone, and its URL leased."""
    try:
        yield
    except StorageError as error:
        stop_run(crawler, STORAGE_FAILED, error)


_ENDINGS: set[asyncio.Task[None]] = set()
"""Keeps hold of tasks that nothing else does."""


def stop_run(crawler: Crawler, reason: str, error: Exception | str) -> None:
    """End a run that can't keep what it fetches, or may not fetch."""
    if crawler.engine is None or _ENDINGS:
        return
    logger.error("%s", error)
    wait_no_longer(database_of(crawler).engine)
    ending = asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))
    _ENDINGS.add(ending)
    ending.add_done_callback(_ENDINGS.discard)
