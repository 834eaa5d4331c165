"""A run that several workers share: one of them writes the seeds, and the last one ends the run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from crawler.exceptions import GivenUpError, WorkerRefusedError
from crawler.storage.database import wait_for_others, writing
from crawler.storage.runs import Runs
from crawler.storage.schema import WORKERS
from crawler.storage.shared_runs import EndOfRun, SharedRun
from crawler.storage.workers import HEARTBEAT_SECONDS, SILENT_SECONDS, Workers
from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Engine

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SITE, SAME = "chinanews", {"rules": "a"}


def join(engine: Engine, **different: str) -> SharedRun:
    claim = Runs(engine).crawl(SITE, NOON, SAME | different, shared=True)
    return SharedRun(engine, claim.run, claim.worker)


def counted(workers: Sequence[Mapping[str, Any]]) -> tuple[RunStatus, Mapping[str, Any]]:
    return RunStatus.OK, {"articles": sum(one["statistics"].get("articles", 0) for one in workers)}


def unwanted(workers: Sequence[Mapping[str, Any]]) -> tuple[RunStatus, Mapping[str, Any]]:
    raise AssertionError(workers)


def kill(engine: Engine, worker: int) -> None:
    with writing(engine) as connection:
        gone = WORKERS.update().where(WORKERS.c.id == worker)
        connection.execute(gone.values(pid_started=WORKERS.c.pid_started + "0"))  # another process has its number now


def test_the_last_worker_ends_the_run_for_all(engine: Engine) -> None:
    first, second = join(engine), join(engine)
    assert first.leave(RunStatus.OK, {"articles": 2}, NOON, unwanted) is None
    assert first.ended(NOON, unwanted) is None, "the other one still works"
    end = EndOfRun(RunStatus.OK, {"articles": 5})
    assert second.leave(RunStatus.NOTHING_NEW, {"articles": 3}, NOON, counted) == end
    assert first.ended(NOON, unwanted) == end
    (run,) = Runs(engine).latest()
    assert [one["status"] for one in run["workers"]] == [RunStatus.OK, RunStatus.NOTHING_NEW]
    assert join(engine).is_first(), "the next one begins another run"


def test_a_worker_that_waits_waits_for_no_lock_while_another_one_works(engine: Engine) -> None:
    first, _ = join(engine), join(engine)
    first.leave(RunStatus.OK, {}, NOON, unwanted)
    with writing(engine) as connection:
        wait_for_others(connection)
        assert first.ended(NOON, unwanted) is None


def test_the_counts_of_stored_articles_are_newer_than_the_statistics_of_the_last_heartbeat(engine: Engine) -> None:
    worker, last = join(engine), join(engine)
    worker.record({"articles": 2, "fetched": 7})
    with writing(engine) as connection:
        worker.count(connection, {"articles": 3})
    ((counted_one, _),) = [run["workers"] for run in Runs(engine).latest()]
    assert (counted_one["statistics"], "counts" in counted_one) == ({"articles": 3, "fetched": 7}, False)
    kill(engine, 1)
    assert last.leave(RunStatus.OK, {"articles": 4}, NOON, counted) == EndOfRun(RunStatus.OK, {"articles": 7})


def test_a_worker_that_waits_ends_the_run_if_the_others_are_dead(engine: Engine) -> None:
    first, _ = join(engine), join(engine)
    first.leave(RunStatus.OK, {"articles": 2}, NOON, unwanted)
    kill(engine, 2)
    assert first.ended(NOON, counted) == EndOfRun(RunStatus.OK, {"articles": 2})
    (run,) = Runs(engine).latest()
    assert [one["status"] for one in run["workers"]] == [RunStatus.OK, None]


def test_the_next_worker_writes_the_seeds_if_the_first_one_dies(engine: Engine) -> None:
    first, second = join(engine), join(engine)
    assert (first.is_first(), second.is_first()) == (True, False)
    kill(engine, 1)
    with writing(engine) as connection:
        assert Workers(engine, 1, 2).give_up_dead(connection, NOON) == [1]
    assert second.is_first()
    second.seeded(NOON)
    assert join(engine).is_seeded()


def test_a_layout_change_that_one_worker_detects_is_known_to_all_and_ends_with_the_run(engine: Engine) -> None:
    first, second = join(engine), join(engine)
    assert second.refused_layout() == []
    first.refuse_layout({"no-source", "no-editor"})
    assert second.refused_layout() == ["no-editor", "no-source"]
    first.leave(RunStatus.LAYOUT_CHANGED, {"articles": 2}, NOON, unwanted)
    end = second.leave(RunStatus.LAYOUT_CHANGED, {"articles": 1}, NOON, counted)
    first.refuse_layout({"late"})
    assert second.ended(NOON, unwanted) == end
    assert join(engine).refused_layout() == []


def test_a_worker_without_heartbeats_is_given_up_only_while_those_of_the_others_come_through(engine: Engine) -> None:
    join(engine)
    join(engine)
    first, second = Workers(engine, 1, 1), Workers(engine, 1, 2)
    pause, later = timedelta(seconds=HEARTBEAT_SECONDS), NOON + timedelta(seconds=2 * SILENT_SECONDS)
    second.beat(later)  # the first heartbeat after the database was away
    with writing(engine) as connection:
        assert second.give_up_dead(connection, later) == []
    for _ in range(round(SILENT_SECONDS / HEARTBEAT_SECONDS)):
        later += pause
        second.beat(later)
    with writing(engine) as connection:
        assert second.give_up_dead(connection, later) == [1], "its process exists, but is suspended"
    with pytest.raises(GivenUpError):
        first.beat(later)


def test_a_worker_that_differs_is_told_in_which_values(engine: Engine) -> None:
    join(engine)
    with pytest.raises(WorkerRefusedError, match=r"rules: a there, b here; seeds: none there, c here$"):
        join(engine, rules="b", seeds="c")
