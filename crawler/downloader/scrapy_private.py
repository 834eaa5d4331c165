"""All uses of private names of Scrapy and Twisted, where no public way exists.

Tried with Scrapy 2.19.0 and Twisted 25.5 to 26.10. pyproject.toml allows no other minor version of Scrapy.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Protocol
from urllib.request import proxy_bypass

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ParseError
from twisted.web.client import _HTTP11ClientFactory
from twisted.web.http import _DataLoss as DataLoss

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from scrapy import Request
    from scrapy.crawler import Crawler

__all__ = [
    "DataLoss",
    "EnvironmentProxies",
    "ParseError",
    "is_closing",
    "is_open",
    "waiting_pages",
    "wake_up",
    "watch_connections",
]
HOSTS = 1024  # for how many hosts the cache knows whether a proxy is used
MAX_HEAD_BYTES = 262_144  # the limit for a status line and headers; Twisted itself reads endless headers into memory


def is_closing(crawler: Crawler) -> bool:
    """Return whether a run is ending, or has not begun. The engine's public state says it only later."""
    if not crawler.crawling or crawler.engine is None or not crawler.engine.running:
        return True
    slot = crawler.engine._slot  # noqa: SLF001  # see the head of this file
    return slot is not None and slot.closing is not None


def waiting_pages(crawler: Crawler) -> int:
    """Return how many downloaded pages wait for their processing, or are processed. After each, the engine goes on."""
    slot = crawler.engine.scraper.slot if crawler.crawling and crawler.engine else None
    return len(slot.queue) + len(slot.active) if slot is not None else 0


def wake_up(crawler: Crawler) -> None:
    """Make the engine look for work now. By itself it does so every 5 seconds."""
    slot = crawler.engine._slot if crawler.crawling and crawler.engine else None  # noqa: SLF001  # see the head of this file
    if slot is not None:
        slot.nextcall.schedule()


def is_open(crawler: Crawler) -> bool:
    """Return whether the engine has a spider, which it can wake up."""
    return crawler.crawling and crawler.engine is not None and crawler.engine._slot is not None  # noqa: SLF001  # see the head of this file


class EnvironmentProxies(HttpProxyMiddleware):
    """Scrapy's middleware for proxies. It reads the environment once for each host, not for each request."""

    def __init__(self, auth_encoding: str | None = "latin-1") -> None:
        super().__init__(auth_encoding)
        self._is_left_out = lru_cache(HOSTS)(proxy_bypass)

    def process_request(self, request: Request) -> None:  # type: ignore[override]  # Scrapy is to drop `spider`
        """Choose the proxy of the environment for a request that has no other one."""
        if "proxy" in request.meta or not self.proxies:
            super().process_request(request)
            return
        parts = urlparse_cached(request)
        scheme = parts.scheme if parts.scheme in self.proxies and not self._is_left_out(parts.hostname or "") else None
        credentials, proxy = self.proxies[scheme] if scheme else (None, None)
        self._set_proxy_and_creds(request, proxy, credentials, scheme)


class Sendings(Protocol):
    """The requests that are about to be sent, by their URLs."""

    def wait(self, url: bytes | None) -> Awaitable[None] | None:
        """Return what a request waits for before it is sent over its connection; None if it is sent at once."""

    def sent(self, url: bytes | None) -> None:
        """Take note that a request is sent now."""


def watch_connections(handler: HTTP11DownloadHandler, sendings: Sendings) -> None:
    """Limit the head of every answer to MAX_HEAD_BYTES; a longer one is a ParseError.

    Each request calls `sendings` before it is sent, and when it is sent.
    """
    factory: Any = partial(_WatchedFactory, sendings)
    handler._pool._factory = factory  # noqa: SLF001  # as Scrapy sets its own


class _Parser(_LenientHTTPClientParser):
    """Scrapy's parser of answers; as browsers do, it skips a header whose name is invalid."""

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802  # Twisted's name
        with suppress(ValueError):
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]


class _WatchedProtocol(_LenientHTTP11ClientProtocol):
    """Scrapy's HTTP client, with a limit for the head of an answer."""

    _head_bytes = 0

    def __init__(self, quiescent: Any, sendings: Sendings) -> None:
        super().__init__(quiescent)  # type: ignore[no-untyped-call]
        self._sendings = sendings

    def request(self, request: Any) -> Any:
        wait = self._sendings.wait(request.absoluteURI)
        if wait is None:
            return self._send(request)
        # No coroutine here: Scrapy must get an answer in the turn of the loop in which it comes.
        waiting: Any = deferred_from_coro(wait)
        return waiting.addCallbacks(lambda _: self._send(request), self._close)

    def _close(self, failure: Failure) -> Failure:
        """Close the connection of a request that is not sent: no pool has it."""
        transport: Any = self.transport
        transport.loseConnection()
        return failure

    def _send(self, request: Any) -> Any:
        self._head_bytes = 0
        self._sendings.sent(request.absoluteURI)
        answer = super().request(request)
        if self._parser is not None:  # None if the server has closed the connection
            self._parser.__class__ = _Parser  # as Scrapy replaces Twisted's parser
        return answer

    def dataReceived(self, bytes: bytes) -> None:  # noqa: A002, N802  # Twisted's names
        if self._parser is not None and self._parser.state in {STATUS, HEADER}:
            self._head_bytes += len(bytes)
            if self._head_bytes > MAX_HEAD_BYTES:
                transport: Any = self.transport
                self._giveUp(Failure(ParseError("headers without end", b"")))  # type: ignore[no-untyped-call]
                transport.abortConnection()
                return
        super().dataReceived(bytes)  # type: ignore[no-untyped-call]


class _WatchedFactory(_HTTP11ClientFactory):
    noisy = False

    def __init__(self, sendings: Sendings, *arguments: Any) -> None:
        super().__init__(*arguments)  # type: ignore[no-untyped-call]
        self._sendings = sendings

    def buildProtocol(self, addr: Any) -> _WatchedProtocol:  # noqa: N802  # the same
        del addr
        return _WatchedProtocol(self._quiescentCallback, self._sendings)
