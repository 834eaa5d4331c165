"""Which addresses a crawl may connect to: public ones, and those that its settings allow.

A name is judged by what it resolves to, at the moment it does. Here only
addresses are judged, and names that are addresses in disguise.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterable

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
PRIVATE_ADDRESS = "private-address"
_NAT64 = IPv6Network("64:ff9b::/96")
_IPV4_BITS = 0xFFFF_FFFF


class Addresses:
    """Judges addresses; `allowed` are networks (`127.0.0.0/8`) or addresses that may be asked though not public."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = tuple(_network(text.strip()) for text in allowed if text.strip())

    def reason_to_refuse(self, address: Address) -> str | None:
        """Return `private-address` for what is no public address."""
        shown = _embedded(address)
        if any(one in network for one in (address, shown) for network in self._allowed):
            return None
        return None if all(_is_public(one) for one in (address, shown)) else PRIVATE_ADDRESS

    def reason_to_refuse_host(self, host: str) -> str | None:
        """Judge a URL's host where it is an address in any spelling, or a name of this very machine."""
        address = literal(host)
        return self.reason_to_refuse(address) if address is not None else None


def is_local_name(host: str) -> bool:
    """Tell whether a host is named by its address, or is this machine (RFC 6761, 6.3)."""
    return literal(host) is not None


def literal(host: str) -> Address | None:
    """Return the address that a host is written as: also `127.1`, `0x7f000001`, `2130706433`; `localhost` is one."""
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


def _is_public(address: Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_unspecified


def _embedded(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one leads to: mapped, 6to4, NAT64."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & _IPV4_BITS)
    return address.ipv4_mapped or address.sixtofour or address


def _network(text: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise BadInputError(f"CRAWLER_ALLOWED_ADDRESSES: {text!r} is no address or network; try 127.0.0.0/8") from None
