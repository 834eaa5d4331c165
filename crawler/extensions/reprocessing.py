"""At the end of a run, articles without a known template are processed again with the model of the whole crawl.

So the stored text does not depend on the order of the pages. If a check refuses the article now, it is rolled back if
this run stored it. An article that an earlier run stored, or whose page is not in the archive, stays as it is.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import DontCloseSpider

from crawler.chunks import in_chunks
from crawler.cleaning.version import version_with
from crawler.downloader.errors import counted_reason
from crawler.downloader.scrapy_private import wake_up
from crawler.exceptions import StorageError
from crawler.extensions.database import database_of, spider_of, time_of
from crawler.extensions.processing import executor_of
from crawler.extensions.run_end import storage_errors_end_run
from crawler.processing.archived_article import known_site
from crawler.processing.process import check
from crawler.sites import version_of_site
from crawler.storage.archive.page import archived_page
from crawler.vocabulary import Reason, StoreResult, Template

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.cleaning.site_model.model import SiteModel
    from crawler.items import Record

logger = logging.getLogger(__name__)
TOGETHER = 16  # how many of them are in work at the same time: the workers read them
MOST_AT_ONCE = 500  # how many articles one run processes again; the next run continues


class Reprocessing:
    """Processes those articles again that an older version of their site's model cleaned."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._min_confidence = crawler.settings.getfloat("CRAWLER_MIN_CONFIDENCE")
        self._work: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wait for the end of the crawl."""
        reprocessing = cls(crawler)
        crawler.signals.connect(reprocessing.spider_idle, signals.spider_idle)
        crawler.signals.connect(reprocessing.spider_closed, signals.spider_closed)
        return reprocessing

    def spider_idle(self) -> None:
        """Start once, when no request is left; the crawl ends when the work is done.

        Of the workers that share a run, the first one does this work, when the others have ended.
        """
        database = database_of(self._crawler)
        with storage_errors_end_run(self._crawler):
            if self._work is None and database.shared:
                if not database.shared.is_first():
                    return
                database.give_up_dead()
                if database.shared.others_work():
                    raise DontCloseSpider
                database.site_models.adopt(database.started)
        if self._work is None:
            self._work = asyncio.ensure_future(self._all())
        if not self._work.done():
            raise DontCloseSpider

    def spider_closed(self) -> None:
        """Leave the rest to the next run if this one is stopped."""
        if self._work is not None:
            self._work.cancel()

    async def _all(self) -> None:
        models = database_of(self._crawler).site_models
        try:
            with storage_errors_end_run(self._crawler):
                for site in models.sites():
                    await self._reprocess_site(site, models.model(site))
        except Exception as error:  # noqa: BLE001  # the entry: no caller gets an error of this task
            counted_reason(self._crawler, error, None)
        finally:
            wake_up(self._crawler)

    async def _reprocess_site(self, site: str, model: SiteModel) -> None:
        database = database_of(self._crawler)
        learnt = known_site(site, database.learnt.get(site, ())).version_of_learnt(Template.TRAFILATURA)
        version = version_with(model, version_of_site(site), learnt)
        records = database.articles.cleaned_otherwise(site, Template.TRAFILATURA, version, MOST_AT_ONCE)
        for some in in_chunks(records, TOGETHER):
            try:
                async with asyncio.TaskGroup() as group:  # an error ends the others: none writes after the run's end
                    for record in some:
                        group.create_task(self._try(record, model))
            except ExceptionGroup as errors:
                raise errors.exceptions[0] from None

    async def _try(self, record: Record, model: SiteModel) -> None:
        try:
            await self._reprocess(record, model)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001  # an entry: an error on one page does not end the work
            reason = counted_reason(self._crawler, error, record.url)
            logger.info("not reprocessed: %s: %s", record.url, error)
            self._crawler.stats.inc_value(f"crawler/reprocessed/{reason}")

    async def _reprocess(self, record: Record, model: SiteModel) -> None:
        database, executor, key = database_of(self._crawler), executor_of(self._crawler), record.identity or ""
        site = spider_of(self._crawler).site.reading_as_article(record.url or "")
        document = await executor.extract(archived_page(database.frontier.archived(key), site))
        article = await executor.clean(replace(document, incomplete=record.incomplete), model)
        new = article.record()
        result: Reason | StoreResult = Reason.NO_ARTICLE_URL
        if (new.site, new.identity) != (record.site, key):  # another kind of crawl stored it
            logger.info("not reprocessed: %s: its identity is %s in this crawl", record.url, new.identity)
        elif reason := check(article, time_of(self._crawler), self._min_confidence):
            result = StoreResult.ROLLED_BACK if database.roll_back(record.site, key, reason) else reason
        else:
            result = database.articles.replace_stored(new, time_of(self._crawler)) or result
        self._crawler.stats.inc_value(f"crawler/reprocessed/{result}")
