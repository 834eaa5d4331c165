"""Where a request goes out: it takes its host's turn, is timed as a whole, and teaches the pace.

Scrapy's DOWNLOAD_TIMEOUT bounds a whole download, from the look-up of the name
to the last byte, so a server that sends a byte now and then gains nothing. The
wait for the turn is before that.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _LenientHTTP11ClientProtocol
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ParseError
from twisted.web.client import _HTTP11ClientFactory

from crawler.downloader.errors import is_network_error
from crawler.downloader.resolver import GuardedResolver
from crawler.exceptions import CrawlerError
from crawler.middlewares.rate_limit import PaceMiddleware
from crawler.network.addresses import PRIVATE_ADDRESS, is_local_name

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


MAX_HEAD_BYTES = 262_144
"""How much a status line and headers may be; Twisted itself takes headers without end into memory."""


class PoliteDownloadHandler(HTTP11DownloadHandler):
    """Downloads over HTTP, one turn at a time."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self._pool._factory = _BoundedFactory  # noqa: SLF001  # as Scrapy sets its own

    async def download_request(self, request: Request) -> Response:
        """Wait for the host's turn, ask, and tell the pace how it went."""
        pace = self._pace()
        async with pace.place(request):
            await pace.turn(request)
            return await self._timed(request, pace)

    async def _timed(self, request: Request, pace: PaceMiddleware) -> Response:
        begun = monotonic()
        try:
            response = await self._ask(request)
        except Exception as error:
            if is_network_error(error):
                pace.failed(request)
            raise
        pace.answered(request, response, monotonic() - begun)
        return response

    async def _ask(self, request: Request) -> Response:
        host = urlsplit(request.url).hostname or ""
        resolver = _resolver()
        if resolver is not None and is_local_name(host):
            resolver.trust(host)  # the gate has let it by: the site is configured there
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            if resolver is not None and host in resolver.refused:
                raise IgnoreRequest(PRIVATE_ADDRESS) from None
            raise

    def _pace(self) -> PaceMiddleware:
        pace = self._crawler.get_downloader_middleware(PaceMiddleware)
        if pace is None:
            raise CrawlerError("PaceMiddleware is switched off: nothing is asked for without a pace")
        return pace


def _resolver() -> GuardedResolver | None:
    from twisted.internet import reactor  # noqa: PLC0415  # importing it would install it

    resolver = getattr(reactor, "nameResolver", None)
    return resolver if isinstance(resolver, GuardedResolver) else None


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Scrapy's HTTP client, with a bound on the head of an answer."""

    _head_bytes = 0

    def request(self, request: Any) -> Any:
        self._head_bytes = 0
        return super().request(request)

    def dataReceived(self, bytes: bytes) -> None:  # noqa: A002, N802  # Twisted names them
        if self._parser is not None and self._parser.state in {STATUS, HEADER}:
            self._head_bytes += len(bytes)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse()
                return
        super().dataReceived(bytes)  # type: ignore[no-untyped-call]

    def _refuse(self) -> None:
        transport: Any = self.transport
        failure: Any = Failure
        self._giveUp(failure(ParseError("headers without end", b"")))  # type: ignore[no-untyped-call]
        transport.abortConnection()


class _BoundedFactory(_HTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: Any) -> _BoundedProtocol:  # noqa: N802  # the same
        del addr
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
