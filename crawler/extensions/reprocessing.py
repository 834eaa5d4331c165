"""Articles that no template fits, cleaned again from their archived pages by what the whole crawl has taught.

So the stored text does not depend on the order in which the pages came, and a
text that turned out to be of the site, and of no article, is taken back. What
the archive does not hold any more stays as it is.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import DontCloseSpider

from crawler.cleaning.version import version_with
from crawler.exceptions import ArchiveError
from crawler.extensions.database import database_of, ending_run
from crawler.items import TRAFILATURA
from crawler.pipelines import cleaning_of
from crawler.processing.process import refusal_of
from crawler.processing.worker import WorkError
from crawler.storage.archive.page import archived_page
from crawler.storage.database import storage_errors, writing
from crawler.storage.frontier.revisits import next_refused
from crawler.storage.frontier.terms import REFUSED, Outcome

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.cleaning.site_model.model import SiteModel
    from crawler.storage.articles import Record

logger = logging.getLogger(__name__)
TAKEN_BACK = "taken-back"
NOT_ARCHIVED = "not-archived"
MOST_AT_ONCE = 500
"""How many articles are cleaned again at a run's end; the next run goes on."""


class Recleaning:
    """Cleans again at the end of a run what was cleaned while its site's model was young."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._work: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wait for the end of the crawl."""
        recleaning = cls(crawler)
        crawler.signals.connect(recleaning.spider_idle, signals.spider_idle)
        crawler.signals.connect(recleaning.spider_closed, signals.spider_closed)
        return recleaning

    def spider_idle(self) -> None:
        """Clean again, once, when nothing is left to ask for; the crawl ends when that is done."""
        if self._work is None:
            self._work = asyncio.ensure_future(self._all())
        if not self._work.done():
            raise DontCloseSpider

    def spider_closed(self) -> None:
        """Leave the rest to the next run, if this one is stopped."""
        if self._work is not None:
            self._work.cancel()

    async def _all(self) -> None:
        learning = database_of(self._crawler).learning
        with ending_run(self._crawler):
            for site in learning.sites():
                await self._site_again(site, learning.model(site))
        # By itself the engine would look again in 5 s only, and it has no public way to be asked.
        slot = self._crawler.engine._slot if self._crawler.engine else None  # noqa: SLF001
        if slot is not None:
            slot.nextcall.schedule()

    async def _site_again(self, site: str, model: SiteModel) -> None:
        articles = database_of(self._crawler).articles
        for record in articles.cleaned_otherwise(site, TRAFILATURA, version_with(model), MOST_AT_ONCE):
            try:
                outcome = await self._again(site, record, model)
            except (ArchiveError, WorkError) as error:
                logger.info("not cleaned again: %s: %s", record["url"], error)
                outcome = getattr(error, "reason", NOT_ARCHIVED)
            self._crawler.stats.inc_value(f"crawler/cleaned-again/{outcome}")

    def _taken_back(self, site: str, key: str, reason: str) -> str:
        """Take back what this very run stored and now refuses; what an earlier one stored stays as it is."""
        database, now = database_of(self._crawler), datetime.now(UTC)
        again = Outcome(REFUSED, reason, next_refused(0.0, now.timestamp()))
        if not database.refusals.take_back(site, key, database.started, again):
            return reason
        self._crawler.stats.inc_value("crawler/taken-back")
        return TAKEN_BACK

    async def _again(self, site: str, record: Record, model: SiteModel) -> str:
        database, cleaning = database_of(self._crawler), cleaning_of(self._crawler)
        document = await cleaning.extract(archived_page(database.ledger.archived(record["identity"])))
        article = replace(await cleaning.clean(document, model), incomplete=record["incomplete"])
        if (reason := refusal_of(article, datetime.now(UTC))) is not None:
            return self._taken_back(site, record["identity"], reason)
        with storage_errors(f"cannot store {article.url}"), writing(database.engine) as connection:
            made = article.record()
            return database.articles.put(
                connection, database.articles.stored(connection, made), made, datetime.now(UTC)
            )
