"""The rates of hosts for one simulated worker: the code of the crawl, with the virtual time.

On PostgreSQL all workers share the rates in the database, on SQLite an object in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.network.host_state import read_state
from crawler.network.rate_limit import HostRate, RateLimits
from crawler.storage.host_rates import DatabaseRates

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from crawler.network.host_rates import HostRates
    from crawler.network.host_state import Slot
    from crawler.network.waits import Taken
    from tests.benchmarks.simulated_hosts import Host

FIRST_LOOK_SECONDS, LONGEST_LOOK_SECONDS = 0.01, 2.0
"""How long a worker waits for another one's slot, as in crawler.middlewares.rate_limit."""


def database_rates(engine: Engine, limits: RateLimits, run: int, worker: int) -> HostRates:
    """Return the rates that all workers on a PostgreSQL database share."""
    return DatabaseRates(engine, lambda text, host: HostRate(limits, read_state(text, host), run=run, worker=worker))


class SimulatedRates:
    """The rates as one worker uses them."""

    def __init__(self, rates: HostRates) -> None:
        self._rates = rates
        self._seen: set[str] = set()

    def known_wait(self, host: str, now: float) -> float:
        """Return how many seconds a host has to wait, as this worker knows."""
        return self._rates.known(host).wait(now)

    def take(self, host: Host, now: float, looks: int) -> tuple[Taken, float]:
        """Take a slot, and return when to look again if there is none. The first request reads robots.txt."""
        if host.name not in self._seen:
            self._seen.add(host.name)
            if self._rates.known(host.name).minimum < host.delay:
                root = f"https://{host.name}"
                self._rates.change(host.name, lambda rate: rate.obey_crawl_delay(root, host.delay, now))
        taken = self._rates.change(host.name, lambda rate: rate.take(now))
        wait = min(FIRST_LOOK_SECONDS * 2**looks, LONGEST_LOOK_SECONDS) if taken.is_full else 0.0
        return taken, max(taken.wait, wait)

    def answered(self, host: Host, slot: Slot, status: int, seconds: float, now: float) -> None:
        """Record an answer and free the slot."""

        def record(rate: HostRate) -> None:
            rate.free(slot)
            rate.answered(status, seconds, None, now)

        self._rates.change(host.name, record)
