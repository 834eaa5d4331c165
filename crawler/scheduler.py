"""Scrapy's scheduler on the ledger: what is due is leased in small batches, lists first and newer articles next.

Requests that Scrapy makes itself (redirects) wait in memory: their URLs are
leased already, so a run that dies with them loses nothing.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, cast

from scrapy.core.scheduler import BaseScheduler

from crawler.extensions import database_of
from crawler.storage.revisit import RETRY_GROWTH, TRIES_A_RUN

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

    from crawler.spiders.news import NewsSpider
    from crawler.storage.ledger import Ledger
    from crawler.storage.ledger_terms import Lease

BATCH = 20
"""How many URLs are leased at once."""
PATIENCE = 2 * RETRY_GROWTH**TRIES_A_RUN


class LedgerScheduler(BaseScheduler):
    """Leases URLs from the ledger; `patience` is how many seconds a run waits for the next try of a failed URL."""

    def __init__(self, ledger: Ledger, patience: float) -> None:
        self._ledger = ledger
        self._patience = patience
        self._own: deque[Request] = deque()
        self._leased: deque[Lease] = deque()
        self._spider: NewsSpider | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Work on the ledger of the crawl."""
        first = crawler.settings.getfloat("CRAWLER_RETRY_AFTER_SECONDS")
        return cls(database_of(crawler).ledger, first * PATIENCE)

    def open(self, spider: Spider) -> None:
        """Take over what a dead run had leased."""
        self._spider = cast("NewsSpider", spider)
        self._ledger.begin(time.time())

    def close(self, reason: str) -> None:
        """Give back what was not asked for."""
        del reason
        self._ledger.release([lease.key for lease in self._leased], time.time())

    def enqueue_request(self, request: Request) -> bool:
        """Take a request that Scrapy made itself."""
        self._own.append(request)
        return True

    def next_request(self) -> Request | None:
        """Return what is to be asked for next, None if nothing is due now."""
        if self._own:
            return self._own.popleft()
        if not self._leased:
            self._leased.extend(self._ledger.lease(BATCH, time.time()))
        request = None
        while request is None and self._leased and self._spider:
            request = self._spider.request(self._leased.popleft())
        return request

    def has_pending_requests(self) -> bool:
        """Tell whether something is due, or will be within this run's patience."""
        return bool(self._own or self._leased) or self._ledger.has_due(time.time(), self._patience)
