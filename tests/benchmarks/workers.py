"""`python -m tests.benchmarks.workers [--speed] [--polite SECONDS] [--kills N --freezes N --restarts N] [--seed N]`.

Several workers share a crawl on one PostgreSQL. `--speed`: pages a second and CPU seconds of 1, 2 and 4 workers on a
site without a limit. `--polite`: the shortest time between any two requests, measured at a server whose site allows one
in so many seconds. `--kills`: workers are killed, frozen for longer than their leases and woken again, and PostgreSQL
is restarted; the store must then be that of an undisturbed crawl of one worker. `--polite` and `--kills` need root.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from crawler.storage.database import open_database
from crawler.storage.schema import ARTICLES, REVISIONS, URLS, WORKERS
from crawler.vocabulary import UrlKind, UrlState
from tests.benchmarks.article_pages import article_pages, sets
from tests.benchmarks.crawl import KNOWN_HOST, LOOPBACK, UNKNOWN_HOST, environment
from tests.benchmarks.measured import MAX_LOG_CHARS, cpu_seconds
from tests.benchmarks.page_server import running_process
from tests.benchmarks.worker_faults import BEAT_SECONDS, FREEZE, KILL, RESTARTS, Disturbed, TimedSite
from tests.benchmarks.worker_process import WorkerProcess
from tests.crawling import PROJECT, Crawling
from tests.faults.kills import Place, compared, read, undisturbed
from tests.postgresql import PostgresqlServer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.faults.kills import Stored

FEW = 20
"""The pages of the short run, whose seconds are those of the start."""
NUMBERS = (1, 2, 4)
SITES = {"known templates": ("chinanews", KNOWN_HOST), "site without rules": ("news", UNKNOWN_HOST)}
DISTURBED_DELAY = 0.25
"""Seconds between two requests: the crawl lasts as long as its faults take."""


@dataclass(frozen=True, slots=True)
class Speed:
    """The figures of one crawl: seconds, and CPU seconds of the workers, of PostgreSQL and of the web server."""

    seconds: float
    workers: float
    database: float
    web: float

    def __sub__(self, other: Speed) -> Speed:
        return Speed(*(getattr(self, name) - getattr(other, name) for name in self.__slots__))


def main() -> int:
    """Run what is asked for and print its figures; the exit code is 1 if an article is lost or twice."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.workers", description=__doc__)
    options.add_argument("--speed", action="store_true")
    options.add_argument("--pages", type=int, default=4000, help="of --speed")
    options.add_argument("--site", choices=SITES, default="known templates", help="of --speed")
    options.add_argument("--polite", type=float, metavar="SECONDS")
    options.add_argument("--workers", type=int, default=3, help="of --polite and --kills")
    options.add_argument("--kills", type=int, default=0)
    options.add_argument("--freezes", type=int, default=0)
    options.add_argument("--restarts", type=int, default=0)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = options.parse_args()
    faults = [KILL] * given.kills + [FREEZE] * given.freezes + [RESTARTS[i % 2] for i in range(given.restarts)]
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="workers-") as name, PostgresqlServer() as server:
        if given.speed:
            print_speed(Path(name), server, given.site, given.pages)
        if given.polite is not None:
            print_gaps(Path(name), server, given.polite, given.workers)
        if faults:
            wrong = print_faults(Path(name), server, faults, given.workers, given.seed)
    return int(wrong > 0)


def print_speed(folder: Path, server: PostgresqlServer, site: str, pages: int) -> None:
    """Print a table: pages a second by the number of workers, and CPU ms a page."""
    spider, host = SITES[site]
    made = [page.path for page in article_pages(sets()[-1], pages)]
    print(f"{pages} pages of the {sets()[-1]}, {site}\n")
    print(
        "| workers | pages a second | times one | CPU ms a page: workers | PostgreSQL | web server |\n"
        + "|---" * 6
        + "|"
    )
    first = 0.0
    with running_process("tests.benchmarks.page_server", sets()[-1], str(pages)) as (address, web):
        for workers in NUMBERS:
            crawls = (SpeedCrawl(folder / f"{workers}-{len(some)}", spider, host, some) for some in (made[:FEW], made))
            few, every = (crawl.run(server, workers, address, web) for crawl in crawls)
            more, cost = pages - FEW, every - few
            first = first or more / cost.seconds
            cpu = " | ".join(f"{1000 * one / more:.2f}" for one in (cost.workers, cost.database, cost.web))
            print(f"| {workers} | {more / cost.seconds:.1f} | {more / cost.seconds / first:.2f} | {cpu} |", flush=True)


@dataclass(frozen=True, slots=True)
class SpeedCrawl:
    """A crawl of these paths of a host, in a folder that does not exist yet."""

    folder: Path
    spider: str
    host: str
    paths: Sequence[str]

    def run(self, server: PostgresqlServer, workers: int, proxy: str, web: int) -> Speed:
        """Crawl with so many workers that start together; `web` is the process of the web server."""
        self.folder.mkdir()
        (self.folder / "urls").write_text("".join(f"http://{self.host}{path}\n" for path in self.paths), "utf-8")
        url = server.empty_database()
        open_database(url).dispose()
        before = cpu_seconds(server.pid), cpu_seconds(web)
        began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        self._crawl(url, workers, proxy)
        seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
        self._check(url)
        return Speed(seconds, cpu, cpu_seconds(server.pid) - before[0], cpu_seconds(web) - before[1])

    def _crawl(self, url: str, workers: int, proxy: str) -> None:
        command = [sys.executable, "-m", "scrapy", "crawl", self.spider, *LOOPBACK, "-aurls=urls"]
        started = []
        for number in range(workers):
            with (self.folder / f"{number}.log").open("w") as log:
                own = [f"-sCRAWLER_DATABASE={url}"]
                started.append(
                    Popen([*command, *own], cwd=self.folder, env=environment(PROJECT, proxy), stderr=log, stdout=log)
                )
        codes = [one.wait() for one in started]
        if any(codes):
            raise RuntimeError(f"exit codes {codes}: {(self.folder / '0.log').read_text('utf-8')[-MAX_LOG_CHARS:]}")

    def _check(self, url: str) -> None:
        """Raise an error unless each page was requested once and stored once."""
        engine = open_database(url)
        with engine.connect() as connection:
            stored, revisions = (
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (ARTICLES, REVISIONS)
            )
            requests = connection.execute(
                select(func.sum(URLS.c.attempts)).where(URLS.c.kind == UrlKind.ARTICLE)
            ).scalar_one()
        engine.dispose()
        if (stored, revisions, requests) != (len(self.paths), 0, len(self.paths)):
            raise RuntimeError(f"{len(self.paths)} pages, {requests} requests, {stored} stored, {revisions} revisions")


def print_gaps(folder: Path, server: PostgresqlServer, delay: float, workers: int) -> None:
    """Print the shortest time between two requests of workers to a host with this delay."""
    with TimedSite() as site:
        polite = {"DOWNLOAD_DELAY": str(delay), "CRAWLER_MAX_DELAY": str(max(delay, 1.0))}
        crawling = _crawling(folder / "polite", server.empty_database(), site, polite)
        codes = Counter(worker.ended() for worker in [WorkerProcess(crawling, n, BEAT_SECONDS) for n in range(workers)])
    print(
        f"{workers} workers, a delay of {delay} s: {len(site.times)} requests, at least {site.smallest_gap:.3f} s "
        f"between two; exit codes {dict(codes)}"
    )


def print_faults(folder: Path, server: PostgresqlServer, faults: list[str], workers: int, seed: int) -> int:
    """Disturb a crawl, print how its store differs from that of an undisturbed one, and return how much is wrong."""
    expected = undisturbed(Place(folder / "undisturbed", server.other_database()))
    url = server.empty_database()
    with TimedSite() as site:
        slow = {"DOWNLOAD_DELAY": str(DISTURBED_DELAY), "CRAWLER_MAX_DELAY": str(DISTURBED_DELAY)}
        crawling = _crawling(folder / "disturbed", url, site, slow)
        moments = random.Random(seed)  # noqa: S311  # moments, no secrets
        disturbed = Disturbed(crawling, site, server, workers, moments)
        status = disturbed.run(faults)
    outcome = compared(disturbed.faults[KILL], _as_stored(read(url)), _as_stored(expected), status)
    done = ", ".join(f"{number} {name}" for name, number in sorted(disturbed.faults.items()))
    print(f"seed {seed}, {workers} workers at once, {disturbed.started} started: {done}")
    print(f"exit codes {dict(disturbed.codes)}; {len(site.times)} requests, {site.smallest_gap:.3f} s between two")
    hosts = [worker.host for worker in disturbed.ever_frozen]
    print(f"frozen workers that the others gave up: {_given_up(url, hosts)} of {len(hosts)}")
    print(f"overwritten {read(url).revisions}; {outcome}")
    return outcome.faults


def _given_up(url: str, hosts: Sequence[str]) -> int:
    """Return how many workers of these machines were given up."""
    engine = open_database(url)
    which = WORKERS.c.host.in_(hosts), WORKERS.c.ended_at.is_not(None), WORKERS.c.status.is_(None)
    with engine.connect() as connection:
        many = connection.execute(select(func.count()).select_from(WORKERS).where(*which)).scalar_one()
    engine.dispose()
    return int(many)


def _as_stored(found: Stored) -> Stored:
    """Count an unchanged article as stored: a worker whose lease was lost fetches an article that is stored already."""
    as_stored = {UrlState.UNCHANGED: UrlState.STORED}
    return replace(found, frontier=frozenset(tuple(as_stored.get(one, one) for one in row) for row in found.frontier))


def _crawling(folder: Path, url: str, site: TimedSite, settings: dict[str, str]) -> Crawling:
    folder.mkdir()
    return Crawling(folder, site.address, {"CRAWLER_DATABASE": url, **settings})


if __name__ == "__main__":
    sys.exit(main())
