"""A request is sent over its connection only when its slot allows it at that moment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from twisted.internet.testing import StringTransport
from twisted.web._newclient import Request as SentRequest
from twisted.web.http_headers import Headers

from crawler.downloader.scrapy_private import _WatchedProtocol
from crawler.middlewares.request_filter import RequestRefused
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Awaitable


class Sendings:
    """One request, which waits until the test lets it go on."""

    def __init__(self, wait: Awaitable[None] | None) -> None:
        self._wait, self.sent_urls = wait, list[bytes | None]()

    def wait(self, _url: bytes | None) -> Awaitable[None] | None:
        """Return the test's future."""
        return self._wait

    def sent(self, url: bytes | None) -> None:
        """Take note of it."""
        self.sent_urls.append(url)


def requested(sendings: Sendings) -> tuple[Any, Any]:
    """Return the transport of a connection that is asked to send a request, and the answer to come."""
    protocol: Any = _WatchedProtocol(lambda _protocol: None, sendings)
    transport: Any = StringTransport()  # type: ignore[no-untyped-call]
    protocol.makeConnection(transport)
    sent = SentRequest(b"GET", b"/a", Headers({b"Host": [b"e.org"]}), None)  # type: ignore[no-untyped-call]
    return transport, protocol.request(sent)


def test_a_request_whose_slot_is_new_is_sent_at_once() -> None:
    async def send() -> None:
        sendings = Sendings(None)
        transport, _ = requested(sendings)
        assert transport.value().startswith(b"GET /a ")
        assert len(sendings.sent_urls) == 1

    asyncio.run(send())


def test_a_late_request_is_sent_when_it_has_another_slot() -> None:
    async def send() -> None:
        allowed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        sendings = Sendings(allowed)
        transport, _ = requested(sendings)
        await asyncio.sleep(0)
        assert (transport.value(), sendings.sent_urls) == (b"", [])
        allowed.set_result(None)
        for _ in range(3):
            await asyncio.sleep(0)
        assert transport.value().startswith(b"GET /a ")
        assert len(sendings.sent_urls) == 1

    asyncio.run(send())


def test_a_late_request_that_must_not_be_sent_any_more_closes_its_connection() -> None:
    async def send() -> None:
        refused: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        transport, answer = requested(Sendings(refused))
        refused.set_exception(RequestRefused(Reason.STOPPING))
        with pytest.raises(RequestRefused):
            await answer.asFuture(asyncio.get_running_loop())
        assert (transport.value(), transport.disconnecting) == (b"", True)

    asyncio.run(send())
