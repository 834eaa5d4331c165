"""Articles that no template fits, cleaned again from their archived pages by what the whole crawl has taught.

So the stored text does not depend on the order in which the pages came, and a
text that turned out to be of the site, and of no article, is taken back. What
the archive does not hold any more stays as it is.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import signals

from crawler.api import clean_extracted, extract_page, refusal_of
from crawler.cleaning.version import version_with
from crawler.exceptions import ArchiveError, PageTooHardError
from crawler.extensions.database import database_of, ending_run
from crawler.items import TRAFILATURA
from crawler.storage.archived_page import archived_page
from crawler.storage.database import storage_errors, writing
from crawler.storage.ledger_terms import REFUSED, Outcome
from crawler.storage.revisit import next_refused

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.cleaning.model import SiteModel
    from crawler.spiders.news import NewsSpider
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
        self._done = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wait for the end of the crawl."""
        recleaning = cls(crawler)
        crawler.signals.connect(recleaning.spider_idle, signals.spider_idle)
        return recleaning

    def spider_idle(self, spider: NewsSpider) -> None:
        """Clean again, once, when nothing is left to ask for."""
        if self._done:
            return
        self._done = True
        learning = database_of(self._crawler).learning
        with ending_run(self._crawler):
            for site in learning.sites():
                self._site_again(site, learning.model(site), spider)

    def _site_again(self, site: str, model: SiteModel, spider: NewsSpider) -> None:
        articles = database_of(self._crawler).articles
        for record in articles.cleaned_otherwise(site, TRAFILATURA, version_with(model), MOST_AT_ONCE):
            try:
                outcome = self._again(site, record, model, spider)
            except (ArchiveError, PageTooHardError) as error:
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

    def _again(self, site: str, record: Record, model: SiteModel, spider: NewsSpider) -> str:
        database = database_of(self._crawler)
        page = archived_page(database.ledger.archived(record["identity"]))
        article = clean_extracted(extract_page(page, spider.site_of(page.url)), model)
        if (reason := refusal_of(article, datetime.now(UTC))) is not None:
            return self._taken_back(site, record["identity"], reason)
        with storage_errors(f"cannot store {article.url}"), writing(database.engine) as connection:
            made = article.record()
            return database.articles.put(
                connection, database.articles.stored(connection, made), made, datetime.now(UTC)
            )
