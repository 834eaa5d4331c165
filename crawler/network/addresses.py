"""The addresses that a crawl may connect to: public ones, and those that its settings allow.

A host name is checked when it is resolved, by the addresses that it resolves to. This module checks addresses, and
host names that are spellings of addresses.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_NAT64 = IPv6Network("64:ff9b::/96")
_IPV4_BITS = 0xFFFF_FFFF


class Addresses:
    """Checks addresses; `allowed` are networks (`127.0.0.0/8`) or addresses that need not be public."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = tuple(_network(text.strip()) for text in allowed if text.strip())

    def reason_to_refuse(self, address: Address) -> Reason | None:
        """Return Reason.PRIVATE_ADDRESS for an address that is neither public nor allowed."""
        embedded = _embedded(address)
        if any(one in network for one in (address, embedded) for network in self._allowed):
            return None
        public = all(one.is_global and not (one.is_multicast or one.is_unspecified) for one in (address, embedded))
        return None if public else Reason.PRIVATE_ADDRESS

    def reason_to_refuse_host(self, host: str) -> Reason | None:
        """Check the host of a URL if it is an address in any spelling, or a name of this machine."""
        address = literal(host)
        return self.reason_to_refuse(address) if address is not None else None


def literal(host: str) -> Address | None:
    """Return the address that a host spells: `127.1`, `0x7f000001`, `localhost` (RFC 6761, 6.3); else None."""
    host = host.strip("[]").rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return IPv4Address("127.0.0.1")
    try:
        return ip_address(host.split("%", 1)[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host)) if host and not any(map(str.isspace, host)) else None
    except (OSError, ValueError):
        return None


def _embedded(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address contains: mapped, 6to4, NAT64."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & _IPV4_BITS)
    return address.ipv4_mapped or address.sixtofour or address


def _network(text: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise BadInputError(
            f"CRAWLER_ALLOWED_ADDRESSES: {text!r} is not an address or a network; try 127.0.0.0/8"
        ) from None
