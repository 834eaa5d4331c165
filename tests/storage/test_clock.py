"""The time of a run is the database's, and goes on without jumps."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from crawler.storage.clock import STEADY, RunClock, database_time
from crawler.storage.database import open_database

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgresql import PostgresqlServer

HOURS_AHEAD = 3 * 3600


def test_all_hosts_have_the_time_of_a_postgresql_server(
    postgresql_server: PostgresqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_database(postgresql_server.empty_database())
    before = time.time()
    monkeypatch.setattr(time, "time", lambda: before + HOURS_AHEAD)
    with engine.connect() as connection:
        told = float(connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
    assert told <= RunClock(engine).now() < told + HOURS_AHEAD / 2
    assert told <= database_time(engine) < told + HOURS_AHEAD / 2
    engine.dispose()


def test_a_worker_follows_the_time_of_a_postgresql_server_and_does_not_go_back(
    postgresql_server: PostgresqlServer,
) -> None:
    engine = open_database(postgresql_server.empty_database())
    steady = STEADY()
    clock = RunClock(engine, lambda: steady)
    begun = clock.now()
    steady += 40  # this machine's clock is fast: PostgreSQL has counted less meanwhile
    before = clock.now()
    clock.follow()
    times = [before]
    for _ in range(10):
        times.append(clock.now())
        steady += 10
    assert before - begun == pytest.approx(40)
    assert times == sorted(times)
    assert clock.now() - begun == pytest.approx(100, abs=30), "it is right again"
    engine.dispose()


@pytest.mark.slow
def test_a_worker_that_was_frozen_or_whose_database_was_set_back_by_hours_has_the_time_of_the_others(
    postgresql_server: PostgresqlServer, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_database(postgresql_server.empty_database())
    steady = STEADY()
    clock = RunClock(engine, lambda: steady)
    for jump, warnings in ((-HOURS_AHEAD, 0), (2 * HOURS_AHEAD, 1)):
        steady += jump
        told = clock.follow()
        assert clock.now() == pytest.approx(told, abs=1)
        assert told == pytest.approx(database_time(engine), abs=30)
        assert len(caplog.messages) == warnings
    engine.dispose()


def test_a_clock_that_is_set_during_a_run_does_not_change_the_time_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    clock, before = RunClock(engine), time.time()
    for jump in (HOURS_AHEAD, -HOURS_AHEAD):
        monkeypatch.setattr(time, "time", lambda jump=jump: before + jump)
        assert abs(clock.now() - before) < HOURS_AHEAD / 2
    engine.dispose()
