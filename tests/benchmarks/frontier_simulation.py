"""`python -m tests.benchmarks.frontier_simulation [--hosts N] [--workers N] [--pages N] [--seconds N]`.

Many workers crawl many hosts in virtual time, with the real frontier on a real PostgreSQL (see simulated_crawl.py).
Printed are the database's work for a page, the speed, the fairness between hosts, and whether each host's delay and
number of concurrent requests were kept.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from random import Random
from time import perf_counter

from crawler.network.host_rates import MemoryRates
from crawler.network.rate_limit import RateLimits
from crawler.storage.database import open_database
from tests.benchmarks.measured import cpu_seconds
from tests.benchmarks.simulated_crawl import RUN, Crawl, Outcome, Plan
from tests.benchmarks.simulated_hosts import Host, make_hosts
from tests.benchmarks.simulated_rates import SimulatedRates, database_rates
from tests.benchmarks.statements import Statements
from tests.postgresql import PostgresqlServer

DELAY = 1.0  # the setting DOWNLOAD_DELAY


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a simulation with its measures; `server_cpu` is in seconds, 0 if it was not measured."""

    outcome: Outcome
    hosts: list[Host]
    plan: Plan
    statements: Statements
    server_cpu: float = 0.0

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return sum(host.requests for host in self.hosts)

    @property
    def most_pages(self) -> float:
        """How many pages the hosts and the workers could give at most in the time of the simulation."""
        seconds = self.outcome.seconds
        of_workers = self.plan.workers * seconds / self.plan.page_seconds
        return min(sum(host.most_pages(seconds) for host in self.hosts), of_workers)

    @property
    def fairness(self) -> float:
        """Jain's index of the shares that hosts without failures got of what they could give: 1 if all are equal."""
        whole = [host for host in self.hosts if not host.failures]
        shares = [host.done / host.most_pages(self.outcome.seconds) for host in whole]
        return sum(shares) ** 2 / (len(shares) * sum(share**2 for share in shares))

    @property
    def smallest_gap(self) -> float:
        """The smallest gap between two requests to a host, as a multiple of its delay."""
        gaps = (host.smallest_gap / host.delay for host in self.hosts if host.smallest_gap is not None)
        return min(gaps, default=1.0)

    @property
    def starvation(self) -> float:
        """The longest time for which a host could be requested and was not, in seconds."""
        return max(host.starved for host in self.hosts)

    def lines(self) -> list[str]:
        """Return the rows of a table."""
        outcome, counts = self.outcome, self.statements
        pages = max(outcome.pages, 1)
        rows = {
            "pages": f"{outcome.pages}",
            "failed": f"{outcome.failed}",
            "virtual seconds": f"{outcome.seconds:.0f}",
            "pages a second": f"{outcome.pages / outcome.seconds:.0f}",
            "of the theoretical maximum": f"{outcome.pages / self.most_pages:.2f}",
            "round trips a page": f"{counts.round_trips / pages:.2f}",
            "transactions a page": f"{counts.transactions / pages:.2f}",
            "statements' time, ms a page": f"{1000 * counts.seconds / pages:.2f}",
            "CPU of PostgreSQL, ms a page": f"{1000 * self.server_cpu / pages:.2f}",
            "leases a batch": f"{outcome.leases / max(outcome.batches, 1):.1f}",
            "leases that waited for their host at the end": f"{outcome.leases - self.requests}",
            "fairness between hosts": f"{self.fairness:.3f}",
            "longest starvation of a host, s": f"{self.starvation:.1f}",
            "smallest gap, of the delay": f"{self.smallest_gap:.3f}",
            "most requests at once to a host": f"{max(host.most_under_way for host in self.hosts)}",
            "pages stored twice": f"{outcome.twice}",
        }
        return [f"| {name} | {value} |" for name, value in rows.items()]


def simulate(database: str, hosts: int, pages: int, plan: Plan, server: int | None = None) -> Report:
    """Simulate a crawl on an empty database; `server` is the process of its server, for its CPU time."""
    made = make_hosts(hosts, pages, DELAY, Random(plan.seed))  # noqa: S311  # protects nothing
    engine = open_database(database)
    statements = Statements(engine)
    limits, memory = RateLimits(DELAY), MemoryRates(RateLimits(DELAY))
    is_shared = engine.dialect.name == "postgresql"

    def rates_of(worker: int) -> SimulatedRates:
        return SimulatedRates(database_rates(engine, limits, RUN, worker) if is_shared else memory)

    crawl = Crawl(engine, made, rates_of, plan)
    crawl.seed()
    if is_shared:  # as autovacuum does meanwhile
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    statements.reset()
    before = cpu_seconds(server) if server else 0.0
    outcome = crawl.run()
    used = cpu_seconds(server) - before if server else 0.0
    engine.dispose()
    return Report(outcome, made, plan, statements, used)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.frontier_simulation", description=__doc__)
    options.add_argument("--hosts", type=int, default=10_000)
    options.add_argument("--workers", type=int, default=100)
    options.add_argument("--pages", type=int, default=100_000)
    options.add_argument("--places", type=int, default=64, help="CONCURRENT_REQUESTS of each worker")
    options.add_argument("--page-ms", type=float, default=10.0, help="CPU time of a page in a worker")
    options.add_argument("--seconds", type=float, default=60.0, help="the virtual time after which it ends")
    options.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    given = options.parse_args()
    plan = Plan(given.workers, given.places, given.page_ms / 1000, given.seconds)
    began = perf_counter()
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="simulation-"))
        server = opened.enter_context(PostgresqlServer()) if given.database == "postgresql" else None
        database = server.empty_database() if server else f"sqlite:///{folder}/frontier.db"
        report = simulate(database, given.hosts, given.pages, plan, server.pid if server else None)
    print(f"| {given.workers} workers, {given.hosts} hosts | |\n|---|---|")
    print("\n".join(report.lines()))
    print(f"simulated in {perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
