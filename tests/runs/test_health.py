"""A site is healthy if a run ended well within the time, and the last one ended well or works."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.items import RunRecord
from crawler.runs.health import Limits, health_of
from crawler.vocabulary import Health, RunKind, RunStatus, UnfinishedState

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
LIMITS = Limits(timedelta(hours=24), timedelta(seconds=150))


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def run(number: int, hours: float, state: str, seen: float | None = None) -> RunRecord:
    """Return a run that ended so many hours ago, or began then if it has no end; `seen` seconds ago was its sign."""
    ended = None if state in set(UnfinishedState) else ago(hours)
    heard = None if seen is None else NOW - timedelta(seconds=seen)
    return RunRecord(number, "chinanews", RunKind.CRAWL, ago(hours), ended, state, heard)


GOOD, OLD_GOOD = run(1, 2, RunStatus.OK), run(1, 30, RunStatus.NOTHING_NEW)
BAD, KILLED = run(2, 1, RunStatus.PARTIAL), run(2, 1, UnfinishedState.KILLED, 1800)
WORKING, HANGING = run(3, 0.5, UnfinishedState.RUNNING, 20), run(3, 0.5, UnfinishedState.RUNNING, 900)


@pytest.mark.parametrize(
    ("newest", "health"),
    [
        ([], Health.NEVER_RUN),
        ([GOOD], Health.HEALTHY),
        ([run(1, 2, RunStatus.LIMIT_REACHED)], Health.HEALTHY),
        ([WORKING, GOOD], Health.HEALTHY),
        ([WORKING], Health.HEALTHY),
        ([run(3, 25, UnfinishedState.RUNNING, 20)], Health.OUTDATED),
        ([HANGING, GOOD], Health.SILENT),
        ([HANGING], Health.SILENT),
        ([BAD, GOOD], Health.FAILED),
        ([run(2, 1, "a-status-of-a-newer-version"), GOOD], Health.FAILED),
        ([KILLED, GOOD], Health.KILLED),
        ([WORKING, BAD, GOOD], Health.FAILED),
        ([OLD_GOOD], Health.OUTDATED),
        ([BAD, OLD_GOOD], Health.OUTDATED),
        ([WORKING, BAD], Health.OUTDATED),
        ([WORKING, KILLED], Health.OUTDATED),
        ([WORKING, OLD_GOOD], Health.OUTDATED),
    ],
)
def test_the_last_runs_and_the_last_good_one_decide(newest: list[RunRecord], health: Health) -> None:
    good = next(((one.id, one.ended_at) for one in newest if one.is_good and one.ended_at), None)
    assert health_of("chinanews", newest, good, LIMITS, NOW).health == health


@pytest.mark.parametrize(
    ("newest", "sentence"),
    [
        ([GOOD], "run 1 ended as ok, exit code 0; that was 2.0 hours ago"),
        ([BAD, GOOD], "run 2 ended as partial, exit code 3; run 1 was the last to end well, 2.0 hours ago"),
        ([WORKING], "run 3 works since 2026-03-04T11:30:00+00:00, last heartbeat 20 s ago; no run has ended well yet"),
    ],
)
def test_a_sentence_says_why(newest: list[RunRecord], sentence: str) -> None:
    good = next(((one.id, one.ended_at) for one in newest if one.is_good and one.ended_at), None)
    assert health_of("chinanews", newest, good, LIMITS, NOW).sentence == sentence


def test_only_a_healthy_site_has_the_exit_code_0() -> None:
    assert [one for one in Health if one.exit_code == 0] == [Health.HEALTHY]
    assert {one.exit_code: one.word for one in Health} == {0: "OK", 1: "WARNING", 2: "CRITICAL", 3: "UNKNOWN"}
