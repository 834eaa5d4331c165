"""Runs are recorded with their statuses and statistics, and only one run at a time works on a site."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import AlreadyRunningError, StorageError
from crawler.storage.claims import Claims
from crawler.storage.database import open_database, wait_for_others, writing
from crawler.storage.runs import MIN_STOPPED, Runs
from crawler.storage.schema import WORKERS
from crawler.storage.workers import SILENT_SECONDS, Workers
from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
DIES = (
    "import os, sys; from datetime import UTC, datetime; from crawler.storage.database import open_database; "
    "from crawler.storage.runs import Runs; "
    "Runs(open_database(sys.argv[1])).begin('chinanews', datetime.now(UTC)); os.kill(os.getpid(), 9)"
)


def test_a_run_is_listed_with_its_status_and_statistics_the_newest_first(engine: Engine) -> None:
    runs = Runs(engine)
    for status in (RunStatus.OK, RunStatus.PARTIAL):
        runs.end(runs.begin("chinanews", NOON), status, {"fetched": 3, "by": {"a": 1}}, NOON + timedelta(hours=1))
    listed = runs.latest()
    assert [one["status"] for one in listed] == [RunStatus.PARTIAL, RunStatus.OK]
    assert listed[0]["statistics"] == {"fetched": 3, "by": {"a": 1}}
    assert listed[0]["ended_at"] == "2026-03-04T13:00:00+00:00"
    assert len(runs.latest(limit=1)) == 1


def test_a_run_that_has_not_ended_has_no_status(engine: Engine) -> None:
    Runs(engine).begin("chinanews", NOON)
    assert [(one["ended_at"], one["status"], one["statistics"]) for one in Runs(engine).latest()] == [(None, None, {})]


def test_a_run_is_listed_with_its_configuration_and_times_as_others_read_them(engine: Engine) -> None:
    Runs(engine).crawl("chinanews", NOON, {"DOWNLOAD_DELAY": 1.0}, shared=True)
    (run,) = Runs(engine).latest()
    assert run["configuration"] == {"DOWNLOAD_DELAY": 1.0}
    assert [worker["seen_at"] for worker in run["workers"]] == ["2026-03-04T12:00:00+00:00"]


def test_the_past_of_a_site_has_no_runs_that_detected_a_layout_change(engine: Engine) -> None:
    runs = Runs(engine)
    for status in (RunStatus.OK, RunStatus.LAYOUT_CHANGED, RunStatus.PARTIAL):
        runs.end(runs.begin("chinanews", NOON), status, {"status": status}, NOON)
    runs.end(runs.begin("elsewhere", NOON), RunStatus.OK, {}, NOON)
    runs.begin("chinanews", NOON)
    assert runs.past_statistics("chinanews", 50) == [{"status": RunStatus.PARTIAL}, {"status": RunStatus.OK}]
    assert len(runs.past_statistics("chinanews", 1)) == 1


def test_a_run_that_detected_a_layout_change_and_was_stopped_is_no_past(engine: Engine) -> None:
    runs = Runs(engine)
    for change in (None, {"causes": {"template-boilerplate": 20}}):
        runs.end(runs.begin("chinanews", NOON), RunStatus.INTERRUPTED, {"layout_change": change}, NOON)
    assert runs.past_statistics("chinanews", 50) == [{"layout_change": None}]


def test_the_past_of_a_site_has_no_runs_that_were_stopped_soon(engine: Engine) -> None:
    runs = Runs(engine)
    for articles in (3, MIN_STOPPED):
        runs.end(runs.begin("chinanews", NOON), RunStatus.INTERRUPTED, {"articles": {"stored": articles}}, NOON)
    assert runs.past_statistics("chinanews", 50) == [{"articles": {"stored": MIN_STOPPED}}]


def test_a_second_run_on_a_site_is_told_who_runs_and_since_when(engine: Engine) -> None:
    Runs(engine).begin("chinanews", NOON)
    with pytest.raises(AlreadyRunningError, match=rf"since 2026-03-04T12:00:00\+00:00 \(process {os.getpid()} on"):
        Runs(engine).begin("chinanews", NOON)


def test_another_site_may_be_crawled_at_the_same_time(engine: Engine) -> None:
    first, second = (Runs(engine).begin(site, NOON) for site in ("chinanews", "elsewhere"))
    assert first != second


def test_a_site_is_free_again_when_its_run_has_ended(engine: Engine) -> None:
    runs = Runs(engine)
    runs.end(runs.begin("chinanews", NOON), RunStatus.OK, {}, NOON)
    assert runs.begin("chinanews", NOON)


@pytest.mark.slow
def test_the_claim_of_a_run_that_was_killed_does_not_count(database_url: str) -> None:
    killed = subprocess.run([sys.executable, "-c", DIES, database_url], check=False, timeout=600)
    assert killed.returncode == -9
    engine = open_database(database_url)
    assert len(Runs(engine).latest()) == 1
    claims = Claims(engine, 1)
    assert claims.take("robots.txt", NOON.timestamp())
    assert Runs(engine).begin("chinanews", NOON) == 2
    ends = {run["id"]: (one["ended_at"], one["status"]) for run in Runs(engine).latest() for one in run["workers"]}
    assert ends == {1: (NOON.isoformat(), None), 2: (None, None)}, "the next run gives it up"
    assert Claims(engine, 2).take("robots.txt", NOON.timestamp()), "and waits for nothing that it held"
    engine.dispose()


def test_the_claim_of_another_machine_counts_until_it_has_been_silent_for_long(engine: Engine) -> None:
    runs = Runs(engine)
    run = runs.begin("chinanews", NOON)
    with writing(engine) as connection:
        connection.execute(WORKERS.update().values(host="another-machine", pid=1))
    silent = timedelta(seconds=SILENT_SECONDS)
    Workers(engine, run, 1).beat(NOON + silent)
    with pytest.raises(AlreadyRunningError, match="another-machine"):
        runs.begin("chinanews", NOON + silent * 1.5)
    assert runs.begin("chinanews", NOON + silent * 2)


@pytest.mark.parametrize("wrong", [timedelta(minutes=10), timedelta(days=-400)])
def test_the_claim_of_another_container_with_the_same_host_name_is_judged_by_its_heartbeat(
    engine: Engine, wrong: timedelta
) -> None:
    runs = Runs(engine)
    runs.begin("chinanews", NOON)
    with writing(engine) as connection:
        connection.execute(WORKERS.update().values(pid=1, pid_started="another-boot/pid:[1] 100"))
    with pytest.raises(AlreadyRunningError):
        runs.begin("chinanews", NOON + timedelta(seconds=SILENT_SECONDS) / 2)
    assert runs.begin("chinanews", NOON + wrong) == 2, "silent for long, or its clock was ahead"


def test_a_run_does_not_begin_while_another_one_is_about_to(database_url: str) -> None:
    first, second = open_database(database_url), open_database(database_url, busy_seconds=0.1)
    with writing(first) as connection:
        wait_for_others(connection)
        with pytest.raises(StorageError, match="another program holds it"):
            Runs(second).begin("chinanews", NOON)
    assert Runs(second).begin("chinanews", NOON)
    for engine in (first, second):
        engine.dispose()
