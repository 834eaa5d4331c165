"""Sends a request over HTTP. A host without an allowed address is refused with its own reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.resolver import installed_resolver
from crawler.downloader.scrapy_private import watch_connections
from crawler.middlewares.request_filter import RequestRefused
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

SENT_AT = "sent_at"
"""The key in a request's meta for the monotonic time when it was sent, after the name, the connection and TLS."""
MAX_NOTED = 1000


class GuardedDownloadHandler(HTTP11DownloadHandler):
    """Downloads over HTTP, from the addresses that the resolver allows."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._sent_at: dict[bytes | None, float] = {}
        watch_connections(self, self._sent_at)

    async def download_request(self, request: Request) -> Response:
        """Send a request and return the answer. RequestRefused says that its host has no public address."""
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            resolver = installed_resolver()
            if resolver is not None and urlparse_cached(request).hostname in resolver.refused:
                raise RequestRefused(Reason.PRIVATE_ADDRESS) from None
            raise
        finally:
            request.meta[SENT_AT] = self._sent_at.pop(request.url.partition("#")[0].encode("ascii", "replace"), None)
            if len(self._sent_at) > MAX_NOTED:  # URLs that Twisted writes in another form
                self._sent_at.clear()
