"""The time of a run is the database's, and goes on without jumps."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import text

from crawler.storage.clock import RunClock, database_time
from crawler.storage.database import open_database

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

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


def test_a_clock_that_is_set_during_a_run_does_not_change_the_time_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    clock, before = RunClock(engine), time.time()
    for jump in (HOURS_AHEAD, -HOURS_AHEAD):
        monkeypatch.setattr(time, "time", lambda jump=jump: before + jump)
        assert abs(clock.now() - before) < HOURS_AHEAD / 2
    engine.dispose()
