"""Recorded runs are selected by site, day and state; a run without an end is running or was killed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.storage.database import writing
from crawler.storage.recorded_runs import RecordedRuns, RunSelection
from crawler.storage.runs import Runs
from crawler.storage.schema import WORKERS
from crawler.vocabulary import RunKind, RunStatus, UnfinishedState
from tests.storage.records import NOON

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

LATER = NOON + timedelta(days=1)


@pytest.fixture
def recorded(engine: Engine) -> RecordedRuns:
    """Record five runs: good, bad and killed ones of a site, one of another site, and one that works now."""
    runs = Runs(engine)
    runs.end(runs.begin("chinanews", NOON), RunStatus.OK, {"fetched": 2}, NOON + timedelta(hours=1))
    runs.end(runs.begin("chinanews", LATER), RunStatus.PARTIAL, {}, LATER)
    runs.begin("chinanews", LATER + timedelta(hours=1))
    with writing(engine) as connection:
        connection.execute(WORKERS.update().where(WORKERS.c.run == 3).values(pid=2**30))
    runs.end(runs.begin("elsewhere", NOON), RunStatus.NOTHING_NEW, {}, NOON)
    runs.begin("elsewhere", LATER)
    return RecordedRuns(engine, LATER)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (RunSelection(), [3, 5, 2, 4, 1]),
        (RunSelection(site="chinanews"), [3, 2, 1]),
        (RunSelection(kind=RunKind.REPROCESS), []),
        (RunSelection(since="2026-03-05"), [3, 5, 2]),
        (RunSelection(until="2026-03-04"), [4, 1]),
        (RunSelection(since="2026-03-04", until="2026-03-05"), [3, 5, 2, 4, 1]),
        (RunSelection(states=frozenset({RunStatus.PARTIAL, RunStatus.OK})), [2, 1]),
        (RunSelection(states=frozenset({UnfinishedState.KILLED})), [3]),
        (RunSelection(states=frozenset({UnfinishedState.RUNNING})), [5]),
        (RunSelection(site="chinanews", states=frozenset({UnfinishedState.KILLED, RunStatus.OK})), [3, 1]),
        (RunSelection(site="elsewhere", states=frozenset({UnfinishedState.KILLED})), []),
    ],
)
def test_runs_are_selected_the_newest_first(
    recorded: RecordedRuns, selection: RunSelection, expected: list[int]
) -> None:
    assert [run.id for run in recorded.select(selection)] == expected
    assert [run.id for run in recorded.select(selection, limit=1)] == expected[:1]


def test_a_run_is_read_with_its_times_state_and_workers(recorded: RecordedRuns) -> None:
    run = recorded.find(1)
    assert run is not None
    assert (run.started_at, run.ended_at, run.seen_at) == (NOON, NOON + timedelta(hours=1), NOON)
    assert (run.status, run.exit_code, run.is_good, run.statistics) == (RunStatus.OK, 0, True, {"fetched": 2})
    assert [worker["status"] for worker in run.workers] == [RunStatus.OK]
    assert recorded.find(99) is None


def test_the_sites_their_counts_of_runs_and_their_last_good_run_are_known(recorded: RecordedRuns) -> None:
    assert recorded.sites() == ["chinanews", "elsewhere"]
    assert recorded.counts() == {
        ("chinanews", "ok"): 1,
        ("chinanews", "partial"): 1,
        ("chinanews", "killed"): 1,
        ("elsewhere", "nothing-new"): 1,
        ("elsewhere", "running"): 1,
    }
    assert recorded.last_good("chinanews") == (1, NOON + timedelta(hours=1))
    assert recorded.last_good("nowhere") is None


def test_the_json_of_a_run_has_the_row_of_its_table_and_its_state(recorded: RecordedRuns) -> None:
    killed, running = (run.as_json() for run in recorded.select(RunSelection(since="2026-03-05"))[:2])
    assert (killed["state"], killed["status"], killed["exit_code"]) == ("killed", None, None)
    assert (running["state"], running["status"], running["ended_at"]) == ("running", None, None)
    good = recorded.select(RunSelection(states=frozenset({RunStatus.OK})))[0].as_json()
    assert (good["status"], good["exit_code"], good["started_at"]) == ("ok", 0, "2026-03-04T12:00:00+00:00")
