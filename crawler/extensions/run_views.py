"""Reads a crawl at a moment, for a person who watches: counters that exist anyway, and the waits of the hosts.

Only the waiting URLs are counted in the database, so rarely that it takes one hundredth of the time at most.
"""

from __future__ import annotations

from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from crawler.downloader.scrapy_private import is_closing
from crawler.exceptions import StorageError
from crawler.extensions.database import CrawlDatabase, spider_of
from crawler.middlewares.rate_limit import RateLimitMiddleware
from crawler.middlewares.robots import RobotsMiddleware
from crawler.runs.statistics import PREFIX
from crawler.scheduler import PATIENCE
from crawler.terminal.rates import Rate
from crawler.terminal.run_view import Counts, HostView, RunView
from crawler.vocabulary import RunPhase, StoreResult, UrlEvent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrapy.crawler import Crawler

    from crawler.network.waits import Wait

MAX_HOSTS = 4  # of which the waits are shown: those with the most requests
MOST_COUNTED = 100_000  # waiting URLs
COUNT_SECONDS = 1.0  # the least time between two counts of the waiting URLs
COUNT_SHARE = 0.01  # the share of the time that counting them may take
PAGES, REFUSED = "response_received_count", "item_dropped_count"  # counters of Scrapy


class RunViews:
    """Makes views of one crawl that runs."""

    def __init__(self, crawler: Crawler, started: float) -> None:
        self._crawler, self._started = crawler, started
        self._rate = Rate()
        self._waiting: int | None = None
        self._count_at = 0.0
        self._patience = PATIENCE * crawler.settings.getfloat("CRAWLER_RETRY_AFTER_SECONDS")

    def read(self, phase: RunPhase) -> RunView:
        """Return the view of this moment. `phase` is the one that was begun last."""
        now = monotonic()
        pages = int(self._crawler.stats.get_value(PAGES, 0))
        self._rate.add(pages, now)
        self._count_waiting(now)
        hosts, others = self._hosts()
        is_least = self._waiting == MOST_COUNTED
        ends = phase is RunPhase.CRAWLING and is_closing(self._crawler)
        return RunView(
            site=self._crawler.spidercls.name,
            started=self._started,
            phase=RunPhase.ENDING if ends else phase,
            counts=self._counts(),
            pages=pages,
            recent=self._rate.recent,
            mean=self._rate.mean,
            waiting=self._waiting,
            is_least=is_least,
            left=None if ends or is_least else self._left(hosts, alone=not others),
            grows=not spider_of(self._crawler).plan.scope.only_enqueued,
            hosts=hosts,
            other_hosts=others,
        )

    def _counts(self) -> Counts:
        counted = self._crawler.stats.get_value

        def stored(*results: StoreResult) -> int:
            return sum(counted(f"{PREFIX}articles/{result}", 0) for result in results)

        return Counts(
            new=stored(StoreResult.STORED),
            changed=stored(StoreResult.CHANGED, StoreResult.COMPLETED),
            unchanged=stored(StoreResult.UNCHANGED) + counted(f"{PREFIX}events/{UrlEvent.NOT_MODIFIED}", 0),
            refused=counted(REFUSED, 0),
            failed=counted(f"{PREFIX}events/{UrlEvent.FAILED}", 0),
        )

    def _count_waiting(self, now: float) -> None:
        database = self._crawler.get_extension(CrawlDatabase)
        if database is None or now < self._count_at or is_closing(self._crawler):
            return
        with suppress(StorageError):  # the crawl itself meets the error too, and ends
            self._waiting = database.frontier.leases.waiting(database.now(), self._patience, MOST_COUNTED)
        took = monotonic() - now
        self._count_at = monotonic() + max(COUNT_SECONDS, took / COUNT_SHARE)

    def _hosts(self) -> tuple[Sequence[HostView], int]:
        """Return the busiest hosts with their waits, and how many others there are."""
        rate_limit = self._crawler.get_downloader_middleware(RateLimitMiddleware)
        robots = self._crawler.get_downloader_middleware(RobotsMiddleware)
        waits: dict[str, Wait] = rate_limit.waits(MAX_HOSTS) if rate_limit else {}
        of_robots: Mapping[str, Wait] = robots.waits() if robots else {}
        for host, wait in of_robots.items():
            if host in waits or len(waits) < MAX_HOSTS:
                known = waits.get(host)
                waits[host] = known if known and known.seconds and known.cause.is_imposed else wait
        others = max(0, (rate_limit.host_count if rate_limit else 0) - len(waits))
        return [HostView(host, wait) for host, wait in waits.items()], others

    def _left(self, hosts: Sequence[HostView], *, alone: bool) -> float | None:
        """Return the seconds that the waiting URLs take: at the rate of the last time, and not below a host's delay."""
        waiting = self._waiting or 0
        seconds = self._rate.left(waiting)
        if len(hosts) != 1 or not alone:
            return seconds
        wait = hosts[0].wait
        return max(seconds or 0.0, wait.seconds + waiting * wait.delay) or None
