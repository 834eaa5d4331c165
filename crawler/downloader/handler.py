"""Sends a request: it waits for the host's slot, is timed as a whole, and the rate limit records the answer.

Scrapy's DOWNLOAD_TIMEOUT limits a whole download, from the resolution of the name to the last byte, so a server that
sends a byte now and then gains nothing. The wait for the slot comes before that.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError

from crawler.downloader.errors import is_network_error
from crawler.downloader.resolver import installed_resolver
from crawler.downloader.scrapy_private import limit_heads
from crawler.exceptions import BadInputError
from crawler.middlewares.rate_limit import RateLimitMiddleware
from crawler.middlewares.request_filter import RequestRefused
from crawler.network.addresses import literal
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ANSWER_SECONDS = "answer_seconds"  # the key in a request's meta for the time from its sending to its answer or error


class PoliteDownloadHandler(HTTP11DownloadHandler):
    """Downloads over HTTP, each request in its slot."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        limit_heads(self)

    async def download_request(self, request: Request) -> Response:
        """Wait for the host's slot, send the request, and record the answer. RequestRefused says why it is not sent."""
        rate_limit = self._crawler.get_downloader_middleware(RateLimitMiddleware)
        if rate_limit is None:
            raise BadInputError("RateLimitMiddleware is switched off: no request is sent without a rate limit")
        async with rate_limit.connection(request):
            await rate_limit.wait_for_slot(request)
            return await self._timed(request, rate_limit)

    async def _timed(self, request: Request, rate_limit: RateLimitMiddleware) -> Response:
        started = monotonic()
        try:
            response = await self._send(request)
        except Exception as error:
            if is_network_error(error):
                rate_limit.failed(request)
            raise
        finally:
            request.meta[ANSWER_SECONDS] = monotonic() - started
        rate_limit.answered(request, response, request.meta[ANSWER_SECONDS])
        return response

    async def _send(self, request: Request) -> Response:
        host, resolver = urlsplit(request.url).hostname or "", installed_resolver()
        if resolver is not None and literal(host) is not None:
            resolver.trust(host)  # the request filter allowed it: the site is configured there
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            if resolver is not None and host in resolver.refused:
                raise RequestRefused(Reason.PRIVATE_ADDRESS) from None
            raise
