"""Sends a request over HTTP. A host without an allowed address is refused with its own reason."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.resolver import installed_resolver
from crawler.downloader.scrapy_private import watch_connections
from crawler.middlewares.request_filter import RequestRefused
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

SENT_AT = "sent_at"
"""The key in a request's meta for the monotonic time when it was sent, after the name, the connection and TLS."""
BEFORE_SENDING = "before_sending"
"""The key in a request's meta for a function that is called then, and may return what the request waits for."""


class _Sendings:
    """The requests that are under way, by the URLs that Twisted has. Of two with one URL, the later one counts."""

    def __init__(self) -> None:
        self._requests: dict[bytes | None, Request] = {}

    def add(self, request: Request) -> None:
        """Take note of a request that is to be sent."""
        request.meta.pop(SENT_AT, None)
        self._requests[_url(request)] = request

    def remove(self, request: Request) -> None:
        """Forget a request that was answered, or failed."""
        if self._requests.get(_url(request)) is request:
            del self._requests[_url(request)]

    def wait(self, url: bytes | None) -> Awaitable[None] | None:
        """Return what a request waits for, None if it is sent at once."""
        request = self._requests.get(url)
        before = request.meta.get(BEFORE_SENDING) if request else None
        return before() if before else None

    def sent(self, url: bytes | None) -> None:
        """Write the time into the meta of the request."""
        if request := self._requests.get(url):
            request.meta[SENT_AT] = monotonic()


class GuardedDownloadHandler(HTTP11DownloadHandler):
    """Downloads over HTTP, from the addresses that the resolver allows."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._sendings = _Sendings()
        watch_connections(self, self._sendings)

    async def download_request(self, request: Request) -> Response:
        """Send a request and return the answer. RequestRefused says that its host has no public address."""
        self._sendings.add(request)
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            resolver = installed_resolver()
            if resolver is not None and urlparse_cached(request).hostname in resolver.refused:
                raise RequestRefused(Reason.PRIVATE_ADDRESS) from None
            raise
        finally:
            self._sendings.remove(request)


def _url(request: Request) -> bytes:
    return request.url.partition("#")[0].encode("ascii", "replace")
