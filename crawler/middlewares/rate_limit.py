"""One pace a host, whatever asks: pages, robots.txt, redirects, further pages of articles, tries again.

Every request takes its turn here, at the very moment it goes out, so nothing in
between can bring two of them together. What a host answers makes it slower.
"""

from __future__ import annotations

import asyncio
import logging
from asyncio import Semaphore
from collections import defaultdict
from datetime import UTC, datetime
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from crawler.extensions.database import stop_run
from crawler.network.rate_limit import Bounds, HostPace
from crawler.network.retry_after import QuietHours, read_quiet_hours, retry_after

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)
LONGEST_SLEEP_SECONDS = 0.25
"""How long a waiting request sleeps before it looks whether the run is ending."""
STOPPING, QUIET_HOURS = "stopping", "quiet-hours"
NOT_ASKED = frozenset({STOPPING, QUIET_HOURS})
"""Reasons that say that a request never went out, and may in the next run."""
_STATS = "crawler/pace/"


class PaceMiddleware:
    """Keeps the pace of every host of a crawl."""

    def __init__(self, crawler: Crawler, bounds: Bounds, at_once: int, quiet: QuietHours | None) -> None:
        self._crawler = crawler
        self._bounds = bounds
        self._quiet = quiet
        self._hosts: dict[str, HostPace] = {}
        self._places: defaultdict[str, Semaphore] = defaultdict(lambda: Semaphore(at_once))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Keep to the settings' delay and bounds."""
        plan = getattr(crawler.spider, "plan", None)
        if not crawler.settings["CRAWLER_CONTACT"] and plan is not None and plan.archive is None:
            logger.warning("set CRAWLER_CONTACT to a URL or a mail address: the site's people can't reach you")
        seconds = crawler.settings.getfloat
        bounds = Bounds(
            delay=seconds("DOWNLOAD_DELAY"),
            longest_delay=seconds("CRAWLER_MAX_DELAY"),
            longest_crawl_delay=seconds("CRAWLER_MAX_CRAWL_DELAY"),
            longest_wait=seconds("CRAWLER_MAX_RETRY_AFTER"),
            errors_in_a_row=crawler.settings.getint("CRAWLER_MAX_ERRORS_IN_A_ROW"),
        )
        at_once = max(1, crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))
        return cls(crawler, bounds, at_once, read_quiet_hours(crawler.settings["CRAWLER_QUIET_HOURS"]))

    def process_request(self, request: Request) -> None:
        """Refuse what asks a host that is left alone. IgnoreRequest has the reason."""
        reason = self.host(_host(request)).left_alone
        if reason is not None:
            raise IgnoreRequest(reason)

    def host(self, name: str) -> HostPace:
        """Return the pace of a host."""
        if name not in self._hosts:
            self._hosts[name] = HostPace(self._bounds)
        return self._hosts[name]

    def place(self, request: Request) -> Semaphore:
        """Return what bounds the requests that are under way to a host: Scrapy's own slots let bursts by."""
        return self._places[_host(request)]

    async def turn(self, request: Request) -> None:
        """Wait until a request may go out. IgnoreRequest says why it may not any more."""
        name = _host(request)
        host = self.host(name)
        while True:
            self._check(host)
            wait = host.wait(monotonic())
            if wait <= 0:
                break
            await asyncio.sleep(min(wait, LONGEST_SLEEP_SECONDS))
        gap = host.sent(monotonic())
        self._crawler.stats.inc_value(f"{_STATS}requests")
        if gap is not None:
            self._crawler.stats.min_value(f"{_STATS}smallest-gap/{name}", round(gap, 3))

    def answered(self, request: Request, response: Response, seconds: float) -> None:
        """Learn from what came, `seconds` after it was asked for."""
        name = _host(request)
        value = (response.headers.get("Retry-After") or b"").decode("latin-1")
        asked = retry_after(value, datetime.now(UTC))
        waits = self.host(name).answered(response.status, seconds, asked, monotonic())
        if waits:
            logger.info("%s answered %d: nothing is asked of it for %.0f s", name, response.status, waits)
            self._crawler.stats.inc_value(f"{_STATS}waits-obeyed")
            self._crawler.stats.inc_value(f"{_STATS}seconds-waited", ceil(waits))
        self._note_delay(name)

    def failed(self, request: Request) -> None:
        """Learn from an error."""
        name = _host(request)
        self.host(name).failed(monotonic())
        self._note_delay(name)

    def _note_delay(self, name: str) -> None:
        self._crawler.stats.max_value(f"{_STATS}longest-delay/{name}", round(self.host(name).delay, 3))

    def _check(self, host: HostPace) -> None:
        if host.left_alone is not None:
            raise IgnoreRequest(host.left_alone)
        if _is_stopping(self._crawler):
            raise IgnoreRequest(STOPPING)
        if self._quiet is not None and self._quiet.reason_to_wait(datetime.now(UTC)):
            stop_run(self._crawler, QUIET_HOURS, f"the quiet hours have begun ({self._quiet}): the run ends")
            raise IgnoreRequest(QUIET_HOURS)


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""


def _is_stopping(crawler: Crawler) -> bool:
    engine = crawler.engine
    if engine is None or not engine.running:
        return True
    slot = engine._slot  # noqa: SLF001  # Scrapy tells nowhere else that a run is being closed
    return slot is not None and slot.closing is not None
