"""Resolves host names and drops addresses that must not be connected to.

A connection is only made to an address that passed this check, so DNS rebinding gains nothing. If a proxy is set in
the environment, the proxy resolves the names.
"""

from __future__ import annotations

from collections import deque
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer

from crawler.network.addresses import Addresses, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.interfaces import IAddress, IHostResolution

MAX_REFUSED_NAMES = 1000


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's resolver for IPv4 and IPv6 with a check of the addresses; `trusted` hosts are not checked.

    Nor is a host that spells an address: the request filter has allowed it, since the site is configured there.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, addresses: Addresses, trusted: Iterable[str]) -> None:
        super().__init__(reactor, cache_size)
        self._addresses = addresses
        self._trusted = frozenset(trusted)
        self.trusts_all = False
        self.refused: deque[str] = deque(maxlen=MAX_REFUSED_NAMES)
        """The last names that resolved to a refused address."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Allow CRAWLER_ALLOWED_ADDRESSES, and the environment's proxies at any address."""
        settings = crawler.settings
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, size, Addresses(settings.getlist("CRAWLER_ALLOWED_ADDRESSES")), proxy_hosts())

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Resolve a name; only allowed addresses reach the receiver."""
        is_trusted = self.trusts_all or hostName in self._trusted or literal(hostName) is not None
        receiver: Any = resolutionReceiver if is_trusted else _Guard(resolutionReceiver, hostName, self)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)

    def allows(self, name: str, address: Any) -> bool:
        """Return whether an address of a name is allowed; record the name if not."""
        reason = self._addresses.reason_to_refuse(ip_address(address.host.split("%", 1)[0]))
        if reason is not None:
            self.refused.append(name)
        return reason is None


@implementer(IResolutionReceiver)
class _Guard:
    """Passes the allowed addresses on to the receiver."""

    def __init__(self, receiver: Any, name: str, resolver: GuardedResolver) -> None:
        self._receiver, self._name, self._resolver = receiver, name, resolver
        self.resolutionBegan, self.resolutionComplete = receiver.resolutionBegan, receiver.resolutionComplete

    def addressResolved(self, address: IAddress) -> None:
        if self._resolver.allows(self._name, address):
            self._receiver.addressResolved(address)


def installed_resolver() -> GuardedResolver | None:
    """Return the resolver that the running reactor uses; None if it is another one."""
    from twisted.internet import reactor  # noqa: PLC0415  # importing it would install it

    resolver = getattr(reactor, "nameResolver", None)
    return resolver if isinstance(resolver, GuardedResolver) else None


def proxy_hosts() -> set[str]:
    """Return the hosts of the proxies in the environment variables."""
    urls = (url if "://" in url else f"//{url}" for url in getproxies().values())
    return {host for url in urls if (host := _host(url))}


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
