"""The way of a page through Scrapy: extracted, cleaned, checked, stored.

An error in a stage costs the page that made it and no other: it is counted by
its name and logged with the page's URL, and the page itself is in the archive.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy.exceptions import DropItem

from crawler.api import clean_extracted, extract_page
from crawler.checks import reason_to_refuse
from crawler.exceptions import StorageError
from crawler.extensions import database_of, stop_run
from crawler.report.verdict import STORAGE_FAILED

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.items import Article, Document, Page
    from crawler.sites import Site
    from crawler.storage.articles import Articles


logger = logging.getLogger(__name__)
Made = TypeVar("Made")


class ExtractPipeline:
    """Page to Document."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Extract by the rules of the spider's site."""
        return cls(crawler.spider.site)  # type: ignore[union-attr]

    def process_item(self, item: Page) -> Document:
        """Read the page."""
        return _kept_aside(lambda: extract_page(item, self._site), item.url)


class CleanPipeline:
    """Document to Article."""

    def process_item(self, item: Document) -> Article:
        """Judge every block."""
        return _kept_aside(lambda: clean_extracted(item), item.url)


class CheckPipeline:
    """Article to the same Article, or refused for a reason."""

    def process_item(self, item: Article) -> Article:
        """Refuse what is no article."""
        reason = reason_to_refuse(item)
        if reason is not None:
            raise Refused(reason, item.url)
        return item


class StorePipeline:
    """Article to its record, stored; the record is what Scrapy's feeds export."""

    def __init__(self, articles: Articles, crawler: Crawler) -> None:
        self._articles = articles
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Store in the database of the crawl."""
        return cls(database_of(crawler).articles, crawler)

    def process_item(self, item: Article) -> dict[str, Any]:
        """Store the article. A database that fails ends the run: nothing more could be kept."""
        record = item.record()
        try:
            outcome = self._articles.store(record, datetime.now(UTC))
        except StorageError as error:
            stop_run(self._crawler, STORAGE_FAILED, error)
            raise Refused(STORAGE_FAILED, item.url) from error
        self._count(item, outcome)
        return record

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


def _kept_aside(make: Callable[[], Made], url: str | None) -> Made:
    """Make the next stage's thing; whatever goes wrong is this page's reason to be refused."""
    try:
        return make()
    except Exception as error:
        logger.exception("cannot clean %s", url)
        raise Refused(f"error-{type(error).__name__}", url) from error
