"""One rate for each host, whatever sends the request: pages, robots.txt, redirects, further pages, retries.

Every request waits here for its slot immediately before it is sent, so no two requests to a host come closer than its
delay. The host's answers change the delay. On PostgreSQL all workers share the rates: a slot is taken at the moment of
sending, so a host that suspends the run with one answer gets no other request. A worker that waits for a slot reads the
rate again when it may be its turn, and not in between.
"""

from __future__ import annotations

import asyncio
import logging
import random
from asyncio import Event, Lock, Semaphore
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Self

from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.handler import SENT_AT
from crawler.downloader.scrapy_private import is_closing
from crawler.exceptions import StorageError
from crawler.extensions.database import CrawlDatabase, clock_of
from crawler.extensions.run_end import request_run_end, storage_errors_end_run
from crawler.middlewares.request_filter import RequestRefused
from crawler.network.host_rates import MemoryRates
from crawler.network.quiet_hours import QuietHours, read_quiet_hours
from crawler.network.rate_limit import RateLimits, rate_of
from crawler.network.retry_after import retry_after
from crawler.storage.host_rates import DatabaseRates
from crawler.vocabulary import Reason, RunStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.network.host_rates import HostRates
    from crawler.network.host_state import Slot
    from crawler.network.rate_limit import HostRate
    from crawler.network.waits import Taken, Wait

logger = logging.getLogger(__name__)
LONGEST_SLEEP_SECONDS = 0.25  # how long a waiting request sleeps before it checks whether the run is ending
SPREAD = 0.05  # the share of its wait by which a worker looks later, at random, so that not all look at one moment
FIRST_LOOK_SECONDS, LONGEST_LOOK_SECONDS = 0.01, 2.0
"""How long a worker waits for another one's slot before it looks again: twice as long each time."""
SLOT_MARGIN_SECONDS = 30.0  # how much longer than DOWNLOAD_TIMEOUT the slot of a killed worker is kept
NO_TIMEOUT_SECONDS = 3600.0  # how long it is kept where the timeout is switched off
OWN_FAILURES = 8  # so many requests in a row that failed for this worker alone: it has lost its network
_STATS = "crawler/pace/"


class _Delays(NamedTuple):
    """The delay of a host before and after an answer, and its minimum."""

    before: float
    after: float
    minimum: float


class RateLimitMiddleware:
    """Keeps the rate of every host of a crawl."""

    def __init__(
        self,
        crawler: Crawler,
        rates: HostRates,
        concurrent: int,
        quiet: QuietHours | None,
        now: Callable[[], float],
    ) -> None:
        self._crawler, self._rates, self._quiet, self._now = crawler, rates, quiet, now
        self._connections: defaultdict[str, Semaphore] = defaultdict(lambda: Semaphore(concurrent))
        self._turns: defaultdict[str, Lock] = defaultdict(Lock)
        self._freed: defaultdict[str, Event] = defaultdict(Event)
        self._requests = Counter[str]()
        self._own_failures = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the delay and the limits from the settings."""
        plan = getattr(crawler.spider, "plan", None)
        if not crawler.settings["CRAWLER_CONTACT"] and plan is not None and plan.archive is None:
            logger.warning("set CRAWLER_CONTACT to a URL or a mail address, so that the site's operators can reach you")
        seconds = crawler.settings.getfloat
        timeout = seconds("DOWNLOAD_TIMEOUT")
        limits = RateLimits(
            delay=seconds("DOWNLOAD_DELAY"),
            longest_delay=seconds("CRAWLER_MAX_DELAY"),
            longest_crawl_delay=seconds("CRAWLER_MAX_CRAWL_DELAY"),
            longest_wait=seconds("CRAWLER_MAX_RETRY_AFTER"),
            errors_in_a_row=crawler.settings.getint("CRAWLER_MAX_ERRORS_IN_A_ROW"),
            concurrent=max(1, crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")),
            slot_seconds=timeout + SLOT_MARGIN_SECONDS if timeout else NO_TIMEOUT_SECONDS,
        )
        quiet = read_quiet_hours(crawler.settings["CRAWLER_QUIET_HOURS"])
        return cls(crawler, _rates_of(crawler, limits), limits.concurrent, quiet, clock_of(crawler))

    def process_request(self, request: Request) -> None:
        """Refuse a request to a suspended host. RequestRefused has the reason."""
        reason = self.host(host_of(request)).suspended
        if reason is not None:
            raise RequestRefused(reason)

    def host(self, name: str) -> HostRate:
        """Return the rate of a host, as this worker knows it."""
        return self._rates.known(name)

    def wait_of(self, name: str) -> float:
        """Return how many seconds a host has to wait, as this worker knows; 0 if it is suspended, and refused."""
        host = self.host(name)
        return 0.0 if host.suspended is not None else host.wait(self._now())

    @property
    def host_count(self) -> int:
        """How many hosts the crawl has requested from."""
        return len(self._requests)

    def waits(self, most: int) -> dict[str, Wait]:
        """Return the waits of the hosts with the most requests, as this worker knows them."""
        now = self._now()
        return {name: self.host(name).explained_wait(now) for name, _ in self._requests.most_common(most)}

    def connection(self, request: Request) -> Semaphore:
        """Return the semaphore that limits this worker's concurrent requests to a host."""
        return self._connections[host_of(request)]

    async def wait_for_slot(self, request: Request) -> Slot:
        """Wait until a request may be sent, and return its slot. RequestRefused says why it must not be sent."""
        name, looks = host_of(request), 0
        self._requests[name] += 1
        async with self._turns[name]:
            while True:
                self._check(name)
                self._freed[name].clear()
                taken = self._take(name)
                if taken.suspended is not None:
                    raise RequestRefused(taken.suspended)
                if taken.slot is not None:
                    break
                looks = looks + 1 if taken.is_full else 0
                await self._sleep(name, self._until_next_look(taken, looks), is_full=taken.is_full)
        self._crawler.stats.inc_value(f"{_STATS}requests")
        if taken.gap is not None:
            self._crawler.stats.min_value(f"{_STATS}smallest-gap/{name}", round(taken.gap, 3))
        return taken.slot

    def is_late(self, request: Request, slot: Slot) -> bool:
        """Return whether so much time has passed since a slot was taken that the request needs it anew."""
        return self.host(host_of(request)).is_late(slot, self._now())

    async def renewed(self, request: Request, slot: Slot) -> Slot:
        """Return the slot of a request that is sent now, later than its slot was taken; wait for another if it must.

        A new connection takes time, and a worker can be frozen: meanwhile other workers may have sent requests.
        """
        with storage_errors_end_run(self._crawler):
            taken = self._rates.change(host_of(request), lambda rate: rate.renew(slot, self._now()))
            if taken is not None:
                return taken
        self._freed[host_of(request)].set()
        return await self.wait_for_slot(request)

    def answered(self, request: Request, response: Response, seconds: float, slot: Slot) -> None:
        """Record an answer that came `seconds` after its slot was taken, and free the slot."""
        name, now, self._own_failures = host_of(request), self._now(), 0
        sent_at = _sent_at(request, now)
        value = response.headers.get("Retry-After")
        requested = retry_after(value.decode("latin-1"), datetime.fromtimestamp(now, UTC)) if value else None

        def record(rate: HostRate) -> tuple[float, _Delays]:
            rate.free(slot, sent_at)
            before = rate.delay
            waits = rate.answered(response.status, seconds, requested, now)
            return waits, _Delays(before, rate.delay, rate.minimum)

        with storage_errors_end_run(self._crawler):
            waits, delays = self._rates.change(name, record)
            if waits:
                logger.info("%s answered %d: the next request waits %.0f s", name, response.status, waits)
                self._crawler.stats.inc_value(f"{_STATS}waits-obeyed")
                self._crawler.stats.inc_value(f"{_STATS}seconds-waited", ceil(waits))
            self._record_delay(name, delays, f"status {response.status} after {seconds:.1f} s")
        self._freed[name].set()

    def failed(self, request: Request, slot: Slot) -> None:
        """Record a network error, and free the slot of its request."""
        name, now = host_of(request), self._now()
        sent_at = _sent_at(request, now)

        def record(rate: HostRate) -> tuple[bool, _Delays]:
            rate.free(slot, sent_at)
            before = rate.delay
            is_own = rate.failed(now, slot.sent_at)
            return is_own, _Delays(before, rate.delay, rate.minimum)

        with storage_errors_end_run(self._crawler):
            is_own, delays = self._rates.change(name, record)
            self._record_delay(name, delays, "a network error")
            self._own_failures += is_own
            if self._own_failures >= OWN_FAILURES:
                error = (
                    f"{self._own_failures} requests in a row failed that other workers get answers to: this worker "
                    "has lost its network, and ends"
                )
                request_run_end(self._crawler, RunStatus.INTERRUPTED, error)
        self._freed[name].set()

    def freed(self, request: Request, slot: Slot) -> None:
        """Free the slot of a request that was not sent, or got no answer, for a cause that is not the host's."""
        with storage_errors_end_run(self._crawler):
            self._rates.change(host_of(request), lambda rate: rate.free(slot))
        self._freed[host_of(request)].set()

    def obey_crawl_delay(self, root: str, host: str, seconds: float | None) -> None:
        """Obey the Crawl-delay in the robots.txt of a root, None if it states none."""
        now = self._now()
        with storage_errors_end_run(self._crawler):
            self._rates.change(host, lambda rate: rate.obey_crawl_delay(root, seconds, now))

    def challenged(self, host: str, *, is_challenge: bool) -> None:
        """Count a challenge, or an answer that is none. Many challenges in a row suspend the host."""
        if is_challenge or self.host(host).challenges:
            with storage_errors_end_run(self._crawler):
                self._rates.change(host, lambda rate: rate.challenged(is_challenge=is_challenge))

    def _take(self, name: str) -> Taken:
        try:
            return self._rates.change(name, lambda rate: rate.take(self._now()))
        except StorageError as error:
            request_run_end(self._crawler, RunStatus.STORAGE_FAILED, error)
            raise RequestRefused(Reason.STOPPING) from error

    def _until_next_look(self, taken: Taken, looks: int) -> float:
        """Return the seconds until the rate may give a slot."""
        wait = taken.wait
        if taken.is_full:
            wait = max(wait, min(FIRST_LOOK_SECONDS * 2**looks, LONGEST_LOOK_SECONDS))
        return wait * random.uniform(1, 1 + SPREAD) if self._rates.is_shared else wait  # noqa: S311  # protects nothing

    async def _sleep(self, name: str, seconds: float, *, is_full: bool) -> None:
        """Sleep; if all slots are taken, until this worker frees one of them at the latest.

        RequestRefused as soon as the request must not be sent any more, as far as this worker knows.
        """
        until, freed = monotonic() + seconds, self._freed[name]
        while (left := until - monotonic()) > 0 and not (is_full and freed.is_set()):
            pause = min(left, LONGEST_SLEEP_SECONDS)
            if is_full:
                with suppress(TimeoutError):
                    await asyncio.wait_for(freed.wait(), pause)
            else:
                await asyncio.sleep(pause)
            self._check(name)

    def _record_delay(self, name: str, delays: _Delays, cause: str) -> None:
        """Record the delay of a host; log when it begins to grow, once until it is the minimum again."""
        if delays.before <= delays.minimum < delays.after:
            logger.info("%s: the delay grows from %.1f to %.1f s: %s", name, delays.before, delays.after, cause)
        self._crawler.stats.max_value(f"{_STATS}longest-delay/{name}", round(delays.after, 3))

    def _check(self, name: str) -> None:
        suspended = self.host(name).suspended
        if suspended is not None:
            raise RequestRefused(suspended)
        if is_closing(self._crawler):
            raise RequestRefused(Reason.STOPPING)
        if self._quiet is not None and self._quiet.reason_to_wait(datetime.fromtimestamp(self._now(), UTC)):
            error = f"the quiet hours have begun ({self._quiet}): the run ends"
            request_run_end(self._crawler, RunStatus.INTERRUPTED, error)
            raise RequestRefused(Reason.QUIET_HOURS)


def _rates_of(crawler: Crawler, limits: RateLimits) -> HostRates:
    """Return the rates that all workers share; those of this process alone on SQLite, and for an archive."""
    database = crawler.get_extension(CrawlDatabase)
    if database is None or database.shared is None:
        return MemoryRates(limits)
    mine = partial(rate_of, limits=limits, run=database.run, worker=database.worker)
    return DatabaseRates(database.engine, mine)


def _sent_at(request: Request, now: float) -> float | None:
    """Return the time of the run's clock at which a request was sent over its connection, None if it was not."""
    sent_at = request.meta.get(SENT_AT)
    return None if sent_at is None else now - (monotonic() - sent_at)


def host_of(request: Request) -> str:
    """Return the host of a request, empty if its URL has none."""
    return urlparse_cached(request).hostname or ""
