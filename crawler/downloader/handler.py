"""Sends a request over HTTP. A host without an allowed address is refused with its own reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.resolver import installed_resolver
from crawler.downloader.scrapy_private import limit_heads
from crawler.middlewares.request_filter import RequestRefused
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class GuardedDownloadHandler(HTTP11DownloadHandler):
    """Downloads over HTTP, from the addresses that the resolver allows."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        limit_heads(self)

    async def download_request(self, request: Request) -> Response:
        """Send a request and return the answer. RequestRefused says that its host has no public address."""
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            resolver = installed_resolver()
            if resolver is not None and urlparse_cached(request).hostname in resolver.refused:
                raise RequestRefused(Reason.PRIVATE_ADDRESS) from None
            raise
