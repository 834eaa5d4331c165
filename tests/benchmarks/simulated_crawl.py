"""Many workers crawl many hosts in virtual time: the frontier and the rates are real, the downloads are simulated.

The database is a real one, and each worker has its own Frontier and LeasedUrls, as in a crawl. An event takes place at
its virtual time; database statements take none. A worker processes its pages one after the other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from math import inf
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.scheduling.leased_urls import LeasedUrls
from crawler.storage.database import writing
from crawler.storage.frontier.frontier import Frontier
from crawler.storage.frontier.records import DiscoveredUrl, Scope, TransitionDetails
from crawler.storage.frontier.revisits import next_try
from crawler.storage.frontier.run_urls import GROUP
from crawler.storage.workers import HEARTBEAT_SECONDS
from crawler.vocabulary import Reason, UrlEvent, UrlKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.engine import Engine

    from crawler.network.host_state import Slot
    from crawler.storage.frontier.records import Lease
    from tests.benchmarks.simulated_hosts import Host
    from tests.benchmarks.simulated_rates import SimulatedRates

BEGIN = 1_800_000_000.0
CHUNK = 500
MAX_WRITES = 16  # of one transaction, as in crawler.storage.write_queue
FIRST_WAIT = 10.0
RUN = 1


@dataclass(slots=True)
class Plan:
    """The size of a simulation: workers, their places for requests, the CPU seconds of a page, and the virtual end."""

    workers: int
    places: int
    page_seconds: float
    seconds: float
    seed: int = 1


@dataclass(slots=True)
class Outcome:
    """What a simulation did. `seconds` is the virtual time of the last page."""

    pages: int = 0
    failed: int = 0
    leases: int = 0
    batches: int = 0
    empty_batches: int = 0
    seconds: float = 0.0
    twice: int = 0
    pages_at: Counter[int] = field(default_factory=Counter)


class Crawl:
    """The simulation: its clock, its events and its workers."""

    def __init__(
        self, engine: Engine, hosts: Sequence[Host], rates_of: Callable[[int], SimulatedRates], plan: Plan
    ) -> None:
        self.engine, self.plan, self.random = engine, plan, Random(plan.seed)  # noqa: S311  # protects nothing
        self.hosts = {host.name: host for host in hosts}
        self.outcome = Outcome()
        self.now = BEGIN
        self.stored = set[str]()
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._rates_of = rates_of

    def seed(self) -> None:
        """Write the URLs of all hosts into the frontier."""
        urls = [url for host in self.hosts.values() for url in _urls(host)]
        self.random.shuffle(urls)
        discovery = Frontier(self.engine, GROUP, RUN, 0, Scope()).discovery
        for first in range(0, len(urls), CHUNK):
            discovery.discover(urls[first : first + CHUNK], None, BEGIN)

    def run(self) -> Outcome:
        """Run until nothing is left to do or the virtual end."""
        for number in range(1, self.plan.workers + 1):
            worker = Worker(self, number, self._rates_of(number))
            self.at(BEGIN + self.random.random(), worker.look)
            self.at(BEGIN + HEARTBEAT_SECONDS * self.random.random(), worker.beat)
        while self._events and self._events[0][0] <= BEGIN + self.plan.seconds and self.is_unfinished:
            self.now, _, call = heappop(self._events)
            call()
        return self.outcome

    @property
    def is_unfinished(self) -> bool:
        """Whether pages are left."""
        return self.outcome.pages + self.outcome.failed < sum(host.pages for host in self.hosts.values())

    def at(self, time: float, call: Callable[[], None]) -> None:
        """Call a function at a virtual time."""
        heappush(self._events, (time, next(self._order), call))


class Worker:
    """A worker, with the part of Scrapy's engine that the frontier sees."""

    def __init__(self, crawl: Crawl, number: int, rates: SimulatedRates) -> None:
        self._crawl, self._rates = crawl, rates
        self._frontier = Frontier(crawl.engine, GROUP, RUN, number, Scope())
        self._leases = self._frontier.leases
        self._leased = LeasedUrls(self._leases, self._wait_of)
        self._active = Counter[str]()
        self._under_way = set[str]()
        self._next: dict[str, Lease] = {}
        self._sent = 0
        self._processed_at = BEGIN
        self._fetched: list[Lease] = []
        self._look_at = inf

    def look(self) -> None:
        """Make requests while there are free places and URLs whose hosts may be requested."""
        self._look_at = inf
        while self._sent < self._crawl.plan.places:
            held = len(self._leased)
            lease = self._leased.next(self._crawl.now)
            self._count_batch(held, lease)
            if lease is None:
                self._look_in(self._leased.wait(self._crawl.now))
                return
            self._active[_host(lease)] += 1
            self._take_slot(lease)

    def beat(self) -> None:
        """Renew the leases."""
        self._leases.renew(self._crawl.now)
        self._crawl.at(self._crawl.now + HEARTBEAT_SECONDS, self.beat)

    def _wait_of(self, host: str) -> float:
        return inf if self._active[host] > 1 else self._rates.known_wait(host, self._crawl.now)

    def _look_in(self, seconds: float) -> None:
        at = self._crawl.now + max(seconds, 0.001)
        if at < self._look_at and seconds < inf:
            self._look_at = at
            self._crawl.at(at, lambda: self.look() if self._look_at == at else None)

    def _count_batch(self, held: int, lease: Lease | None) -> None:
        leased = len(self._leased) - held + (lease is not None)
        self._crawl.outcome.leases += leased
        self._crawl.outcome.batches += leased > 0

    def _take_slot(self, lease: Lease, looks: int = 0) -> None:
        """Send the request if its host has a free slot; else try again after the wait, or after an own request."""
        if _host(lease) in self._under_way:
            self._next[_host(lease)] = lease
            return
        now, host = self._crawl.now, self._crawl.hosts[_host(lease)]
        taken, wait = self._rates.take(host, now, looks)
        if taken.slot is None:
            later = looks + 1 if taken.is_full else 0
            self._crawl.at(now + wait, lambda: self._take_slot(lease, later))
            return
        host.sent(now, BEGIN)
        self._under_way.add(host.name)
        self._sent += 1
        status, seconds = host.answer(self._crawl.random)
        slot = taken.slot
        self._crawl.at(now + seconds, lambda: self._answered(lease, slot, status, seconds))

    def _answered(self, lease: Lease, slot: Slot, status: int, seconds: float) -> None:
        now, host = self._crawl.now, self._crawl.hosts[_host(lease)]
        host.answered(now)
        self._sent -= 1
        self._rates.answered(host, slot, status, seconds, now)
        self._processed_at = max(self._processed_at, now) + self._crawl.plan.page_seconds
        self._crawl.at(self._processed_at, lambda: self._processed(lease, status))
        self._active[host.name] -= 1
        self._under_way.remove(host.name)
        if following := self._next.pop(host.name, None):
            self._take_slot(following)
        self.look()

    def _processed(self, lease: Lease, status: int) -> None:
        """Write the state of the page; several that come together are one transaction."""
        if status == 200:
            self._fetched.append(lease)
        else:
            self._fail(lease, status)
        if self._fetched and (len(self._fetched) >= MAX_WRITES or self._processed_at <= self._crawl.now):
            self._store()
        self.look()

    def _fail(self, lease: Lease, status: int) -> None:
        due = next_try(lease.tries, self._crawl.now, FIRST_WAIT)
        event = UrlEvent.FAILED if due is None else UrlEvent.POSTPONED
        self._crawl.outcome.failed += due is None
        self._frontier.apply_alone(lease.key, event, TransitionDetails(Reason.http(status), due))

    def _store(self) -> None:
        outcome, keys = self._crawl.outcome, [lease.key for lease in self._fetched]
        with writing(self._crawl.engine) as connection:
            held = self._frontier.held(connection, keys)
            self._frontier.store(
                connection, UrlEvent.STORED, [(key, TransitionDetails()) for key in keys if key in held]
            )
        for lease in self._fetched:
            self._crawl.hosts[_host(lease)].done += 1
            outcome.twice += lease.key in self._crawl.stored
            self._crawl.stored.add(lease.key)
        outcome.pages += len(keys)
        outcome.seconds = self._crawl.now - BEGIN
        self._fetched.clear()


def _host(lease: Lease) -> str:
    return urlsplit(lease.url).hostname or ""


def _urls(host: Host) -> list[DiscoveredUrl]:
    """Return the URLs of a host: one list and articles of the last two years."""
    return [
        DiscoveredUrl(
            f"//{host.name}/{number}",
            f"https://{host.name}/2026/07/20/story-{number}.html",
            UrlKind.ARTICLE,
            739_000 + number % 700,
        )
        for number in range(host.pages)
    ]
