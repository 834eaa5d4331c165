"""The leased URLs of a crawl, and when more of them are leased.

A crawl of one host leases a batch when nothing is left. In a crawl of several hosts, URLs of others are leased while
those that are leased have to wait. Times are seconds since 1970, UTC.
"""

from __future__ import annotations

from contextlib import nullcontext
from math import inf
from typing import TYPE_CHECKING

from crawler.scheduling.host_queues import HostQueues
from crawler.storage.frontier.due_urls import FEW_HOSTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from crawler.storage.frontier.leases import Leases
    from crawler.storage.frontier.records import Lease

BATCH = 20  # how many URLs are leased at once
MAX_HELD = 1000  # how many leased URLs wait for their hosts at most
ASK_AGAIN_SECONDS = 1.0  # the pause after a batch that was not full, while other hosts may become due
LONGEST_PAUSE_SECONDS = 8.0  # each pause is twice as long as the last one while nothing is leased


class LeasedUrls:
    """Gives leased URLs. `wait_of` tells how many seconds a host has to wait; `measured` measures leasing."""

    def __init__(
        self,
        leases: Leases,
        wait_of: Callable[[str], float],
        measured: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._leases = leases
        self._queues = HostQueues(wait_of)
        self._measured = measured
        self._ask_at = 0.0
        self._pause = ASK_AGAIN_SECONDS

    def __len__(self) -> int:
        return len(self._queues)

    def next(self, now: float) -> Lease | None:
        """Return a URL whose host may be requested now. If there is none, lease some. StorageError if that fails."""
        lease = self._queues.next(now)
        if lease is None and self._may_ask(now):
            with self._measured():
                leases = self._leases.lease(BATCH, now, self._queues.hosts)
            self._queues.add(leases)
            self._pause = ASK_AGAIN_SECONDS if leases else min(2 * self._pause, LONGEST_PAUSE_SECONDS)
            self._ask_at = now + self._pause if len(leases) < BATCH else now
            lease = self._queues.next(now)
        return lease

    def wait(self, now: float) -> float:
        """Return how many seconds after a call without a URL to look again; infinite to wait for an answer."""
        pause = self._ask_at - now if self._leases.due.hosts > 1 and self._ask_at > now else inf
        return min(self._queues.wait(now), pause)

    def keys(self) -> list[str]:
        """Return the keys of the URLs that are not given yet."""
        return [lease.key for lease in self._queues]

    def _may_ask(self, now: float) -> bool:
        hosts = self._leases.due.hosts
        if hosts <= 1 or (hosts <= FEW_HOSTS and not self._queues):
            return not self._queues
        return len(self._queues) < MAX_HELD and now >= self._ask_at
