"""The way of a page through Scrapy: extracted, cleaned, checked, stored.

An error in a stage costs the page that made it and no other: it is counted by
its name and logged with the page's URL, and the page itself is in the archive.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.exceptions import DropItem

from crawler.checks import reason_not_to_replace
from crawler.checks.worse_copy import WITHOUT_TEMPLATE
from crawler.exceptions import StorageError
from crawler.extensions.database import database_of, stop_run
from crawler.extensions.run_report import RunReport
from crawler.items import Visit
from crawler.processing.executor import BoundedCleaning
from crawler.processing.process import refusal_of
from crawler.processing.worker import STOPPED, CleaningWorker, WorkError
from crawler.runs.statistics import PROGRAM_ERROR
from crawler.runs.status import INTERRUPTED, STORAGE_FAILED
from crawler.spiders.discovery import found_at
from crawler.storage.articles import is_older
from crawler.storage.database import storage_errors, writing
from crawler.storage.frontier.revisits import next_look, next_run
from crawler.storage.frontier.terms import ARTICLE, INCOMPLETE, STORED, UNCHANGED, Outcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator
    from typing import Self

    from scrapy.crawler import Crawler
    from sqlalchemy.engine import Connection

    from crawler.items import Article, Document, Page
    from crawler.processing.site_models import Learning
    from crawler.sites import Site

logger = logging.getLogger(__name__)
Made = TypeVar("Made")


class ExtractPipeline:
    """Page to Document."""

    def __init__(self, cleaning: BoundedCleaning) -> None:
        self._cleaning = cleaning

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Extract by the rules of the site that the spider names for a page."""
        return cls(cleaning_of(crawler))

    async def process_item(self, item: Page) -> Document:
        """Read the page."""
        return await _kept_aside(self._cleaning.extract(item), item.url)


class CleanPipeline:
    """Document to Article, by the rules of its site and by what the site's other pages have taught."""

    def __init__(self, crawler: Crawler, cleaning: BoundedCleaning, learning: Learning) -> None:
        self._crawler = crawler
        self._cleaning = cleaning
        self._learning = learning

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Learn into the database of the crawl."""
        return cls(crawler, cleaning_of(crawler), database_of(crawler).learning)

    async def process_item(self, item: Document) -> Article:
        """Judge every block."""
        with _ending_run(self._crawler, item.url):
            return await _kept_aside(self._clean(item), item.url)

    async def _clean(self, document: Document) -> Article:
        article = await self._cleaning.clean(document, self._learning.learn(document))
        if article.template not in WITHOUT_TEMPLATE:
            self._learning.look_for_leaks(article)
        return article


class CheckPipeline:
    """Article to the same Article, or refused for a reason."""

    def __init__(self, crawler: Crawler, report: RunReport | None) -> None:
        self._crawler = crawler
        self._report = report

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Check as the crawl goes; its report knows the site's past."""
        return cls(crawler, crawler.get_extension(RunReport))

    async def process_item(self, item: Article) -> Article:
        """Refuse what is no article."""
        reason = await _kept_aside(_refusal(item), item.url)
        layout = self._report.layout if self._report else None
        if layout is not None:
            with _ending_run(self._crawler, item.url):
                reason = layout.judge(item, reason)
        if reason is not None:
            raise Refused(reason, item.url)
        return item


class StorePipeline:
    """Article to its record, stored in one transaction with its URL's state; the record is what feeds export."""

    def __init__(self, crawler: Crawler, site: Site) -> None:
        self._crawler = crawler
        self._site = site
        self._database = database_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Store in the database of the crawl."""
        return cls(crawler, crawler.spider.site)  # type: ignore[union-attr]

    def process_item(self, item: Article) -> dict[str, Any]:
        """Store the article."""
        record = item.record()
        with (
            _ending_run(self._crawler, item.url),
            storage_errors(f"cannot store {item.url}"),
            writing(self._database.engine) as connection,
        ):
            outcome = self._store(connection, item, record)
        self._count(item, outcome)
        return record

    def _store(self, connection: Connection, article: Article, record: dict[str, Any]) -> str:
        now = datetime.now(UTC)
        old = self._database.articles.stored(connection, record)
        reason = reason_not_to_replace(old, record) if old else None
        if reason is not None:
            raise Refused(reason, article.url)
        outcome = self._database.articles.put(connection, old, record, now)
        if old and is_older(record, old):  # an archive's copy: the ledger keeps what the newer one told it
            article = replace(
                article, fetched_at=None, visit=article.visit and Visit(article.visit.key, article.visit.age)
            )
        self._settle(connection, article, outcome, now.timestamp())
        return outcome

    def _settle(self, connection: Connection, article: Article, outcome: str, now: float) -> None:
        visit = article.visit
        if visit is None:
            return  # a page that was no URL of the ledger
        key = visit.key
        if article.identity and article.identity != key:
            target = replace(found_at(article.url or "", self._site), key=article.identity, kind=ARTICLE)
            self._database.ledger.moved(connection, key, target, now)
            self._database.articles.withdraw(connection, self._site.name, key, datetime.fromtimestamp(now, UTC))
            key = article.identity
        self._database.ledger.settle(
            connection,
            key,
            Outcome(
                state=UNCHANGED if outcome == UNCHANGED else STORED,
                reason=INCOMPLETE if article.incomplete else None,
                due_at=next_run(visit.age, now) if article.incomplete else next_look(visit.age, now),
                fetched_at=article.fetched_at.isoformat() if article.fetched_at else None,
                etag=visit.etag,
                last_modified=visit.last_modified,
                digest=visit.digest,
                archived=visit.archived,
            ),
        )

    def _count(self, article: Article, outcome: str) -> None:
        stats = self._crawler.stats
        stats.inc_value(f"crawler/articles/{outcome}")
        stats.inc_value(f"crawler/template/{article.template}")
        for reason, blocks in article.removed.items():
            stats.inc_value(f"crawler/removed/{reason}", blocks)


class Refused(DropItem):
    """A page that is not stored, with the reason's slug."""

    def __init__(self, reason: str, url: str | None) -> None:
        super().__init__(f"refused {url}: {reason}", log_level="INFO")
        self.reason = reason


@contextmanager
def _ending_run(crawler: Crawler, url: str | None) -> Iterator[None]:
    """End the run where the database fails: nothing more could be kept. The page's URL stays leased."""
    try:
        yield
    except StorageError as error:
        stop_run(crawler, STORAGE_FAILED, error)
        raise Refused(STORAGE_FAILED, url) from error


async def _refusal(article: Article) -> str | None:
    return refusal_of(article, datetime.now(UTC))


async def _kept_aside(making: Awaitable[Made], url: str | None) -> Made:
    """Make the next stage's thing; whatever goes wrong is this page's reason to be refused."""
    try:
        return await making
    except WorkError as error:
        logger.warning("cannot clean %s: %s", url, error)
        raise Refused(INTERRUPTED if error.reason == STOPPED else error.reason, url) from error
    except StorageError:
        raise  # no fault of the page
    except Exception as error:
        reason = getattr(error, "reason", None)
        if not isinstance(reason, str):
            logger.exception("cannot clean %s", url)
        raise Refused(reason if isinstance(reason, str) else f"{PROGRAM_ERROR}{type(error).__name__}", url) from error


_CLEANING: WeakKeyDictionary[Crawler, BoundedCleaning] = WeakKeyDictionary()


def cleaning_of(crawler: Crawler) -> BoundedCleaning:
    """Return the one cleaning of a crawl, whose worker ends with the spider."""
    if crawler not in _CLEANING:
        seconds = crawler.settings.getfloat("CRAWLER_CLEAN_SECONDS")
        megabytes = crawler.settings.getint("CRAWLER_CLEAN_MEGABYTES")
        worker = CleaningWorker(seconds, megabytes, lambda: not crawler.crawling)
        cleaning = BoundedCleaning(crawler.spider.site_of, worker)  # type: ignore[union-attr]
        crawler.signals.connect(cleaning.end, signals.engine_stopped, weak=False)
        _CLEANING[crawler] = cleaning
    return _CLEANING[crawler]
