"""The rates of all hosts: one object reads and changes them, for one worker in memory or for several in a database."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol, TypeVar

from crawler.network.rate_limit import HostRate

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.network.rate_limit import RateLimits

Result = TypeVar("Result")


class HostRates(Protocol):
    """The rates of all hosts. `is_shared` says whether other workers may change them."""

    is_shared: bool

    def known(self, host: str) -> HostRate:
        """Return the rate of a host as it was read last; other workers may have changed it since."""

    def change(self, host: str, change: Callable[[HostRate], Result]) -> Result:
        """Change the rate of a host and return the result of the function, which may be called more than once.

        What it does is written before this returns, unless another worker changed the rate first: then it is called
        again with that rate.
        """


class MemoryRates:
    """The rates of hosts to which no other process sends requests."""

    is_shared = False

    def __init__(self, limits: RateLimits) -> None:
        self._hosts: defaultdict[str, HostRate] = defaultdict(lambda: HostRate(limits))

    def known(self, host: str) -> HostRate:
        """Return the rate of a host."""
        return self._hosts[host]

    def change(self, host: str, change: Callable[[HostRate], Result]) -> Result:
        """Change the rate of a host."""
        return change(self._hosts[host])
