"""The leased URLs that wait in a crawl: one queue for each host, so that a host that has to wait stops no other one.

A host is asked for its wait only when its last wait is over. Hosts that may be requested take turns.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from crawler.storage.frontier.host_hash import host_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from crawler.storage.frontier.records import Lease


class _Turn(NamedTuple):
    """The turn of a host: the time from which it may be asked, and its place among those of the same time."""

    at: float
    place: int
    host: str


class HostQueues:
    """The queues. `wait_of` tells how many seconds a host has to wait, infinite for the end of another request."""

    def __init__(self, wait_of: Callable[[str], float]) -> None:
        self._wait_of = wait_of
        self._queues: dict[str, deque[Lease]] = {}
        self._turns: list[_Turn] = []
        self._places = count()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Lease]:
        return (lease for queue in self._queues.values() for lease in queue)

    @property
    def hosts(self) -> list[int]:
        """The numbers of the hosts that have a queue (see host_hash.py)."""
        return [host_hash(queue[0].url) for queue in self._queues.values()]

    def add(self, leases: Iterable[Lease]) -> None:
        """Add leases, each at the end of the queue of its host."""
        for lease in leases:
            host = _host(lease.url)
            if host not in self._queues:
                self._queues[host] = deque()
                heappush(self._turns, _Turn(0.0, next(self._places), host))
            self._queues[host].append(lease)
            self._length += 1

    def next(self, now: float) -> Lease | None:
        """Take the next lease of a host that may be requested now; None if there is no such host."""
        later: list[_Turn] = []
        found = None
        while found is None and self._turns and self._turns[0].at <= now:
            turn = heappop(self._turns)
            if (wait := self._wait_of(turn.host)) <= 0:
                found = self._take(turn.host)
            else:  # the end of a request may come at any time
                later.append(turn if wait == inf else turn._replace(at=now + wait))
        for turn in later:
            heappush(self._turns, turn)
        return found

    def wait(self, now: float) -> float:
        """Return how many seconds to wait until a host is asked again; infinite if all wait for their requests."""
        return min((turn.at - now for turn in self._turns if turn.at > now), default=inf)

    def _take(self, host: str) -> Lease:
        queue = self._queues[host]
        lease = queue.popleft()
        self._length -= 1
        if queue:
            heappush(self._turns, _Turn(0.0, next(self._places), host))
        else:
            del self._queues[host]
        return lease


def _host(url: str) -> str:
    """Return the host of a URL as requests have it; empty for an invalid one, which is not requested."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
