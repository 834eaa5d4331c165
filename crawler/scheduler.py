"""Scrapy's scheduler on the frontier: it leases URLs in small batches, lists first and newer articles next.

A request is made when its host may be requested. While all leased hosts have to wait, URLs of other hosts are leased.

Requests that Scrapy makes itself (redirects) wait in memory. Their URLs are leased: a killed run loses nothing.
"""

from __future__ import annotations

import time
from collections import deque
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Self, cast

from scrapy.core.scheduler import BaseScheduler
from twisted.internet.task import LoopingCall

from crawler.downloader.downloader import wait_of
from crawler.downloader.scrapy_private import is_open, waiting_pages, wake_up
from crawler.exceptions import StorageError
from crawler.extensions.database import database_of
from crawler.extensions.processing import archive_of, cpu_of
from crawler.extensions.run_end import request_run_end, storage_errors_end_run
from crawler.scheduling.alarm import Alarm
from crawler.scheduling.leased_urls import LeasedUrls
from crawler.storage.frontier.revisits import RETRY_GROWTH, TRIES_A_RUN
from crawler.vocabulary import CpuStage, RunStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

    from crawler.spiders.site_spider import NewsSpider
    from crawler.storage.frontier.leases import Leases
    from crawler.storage.frontier.records import Lease

MAX_WAITING = 20
"""How many downloaded pages wait for their processing. Until one is processed, no request is made: the results of
pages decide which URLs are requested (`spiders.traps`), and a killed run loses what waits."""
MAX_WAITING_OF_ARCHIVE = 60
"""The same for an archive, where results do not decide which pages are read. The workers need other pages while some
wait for their transaction or for earlier ones. Scrapy accepts no more responses while it holds 5 MB of them."""
LOOK_SECONDS = 1.0  # how often a worker that others may give work looks for it
PATIENCE = 2 * RETRY_GROWTH**TRIES_A_RUN
"""How long a run waits for the next try of a failed URL, as a multiple of CRAWLER_RETRY_AFTER_SECONDS."""


class FrontierScheduler(BaseScheduler):
    """Gives the requests of leased URLs to Scrapy.

    `patience` is how many seconds a run waits for the next try; `waiting` counts the pages that wait for processing;
    `wait_of` tells how many seconds a host has to wait before a request; `others_bring` tells whether other workers of
    the run may still bring URLs, None if it has no others.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # the crawl's parts, and its limits
        self,
        crawler: Crawler,
        leases: Leases,
        patience: float,
        now: Callable[[], float] = time.time,
        waiting: Callable[[], int] = lambda: 0,
        wait_of: Callable[[str], float] = lambda _: 0.0,
        *,
        max_waiting: int = MAX_WAITING,
        others_bring: Callable[[], bool] | None = None,
    ) -> None:
        self._crawler = crawler
        self._leases = leases
        self._patience = patience
        self._now = now
        self._waiting = waiting
        self._max_waiting = max_waiting
        self._others_bring = others_bring
        self._looking = LoopingCall(wake_up, crawler)
        self._requests: deque[Request] = deque()
        self._leased = LeasedUrls(leases, wait_of, lambda: cpu_of(crawler).measure(CpuStage.STORING))
        self._alarm = Alarm(partial(wake_up, crawler))
        self._spider: NewsSpider | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the frontier of the crawl."""
        first_wait = crawler.settings.getfloat("CRAWLER_RETRY_AFTER_SECONDS")
        database, is_live = database_of(crawler), archive_of(crawler) is None
        return cls(
            crawler,
            database.frontier.leases,
            first_wait * PATIENCE,
            database.now,
            partial(waiting_pages, crawler),
            partial(wait_of, crawler) if is_live else lambda _: 0.0,
            max_waiting=MAX_WAITING if is_live else MAX_WAITING_OF_ARCHIVE,
            others_bring=database.others_bring_urls if database.shared else None,
        )

    def open(self, spider: Spider) -> None:
        """Reclaim the leases of killed runs."""
        self._spider = cast("NewsSpider", spider)
        with storage_errors_end_run(self._crawler):
            self._leases.begin(self._now())
        if self._others_bring is not None:
            self._looking.start(LOOK_SECONDS, now=False)

    def close(self, reason: str) -> None:
        """Give back all leases of the run."""
        del reason
        self._alarm.stop()
        if self._looking.running:
            self._looking.stop()
        with storage_errors_end_run(self._crawler):
            self._leases.release(self._leased.keys(), self._now())

    def enqueue_request(self, request: Request) -> bool:
        """Take a request that Scrapy made itself."""
        self._requests.append(request)
        return True

    def next_request(self) -> Request | None:
        """Return the next request, None if nothing is due now or too many pages wait for their processing."""
        if self._waiting() >= self._max_waiting:
            return None
        if self._requests:
            return self._requests.popleft()
        with storage_errors_end_run(self._crawler):
            had_leases = False
            while self._spider and (lease := self._next_lease()):
                had_leases = True
                if request := self._spider.request(lease):
                    return request
            if had_leases:  # none of them is requested: look at the next ones at once
                wake_up(self._crawler)
        return None

    def _next_lease(self) -> Lease | None:
        now = self._now()
        lease = self._leased.next(now)
        if lease is None and (wait := self._leased.wait(now)) < inf and is_open(self._crawler):
            self._alarm.set(wait)
        return lease

    def has_pending_requests(self) -> bool:
        """Return whether a URL is due, or will be within the patience of the run, or may come from another worker.

        The links of a page are in the frontier before another worker gives up its lease: so that is asked first.
        """
        if self._requests or self._leased:
            return True
        try:
            if self._others_bring is not None and self._others_bring():
                return True
            return self._leases.has_due(self._now(), self._patience)
        except StorageError as error:
            request_run_end(self._crawler, RunStatus.STORAGE_FAILED, error)
            return True  # the run has not come to the end of its work
