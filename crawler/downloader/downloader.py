"""Scrapy's downloader with the rate limit in place of its own queues: a request waits for the slot of its host.

The time from sending to answer is measured, and the rate limit records the answer. Scrapy's DOWNLOAD_TIMEOUT limits a
whole download, from the resolution of the name to the last byte, so a server that sends a byte now and then gains
nothing. The wait for the slot is no part of that time, and a request that waits takes no place of another host's.
"""

from __future__ import annotations

from collections import Counter
from contextlib import AsyncExitStack
from functools import cached_property
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.core.downloader import Downloader
from scrapy.utils.defer import deferred_from_coro

from crawler.downloader.errors import is_network_error
from crawler.downloader.handler import BEFORE_SENDING
from crawler.exceptions import BadInputError
from crawler.middlewares.rate_limit import RateLimitMiddleware, host_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred

    from crawler.network.host_state import Slot

ANSWER_SECONDS = "answer_seconds"  # the key in a request's meta for the time from its sending to its answer or error


class PoliteDownloader(Downloader):
    """Downloads each request in its slot, and sends the signals that Scrapy's own downloader sends."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._hosts = Counter[str]()
        self._waiting = 0

    def needs_backout(self) -> bool:
        """Return whether CONCURRENT_REQUESTS are under way. Those that wait for their slot do not count."""
        return 0 < self.total_concurrency <= len(self.active) - self._waiting

    def wait_of(self, host: str) -> float:
        """Return how many seconds a host has to wait before another request to it is made.

        It is infinite while as many requests are under way as the host may get at once, and one more waits.
        """
        if self._hosts[host] > max(1, self.domain_concurrency):
            return inf
        return self._rate_limit.wait_of(host)

    def fetch(  # type: ignore[override]  # Scrapy is to drop its argument `spider`
        self, request: Request
    ) -> Deferred[Response | Request]:
        """Download a request through the middlewares, which can answer with another request.

        It is active until the engine has the result. If it were so only to the end of the coroutine, which comes some
        turns of the loop earlier, the engine could find the crawl idle meanwhile, and make the request again.
        """
        self.active.add(request)
        self._hosts[host_of(request)] += 1
        fetched: Deferred[Response | Request]
        fetched = deferred_from_coro(self.middleware.download_async(self._in_slot, request))
        return fetched.addBoth(self._left, request)

    def _left(self, result: Any, request: Request) -> Any:
        self.active.remove(request)
        host = host_of(request)
        self._hosts[host] -= 1
        if not self._hosts[host]:
            del self._hosts[host]
        return result

    async def _in_slot(self, request: Request) -> Response:
        """Wait for the host's slot, send the request, and record the answer. RequestRefused says why it is not sent."""
        self._signal(signals.request_reached_downloader, request)
        try:
            async with AsyncExitStack() as connection:
                slot = await self._slot(request, connection)
                response = await self._timed(request, slot)
            self._signal(signals.response_downloaded, request, response=response)
            return response
        finally:
            self._signal(signals.request_left_downloader, request)

    async def _slot(self, request: Request, connection: AsyncExitStack) -> Slot:
        """Wait until the host's connection and slot are free."""
        self._waiting += 1
        try:
            await connection.enter_async_context(self._rate_limit.connection(request))
            return await self._rate_limit.wait_for_slot(request)
        finally:
            self._waiting -= 1

    def _signal(self, signal: object, request: Request, **others: Response) -> None:
        self.signals.send_catch_log(signal, request=request, spider=self.crawler.spider, **others)

    async def _timed(self, request: Request, slot: Slot) -> Response:
        """Send the request. If it is sent later than its slot was taken, it takes a slot again at that moment."""

        async def renew() -> None:
            nonlocal slot
            slot = await self._rate_limit.renewed(request, slot)

        request.meta[BEFORE_SENDING] = lambda: renew() if self._rate_limit.is_late(request, slot) else None
        started = monotonic()
        try:
            response = await self.handlers.download_request_async(request)
        except BaseException as error:
            is_of_network = isinstance(error, Exception) and is_network_error(error)
            (self._rate_limit.failed if is_of_network else self._rate_limit.freed)(request, slot)
            raise
        finally:
            del request.meta[BEFORE_SENDING]
            request.meta[ANSWER_SECONDS] = monotonic() - started
        self._rate_limit.answered(request, response, request.meta[ANSWER_SECONDS], slot)
        return response

    @cached_property
    def _rate_limit(self) -> RateLimitMiddleware:
        rate_limit = self.crawler.get_downloader_middleware(RateLimitMiddleware)
        if rate_limit is None:
            raise BadInputError("RateLimitMiddleware is switched off: no request is sent without a rate limit")
        return rate_limit


def wait_of(crawler: Crawler, host: str) -> float:
    """Return how many seconds a host has to wait, as the downloader of a crawl knows it; see PoliteDownloader."""
    downloader = crawler.engine.downloader if crawler.crawling and crawler.engine else None
    return downloader.wait_of(host) if isinstance(downloader, PoliteDownloader) else 0.0
