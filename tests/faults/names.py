"""A resolver with a list of names of its own, behind the crawler's guard: TEST_NAMES is `name=address` by commas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.resolver import HostResolution
from twisted.internet.address import IPv4Address

from crawler.downloader.resolver import GuardedResolver

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase


class Names(GuardedResolver):
    """The crawler's resolver on a network where only these names are known."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Know the names of TEST_NAMES, and allow what the crawler allows."""
        names = super().from_crawler(crawler, reactor)
        pairs = (pair.split("=") for pair in crawler.settings.getlist("TEST_NAMES"))
        table: Any = _Table(dict(pairs))
        names.original_resolver = table
        return names


class _Table:
    def __init__(self, addresses: dict[str, str]) -> None:
        self._addresses = addresses

    def resolveHostName(  # noqa: N802  # Twisted names it
        self, receiver: Any, name: str, port: int = 0, *_more: Any
    ) -> HostResolution:
        resolution = HostResolution(name)
        receiver.resolutionBegan(resolution)
        if name in self._addresses:
            receiver.addressResolved(IPv4Address("TCP", self._addresses[name], port))
        receiver.resolutionComplete()
        return resolution
