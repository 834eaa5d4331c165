"""The database of a crawl: open from its beginning to its end, its site claimed; and the end of a run that it fails."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from scrapy import signals
from twisted.internet.task import LoopingCall

from crawler.exceptions import StorageError
from crawler.processing.site_models import SiteModels
from crawler.runs.status import STORAGE_FAILED
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, wait_no_longer
from crawler.storage.frontier.frontier import Frontier
from crawler.storage.frontier.refusals import Refusals
from crawler.storage.runs import HEARTBEAT_SECONDS, Runs
from crawler.storage.site_models import ModelStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.spiders.site_spider import NewsSpider
    from crawler.storage.frontier.records import Scope

logger = logging.getLogger(__name__)


class CrawlDatabase:
    """The database of the crawl, open from its beginning to its end: the claimed site's frontier, and the articles."""

    def __init__(self, url: str, site: str, scope: Scope, wait_seconds: float) -> None:
        self.url = url
        self.site = site
        self.engine = open_database(url, wait_seconds)
        self.articles = Articles(self.engine)
        self.runs = Runs(self.engine)
        self.refusals = Refusals(self.engine)
        self.started = datetime.now(UTC)
        self.run = self.runs.begin(site, self.started)
        self.frontier = Frontier(self.engine, site, self.run, scope)
        self.site_models = SiteModels(ModelStore(self.engine))
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
