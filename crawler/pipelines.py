"""The path of a page through Scrapy: extracted, cleaned, checked, stored.

An error in a stage refuses the page that caused it and no other. A refusal is recorded in the frontier here; no
extension is needed for it. An error of the program is counted and logged with its traceback.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from scrapy.exceptions import DropItem

from crawler.checks import reason_not_to_replace
from crawler.cleaning.classifier.confidence import UNSURE_BELOW
from crawler.cleaning.site_model.samples import scores_of
from crawler.downloader.scrapy_private import is_closing, waiting_pages
from crawler.exceptions import BadInputError, PageError, ProgramError, StorageError
from crawler.extensions.database import database_of, spider_of
from crawler.extensions.layout_monitor import LayoutMonitor
from crawler.extensions.processing import cpu_of, executor_of
from crawler.extensions.run_end import request_run_end, storage_errors_end_run
from crawler.items import Article, Document, Page, Processed, Record
from crawler.processing.process import check
from crawler.runs.statistics import counted_fields
from crawler.spiders.discovery import discovered_url
from crawler.storage.fetched_articles import FetchedArticle, FetchedArticles
from crawler.storage.frontier.records import TransitionDetails, iso
from crawler.storage.frontier.revisits import next_refused
from crawler.storage.write_queue import WriteQueue
from crawler.vocabulary import CpuStage, Reason, RunStatus, StoreResult, Template, UrlEvent, UrlKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from sqlalchemy.engine import Connection

    from crawler.storage.frontier.records import DiscoveredUrl

logger = logging.getLogger(__name__)
Taken = TypeVar("Taken", Page, Document | Processed, Article | Processed, Article)
Made = TypeVar("Made", Document | Processed, Article | Processed, Article, Record)


class Refused(DropItem):
    """A page that is not stored, with the reason."""

    def __init__(self, reason: Reason, url: str | None) -> None:
        super().__init__(f"refused {url}: {reason}", log_level="INFO")
        self.reason = reason


class Stage(Generic[Taken, Made]):
    """One stage of the path: takes one item and returns the next. All errors are handled at its entry."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._database = database_of(crawler)
        self._cpu = cpu_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Work for a crawl and its database."""
        return cls(crawler)

    async def process_item(self, item: Taken) -> Made:
        """Return the next item. Refused if the page is not stored."""
        try:
            return await self.make(item)
        except Refused as refused:
            self._record_refusal(item, refused.reason)
            raise
        except StorageError as error:  # nothing more can be stored: the page's URL stays leased
            request_run_end(self._crawler, RunStatus.STORAGE_FAILED, error)
            raise Refused(error.reason, url_of(item)) from error
        except BadInputError as error:  # a rule of the site is invalid, which only this page shows
            request_run_end(self._crawler, RunStatus.MISCONFIGURED, error)
            raise Refused(Reason.STOPPED, url_of(item)) from error
        except Exception as error:  # the entry of the pipelines: an error on one page does not end the run
            reason = log_error(error, url_of(item))
            self._record_refusal(item, reason)
            raise Refused(reason, url_of(item)) from error

    async def make(self, item: Taken) -> Made:
        """Return the next item. Refused if the page is not to be stored."""
        raise NotImplementedError

    def _record_refusal(self, item: Taken, reason: Reason) -> None:
        """Record a refusal in the frontier, unless the run is ending: then the URL stays leased, and is due again."""
        fetch = page_or_document(item).fetch
        if fetch is None or reason in {Reason.STOPPED, Reason.STORAGE_FAILED}:
            return
        now, may_come = self._database.now(), fetch.incomplete == Reason.INCOMPLETE
        is_final = reason == Reason.FORGOTTEN
        due_at = now if may_come else None if is_final else next_refused(fetch.age, now)
        # only a whole page is accepted from the archive
        archived = () if fetch.incomplete or is_final else fetch.archived
        details = TransitionDetails(reason, due_at, iso(now), archived=archived)
        with storage_errors_end_run(self._crawler), self._cpu.measure(CpuStage.STORING):
            if not may_come and self._database.refusals.was_refused(self._database.site, fetch.key, reason):
                self._crawler.stats.inc_value("crawler/refused-again")
            self._database.frontier.apply_alone(fetch.key, UrlEvent.REFUSED, details)


class ProcessingStage(Stage[Taken, Made]):
    """A stage that needs the executor. BadInputError, before the crawl begins, if its extension is switched off."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._executor = executor_of(crawler)


class ExtractPipeline(ProcessingStage[Page, Document | Processed]):
    """Page to Document; to an article already, if a worker has done all for it."""

    async def make(self, item: Page) -> Document | Processed:
        """Read the page, in a worker if it may exceed the limits."""
        if item.reading is None or item.reading.processed is None:
            return await self._executor.extract(item)
        article, refusal = item.reading.processed
        return Processed(replace(article, document=replace(article.document, fetch=item.fetch)), refusal)


class CleanPipeline(ProcessingStage[Document | Processed, Article | Processed]):
    """Document to Article, by the rules of its site and by the model of its site."""

    async def make(self, item: Document | Processed) -> Article | Processed:
        """Add the page to the model of its site, and label its blocks. Refused if the article is forgotten."""
        found = page_or_document(item)
        if isinstance(found, Document) and self._database.is_forgotten_article(found):
            raise Refused(Reason.FORGOTTEN, found.url)
        models = self._database.site_models
        if isinstance(item, Processed):
            if Template.is_known(item.article.document.template):
                models.count_leaks(item.article)
            return item
        with self._cpu.measure(CpuStage.LEARNING):
            is_selected = Template.is_selected(item.template)
            document = replace(item, scores=scores_of(item)) if is_selected else item
            model = models.learn(document)
        article = await self._executor.clean(document, model)
        with self._cpu.measure(CpuStage.LEARNING):
            if Template.is_known(item.template):
                models.count_leaks(article)
            models.check_paths(article)
        return article


class CheckPipeline(Stage[Article | Processed, Article]):
    """Article to the same Article, or refused for a reason."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._min_confidence = crawler.settings.getfloat("CRAWLER_MIN_CONFIDENCE")
        self._monitor = crawler.get_extension(LayoutMonitor)

    async def make(self, item: Article | Processed) -> Article:
        """Refuse an article that a check, or the layout monitor, refuses."""
        with self._cpu.measure(CpuStage.CHECKING):
            if isinstance(item, Processed):
                article, reason = item
            else:
                now = datetime.fromtimestamp(self._database.now(), UTC)
                article, reason = item, check(item, now, self._min_confidence)
            if self._monitor is not None:
                reason = self._monitor.check(article, reason)
        if reason is not None:
            raise Refused(reason, url_of(item))
        return article


class StorePipeline(Stage[Article, Record]):
    """Article to its Record, when it is stored in one transaction with its URL's state; feeds export the Record."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        database, live = self._database, spider_of(crawler).plan.archive is None
        self._articles = FetchedArticles(
            database.engine,
            database.articles,
            database.frontier,
            reason_not_to_replace,
            live=live,
            count=self._record_counts if database.shared else None,
        )
        self._counted = Counter[str]()
        self._queue = WriteQueue(self._store, self._more_come)

    async def make(self, item: Article) -> Record:
        """Store the article, unless it is a worse copy of the stored one."""
        with self._cpu.measure(CpuStage.STORING):
            record = item.record()
            fetched = FetchedArticle(record, item.document.fetch, self._own_url(item.document))
        result = await self._queue.add(fetched, fetched.names)
        if isinstance(result, Reason):
            raise Refused(result, record.url)
        return record

    def _more_come(self, waiting: int) -> bool:
        """Return whether other pages are processed than those whose articles wait for their commit."""
        return not is_closing(self._crawler) and waiting_pages(self._crawler) > waiting

    def _store(self, fetched: Sequence[FetchedArticle]) -> list[StoreResult | Reason]:
        """Store articles in one transaction, and count them when it is committed."""
        with self._cpu.measure(CpuStage.STORING):
            results = self._articles.store(fetched, self._database.now())
        counts = _counts(fetched, results)
        self._counted.update(counts)
        for counter, number in counts.items():
            self._crawler.stats.inc_value(counter, number)
        return results

    def _record_counts(
        self, connection: Connection, fetched: Sequence[FetchedArticle], results: Sequence[StoreResult | Reason]
    ) -> None:
        """Write the counts of the stored articles, with these, in the transaction that stores them."""
        if self._database.shared is not None:
            self._database.shared.count(connection, counted_fields(self._counted + _counts(fetched, results)))

    def _own_url(self, document: Document) -> DiscoveredUrl | None:
        """Return the article's own URL, if the page was fetched by the URL of another identity."""
        if document.fetch is None or not document.identity or document.identity == document.fetch.key:
            return None
        own = discovered_url(document.url or "", spider_of(self._crawler).site)
        return replace(own, key=document.identity, kind=UrlKind.ARTICLE)


def _counts(fetched: Sequence[FetchedArticle], results: Sequence[StoreResult | Reason]) -> Counter[str]:
    """Return the numbers that stored articles add to the counters."""
    counts = Counter[str]()
    for one, result in zip(fetched, results, strict=True):
        if isinstance(result, StoreResult):
            counts.update(_counts_of(one.record, result))
    return counts


def _counts_of(record: Record, result: StoreResult) -> dict[str, int]:
    counts = {f"crawler/articles/{result}": 1}
    if result != StoreResult.UNCHANGED:
        counts |= {f"crawler/templates/{record.template}": 1}
        counts |= {f"crawler/removed/{one.reason}": one.count for one in record.removed}
        counts |= {"crawler/unsure": 1} if (record.confidence or 1) < UNSURE_BELOW else {}
    return counts


def page_or_document(item: Page | Document | Processed | Article) -> Page | Document:
    """Return the part of an item that has its URL and its fetch context."""
    if isinstance(item, Processed):
        return item.article.document
    return item.document if isinstance(item, Article) else item


def url_of(item: Page | Document | Processed | Article) -> str | None:
    """Return the URL of an item."""
    return page_or_document(item).url


def log_error(error: Exception, url: str | None) -> Reason:
    """Log why a page cannot be processed, with a traceback for an error of the program, and return the reason."""
    if isinstance(error, ProgramError):  # from the worker: its message is the traceback there
        logger.error("error of the program on %s: %s", url, error)
    elif isinstance(error, PageError):
        logger.warning("cannot process %s: %s", url, error)
    else:
        logger.error("error of the program on %s", url, exc_info=error)
    return error.reason if isinstance(error, PageError) else Reason.program_error(error)
