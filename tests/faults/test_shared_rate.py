"""Four workers crawl one site on one PostgreSQL database: its server sees one rate, and one request for robots.txt."""

from __future__ import annotations

from itertools import pairwise
from threading import Event, Lock
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, select

from crawler.storage.schema import HOST_RATES
from crawler.vocabulary import Reason, RunStatus
from tests.crawling import Crawling
from tests.faults import wrongs
from tests.faults.crawls import HOST, path_of
from tests.faults.server import FaultySite, Wire
from tests.faults.test_rate_limit import MIN_SHARE
from tests.faults.test_robots import ROBOTS, rules

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgresql import PostgresqlServer

WORKERS = 4
PAGES = 100  # more than all workers lease at once
ANSWERED = 12
TERMS = "/.well-known/tdmrep.json"
CRAWL_DELAY = 0.2
SETTINGS = {"CONCURRENT_REQUESTS": "1", "CONCURRENT_REQUESTS_PER_DOMAIN": str(WORKERS), "DOWNLOAD_TIMEOUT": "600"}


class Suspending:
    """Answers the first pages; then holds a request of each worker, and asks the last one to wait for a week.

    The others are answered when that worker has read its answer.
    """

    def __init__(self, database: str) -> None:
        self._lock, self._count, self._has_suspended = Lock(), 0, Event()
        self._database = database.replace("postgresql:", "postgresql+psycopg:")

    def __call__(self, wire: Wire) -> None:
        """Answer for a page."""
        with self._lock:
            self._count += 1
            number = self._count
        if number == ANSWERED + WORKERS:
            wire.answer(429, b"", "Retry-After: 604800")
            self._await_reader()
            self._has_suspended.set()
        else:
            if number > ANSWERED:
                self._has_suspended.wait()
            wrongs.whole(wire)

    def _await_reader(self) -> None:
        engine = create_engine(self._database, isolation_level="AUTOCOMMIT")
        suspended = select(HOST_RATES).where(HOST_RATES.c.state.contains(Reason.RETRY_AFTER_TOO_LONG))
        with engine.connect() as connection:
            while connection.execute(suspended).first() is None:
                self._has_suspended.wait(0.05)
        engine.dispose()


def test_a_host_gets_one_rate_and_no_request_after_it_has_suspended_one_of_four_workers(
    postgresql_server: PostgresqlServer, tmp_path: Path
) -> None:
    urls = tmp_path / "urls.txt"
    urls.write_text("\n".join(HOST + path_of(number) for number in range(PAGES)), encoding="utf-8")
    url = postgresql_server.empty_database()
    settings = SETTINGS | {"CRAWLER_DATABASE": url}
    robots = rules("User-agent: *", f"Crawl-delay: {CRAWL_DELAY}")
    with FaultySite({ROBOTS: robots, TERMS: wrongs.status(404)}, Suspending(url)) as site:
        crawlings = [Crawling(tmp_path / str(number), site.address, settings) for number in range(WORKERS)]
        for crawling in crawlings:
            crawling.folder.mkdir()
        workers = [crawling.fork("-a", f"urls={urls}") for crawling in crawlings]
        ended = [worker.ended() for worker in workers]
        asked = site.asked
    assert {one.status for one in ended} == {RunStatus.BLOCKED}, "\n".join(one.log for one in ended)
    assert [one.path for one in asked].count(ROBOTS) == [one.path for one in asked].count(TERMS) == 1
    assert len(asked) == 2 + ANSWERED + WORKERS, "no request followed the one that was suspended"
    assert len({one.path for one in asked}) == len(asked), "no page is requested twice"
    assert min(later.at - earlier.at for earlier, later in pairwise(asked)) >= MIN_SHARE * CRAWL_DELAY
