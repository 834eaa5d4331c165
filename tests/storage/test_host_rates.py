"""Workers share the rate of a host in a real PostgreSQL database, in threads and processes that are killed."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from crawler.network.rate_limit import HostRate, RateLimits, rate_of
from crawler.storage.clock import RunClock
from crawler.storage.database import open_database, writing
from crawler.storage.host_rates import DatabaseRates
from crawler.storage.transactions import work_as
from crawler.vocabulary import Reason
from tests.forked import forked
from tests.storage.proxy import Cut, CuttingProxy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from sqlalchemy.engine import Engine

    from crawler.network.waits import Taken
    from tests.postgresql import PostgresqlServer

HOST = "www.e.org"
DELAY = 0.01
LIMITS = RateLimits(delay=DELAY, concurrent=2, slot_seconds=90)
REQUESTS = 40
WORKERS = 4
Rates = DatabaseRates[HostRate]


@pytest.fixture
def url(postgresql_server: PostgresqlServer) -> str:
    return postgresql_server.empty_database()


@pytest.fixture
def shared(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    with writing(engine) as connection:
        for worker in range(1, WORKERS + 1):
            row = {"id": worker, "run": 1, "at": "2026-01-01T00:00:00+00:00"}
            connection.execute(text("INSERT INTO workers (id, run, started_at) VALUES (:id, :run, :at)"), row)
    yield engine
    engine.dispose()


def rates_of(engine: Engine, run: int, worker: int, limits: RateLimits = LIMITS) -> Rates:
    return DatabaseRates(engine, partial(rate_of, limits=limits, run=run, worker=worker))


def sends(url: str, worker: int, limits: RateLimits = LIMITS) -> list[float]:
    """Send requests as one worker with a connection of its own; return when they were sent."""
    engine = open_database(url)
    rates, clock, sent = rates_of(engine, 1, worker, limits), RunClock(engine), list[float]()

    def answered(rate: HostRate, taken: Taken) -> None:
        assert taken.slot is not None
        assert len(rate.state.slots) <= limits.concurrent
        rate.free(taken.slot)
        rate.answered(200, 0.001, None, clock.now())

    while len(sent) < REQUESTS:
        taken = rates.change(HOST, lambda rate: rate.take(clock.now()))
        if taken.slot is not None:
            sent.append(taken.slot.sent_at)
            rates.change(HOST, partial(answered, taken=taken))
    engine.dispose()
    return sent


@pytest.mark.slow
def test_the_requests_of_workers_at_one_time_are_never_closer_than_the_delay(shared: Engine, url: str) -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        sent = list(pool.map(lambda worker: sends(url, worker), range(1, WORKERS + 1)))
    times = sorted(at for some in sent for at in some)
    assert len(times) == WORKERS * REQUESTS
    assert min(later - earlier for earlier, later in pairwise(times)) >= DELAY
    rate = rates_of(shared, 1, 1).change(HOST, lambda rate: rate)
    assert (rate.state.last_slot, rate.state.slots) == (len(times), [])


def suspension(first: Rates, now: float) -> Reason:
    taken = [first.change(HOST, lambda rate: rate.take(now + 1)) for _ in range(2)]
    assert taken[0].slot
    first.change(HOST, lambda rate: rate.answered(503, 0.1, 3600, now + 2))
    return Reason.RETRY_AFTER_TOO_LONG


def errors(first: Rates, now: float) -> Reason:
    for number in range(LIMITS.errors_in_a_row):
        first.change(HOST, partial(HostRate.answered, status=500, seconds=0.1, requested_wait=None, now=now + number))
    return Reason.TOO_MANY_ERRORS


def crawl_delay(first: Rates, now: float) -> Reason:
    first.change(HOST, lambda rate: rate.obey_crawl_delay(f"https://{HOST}", 3600, now))
    return Reason.CRAWL_DELAY_TOO_LONG


@pytest.mark.parametrize("cause", [suspension, errors, crawl_delay])
def test_a_host_that_suspends_one_worker_gets_no_request_from_the_others(shared: Engine, cause: object) -> None:
    rates, now = [rates_of(shared, 1, worker) for worker in (1, 2, 3)], RunClock(shared).now()
    for one in rates[1:]:
        one.change(HOST, lambda rate: rate.wait(now))  # they know the state from before
    reason = cause(rates[0], now)  # type: ignore[operator]
    assert [one.change(HOST, lambda rate: rate.take(now + 100)).suspended for one in rates] == [reason] * 3
    assert rates[1].known(HOST).suspended == reason
    later = rates_of(shared, 2, 4).change(HOST, lambda rate: rate.suspended)
    assert later is None, "a new run starts without the suspension"


def hold_slots(url: str, connection: Connection) -> None:
    """Take the slots of a host in a process of its own, and stop in the middle of a change."""
    engine = open_database(url)
    rates = rates_of(engine, 1, 2)
    now = RunClock(engine).now()
    for number in range(LIMITS.concurrent):
        assert rates.change(HOST, partial(HostRate.take, now=now + number)).slot

    def stop(rate: HostRate) -> None:
        rate.sent(now)  # a change that is never written
        connection.send(now)
        connection.recv()

    rates.change(HOST, stop)


def test_the_slots_of_a_worker_that_was_killed_or_given_up_are_free_for_others(shared: Engine, url: str) -> None:
    ours, theirs = Pipe()
    process = forked(hold_slots, url, theirs)
    now = ours.recv()
    assert process.pid, "0 would be the tests' own group"
    os.kill(process.pid, signal.SIGSTOP)
    rates = rates_of(shared, 1, 1)
    taken = rates.change(HOST, lambda rate: rate.take(now + 10))
    assert (taken.slot, taken.is_full) == (None, True), "a frozen worker holds slots, and no lock"
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    late = rates_of(shared, 1, 3).change(HOST, lambda rate: rate.take(now + 92))
    assert late.slot is not None
    rates.change(HOST, lambda rate: rate.take(now + 93))
    with writing(shared) as connection:
        connection.execute(text("UPDATE workers SET ended_at = '2026-01-01T01:00:00+00:00' WHERE id = 3"))
    given_up = rates_of(shared, 1, 4).change(HOST, lambda rate: rate.take(now + 94))
    assert given_up.slot is not None


@pytest.mark.parametrize("cut", Cut)
def test_a_change_whose_connection_is_lost_is_made_once(shared: Engine, url: str, cut: Cut) -> None:
    statement = b"UPDATE host_rates", b"SELECT 1\0"
    with CuttingProxy(Path(str(make_url(url).query["host"])), statement) as proxy:
        engine = open_database(f"postgresql://postgres@127.0.0.1:{proxy.port}/postgres", busy_seconds=60)
        work_as(engine, 1)
        proxy.cuts = [cut]
        taken = rates_of(engine, 1, 1).change(HOST, lambda rate: rate.take(100.0))
        assert not proxy.cuts
        engine.dispose()
    rate = rates_of(shared, 1, 2).change(HOST, lambda rate: rate)
    assert rate.state.slots == [taken.slot]


def test_a_damaged_state_is_replaced_with_a_warning(shared: Engine, caplog: pytest.LogCaptureFixture) -> None:
    rates = rates_of(shared, 1, 1)
    assert rates.change(HOST, lambda rate: rate.take(100.0)).slot
    with writing(shared) as connection:
        connection.execute(text("UPDATE host_rates SET version = version + 1, state = '{\"version\": 99}'"))
    assert rates.change(HOST, lambda rate: rate.take(100.0)).slot
    assert len(caplog.messages) == 1
