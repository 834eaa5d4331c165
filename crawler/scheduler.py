"""Scrapy's scheduler on the ledger: what is due is leased in small batches, lists first and newer articles next.

Requests that Scrapy makes itself (redirects) wait in memory: their URLs are
leased already, so a run that dies with them loses nothing.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, cast

from scrapy.core.scheduler import BaseScheduler

from crawler.exceptions import StorageError
from crawler.extensions.database import database_of
from crawler.extensions.run_end import request_run_end, storage_errors_end_run
from crawler.storage.frontier.revisits import RETRY_GROWTH, TRIES_A_RUN
from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

    from crawler.spiders.site_spider import NewsSpider
    from crawler.storage.frontier.leases import Frontier
    from crawler.storage.frontier.terms import Lease

BATCH = 20
"""How many URLs are leased at once."""
PATIENCE = 2 * RETRY_GROWTH**TRIES_A_RUN


class LedgerScheduler(BaseScheduler):
    """Leases URLs from the ledger; `patience` is how many seconds a run waits for the next try of a failed URL."""

    def __init__(self, crawler: Crawler, frontier: Frontier, patience: float) -> None:
        self._crawler = crawler
        self._frontier = frontier
        self._patience = patience
        self._own: deque[Request] = deque()
        self._leased: deque[Lease] = deque()
        self._spider: NewsSpider | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Work on the ledger of the crawl."""
        first = crawler.settings.getfloat("CRAWLER_RETRY_AFTER_SECONDS")
        return cls(crawler, database_of(crawler).frontier, first * PATIENCE)

    def open(self, spider: Spider) -> None:
        """Take over what a dead run had leased."""
        self._spider = cast("NewsSpider", spider)
        self._frontier.begin(time.time())

    def close(self, reason: str) -> None:
        """Give back what was not asked for, and what was asked for and not settled."""
        del reason
        with storage_errors_end_run(self._crawler):
            self._frontier.release([lease.key for lease in self._leased], time.time())

    def enqueue_request(self, request: Request) -> bool:
        """Take a request that Scrapy made itself."""
        self._own.append(request)
        return True

    def next_request(self) -> Request | None:
        """Return what is to be asked for next, None if nothing is due now."""
        if self._own:
            return self._own.popleft()
        if not self._leased:
            with storage_errors_end_run(self._crawler):
                self._leased.extend(self._frontier.lease(BATCH, time.time()))
        request = None
        while request is None and self._leased and self._spider:
            request = self._spider.request(self._leased.popleft())
        return request

    def has_pending_requests(self) -> bool:
        """Tell whether something is due, or will be within this run's patience."""
        if self._own or self._leased:
            return True
        try:
            return self._frontier.has_due(time.time(), self._patience)
        except StorageError as error:
            request_run_end(self._crawler, RunStatus.STORAGE_FAILED, error)
            return True  # the run has not come to the end of its work
