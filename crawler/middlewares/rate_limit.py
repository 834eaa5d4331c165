"""One rate for each host, whatever sends the request: pages, robots.txt, redirects, further pages, retries.

Every request waits here for its slot immediately before it is sent, so no two requests to a host come closer than its
delay. The host's answers change the delay.
"""

from __future__ import annotations

import asyncio
import logging
from asyncio import Semaphore
from collections import defaultdict
from datetime import UTC, datetime
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.scrapy_private import is_closing
from crawler.extensions.run_end import request_run_end
from crawler.middlewares.request_filter import RequestRefused
from crawler.network.quiet_hours import QuietHours, read_quiet_hours
from crawler.network.rate_limit import HostRate, RateLimits
from crawler.network.retry_after import retry_after
from crawler.vocabulary import Reason, RunStatus

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)
LONGEST_SLEEP_SECONDS = 0.25  # how long a waiting request sleeps before it checks whether the run is ending
_STATS = "crawler/pace/"


class RateLimitMiddleware:
    """Keeps the rate of every host of a crawl."""

    def __init__(self, crawler: Crawler, limits: RateLimits, concurrent: int, quiet: QuietHours | None) -> None:
        self._crawler, self._quiet = crawler, quiet
        self._hosts: defaultdict[str, HostRate] = defaultdict(lambda: HostRate(limits))
        self._connections: defaultdict[str, Semaphore] = defaultdict(lambda: Semaphore(concurrent))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the delay and the limits from the settings."""
        plan = getattr(crawler.spider, "plan", None)
        if not crawler.settings["CRAWLER_CONTACT"] and plan is not None and plan.archive is None:
            logger.warning("set CRAWLER_CONTACT to a URL or a mail address, so that the site's operators can reach you")
        seconds = crawler.settings.getfloat
        limits = RateLimits(
            delay=seconds("DOWNLOAD_DELAY"),
            longest_delay=seconds("CRAWLER_MAX_DELAY"),
            longest_crawl_delay=seconds("CRAWLER_MAX_CRAWL_DELAY"),
            longest_wait=seconds("CRAWLER_MAX_RETRY_AFTER"),
            errors_in_a_row=crawler.settings.getint("CRAWLER_MAX_ERRORS_IN_A_ROW"),
        )
        concurrent = max(1, crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))
        return cls(crawler, limits, concurrent, read_quiet_hours(crawler.settings["CRAWLER_QUIET_HOURS"]))

    def process_request(self, request: Request) -> None:
        """Refuse a request to a suspended host. RequestRefused has the reason."""
        reason = self.host(_host(request)).suspended
        if reason is not None:
            raise RequestRefused(reason)

    def host(self, name: str) -> HostRate:
        """Return the rate of a host."""
        return self._hosts[name]

    def connection(self, request: Request) -> Semaphore:
        """Return the semaphore that limits concurrent requests to a host."""
        return self._connections[_host(request)]

    async def wait_for_slot(self, request: Request) -> None:
        """Wait until a request may be sent. RequestRefused says why it must not be sent any more."""
        name = _host(request)
        host = self.host(name)
        self._check(host)
        while (wait := host.wait(monotonic())) > 0:
            await asyncio.sleep(min(wait, LONGEST_SLEEP_SECONDS))
            self._check(host)
        gap = host.sent(monotonic())
        self._crawler.stats.inc_value(f"{_STATS}requests")
        if gap is not None:
            self._crawler.stats.min_value(f"{_STATS}smallest-gap/{name}", round(gap, 3))

    def answered(self, request: Request, response: Response, seconds: float) -> None:
        """Record an answer that came `seconds` after its request."""
        name = _host(request)
        value = response.headers.get("Retry-After")
        requested = retry_after(value.decode("latin-1"), datetime.now(UTC)) if value else None
        host = self.host(name)
        before = host.delay
        waits = host.answered(response.status, seconds, requested, monotonic())
        if waits:
            logger.info("%s answered %d: the next request waits %.0f s", name, response.status, waits)
            self._crawler.stats.inc_value(f"{_STATS}waits-obeyed")
            self._crawler.stats.inc_value(f"{_STATS}seconds-waited", ceil(waits))
        self._record_delay(name, before, f"status {response.status} after {seconds:.1f} s")

    def failed(self, request: Request) -> None:
        """Record a network error."""
        name = _host(request)
        before = self.host(name).delay
        self.host(name).failed(monotonic())
        self._record_delay(name, before, "a network error")

    def _record_delay(self, name: str, before: float, cause: str) -> None:
        """Record the delay of a host; log when it begins to grow, once until it is the minimum again."""
        host = self.host(name)
        if before <= host.minimum < host.delay:
            logger.info("%s: the delay grows from %.1f to %.1f s: %s", name, before, host.delay, cause)
        self._crawler.stats.max_value(f"{_STATS}longest-delay/{name}", round(host.delay, 3))

    def _check(self, host: HostRate) -> None:
        if host.suspended is not None:
            raise RequestRefused(host.suspended)
        if is_closing(self._crawler):
            raise RequestRefused(Reason.STOPPING)
        if self._quiet is not None and self._quiet.reason_to_wait(datetime.now(UTC)):
            error = f"the quiet hours have begun ({self._quiet}): the run ends"
            request_run_end(self._crawler, RunStatus.INTERRUPTED, error)
            raise RequestRefused(Reason.QUIET_HOURS)


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""
