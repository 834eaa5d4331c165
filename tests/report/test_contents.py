"""The numbers of the report: they add up, are those of `coverage`, and a scope limits all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from crawler.exceptions import BadInputError
from crawler.report.contents import contents_of
from crawler.report.scope import Scope, ScopedStore
from crawler.storage.frontier.coverage import COUNTED, Coverage
from crawler.storage.runs import Runs
from crawler.storage.schema import RUNS
from crawler.storage.snapshot import reading
from crawler.vocabulary import UnfinishedState, UrlState
from tests.report.stores import GAP, NOW, filled
from tests.storage.records import NOON

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from crawler.report.contents import Contents


def contents(engine: Engine, scope: Scope) -> Contents:
    with reading(engine, "the store") as connection:
        return contents_of(ScopedStore(connection, scope), NOW)


def test_the_sums_are_those_of_coverage(engine: Engine) -> None:
    found = contents(filled(engine), Scope())
    lines = Coverage(engine).lines()
    assert found.adds_up
    assert found.known.total == sum(line.known for line in lines) == 17
    names = [state.replace("-", "_") for state in COUNTED]
    assert [part.number for part in found.known.parts] == [sum(getattr(line, name) for line in lines) for name in names]
    assert {part.name: part.number for part in found.in_store.parts} == {
        "stored whole": 9,
        "stored, not whole": 1,
        "withdrawn": 1,
        "without a known URL": 0,
    }
    assert [part.number for part in found.blocks.parts] == [20, 40]


def test_articles_without_a_day_in_the_url_count_for_the_day_that_they_or_a_list_state(engine: Engine) -> None:
    days = contents(filled(engine), Scope()).calendar.days
    of_coverage = {line.day: line.known for line in Coverage(engine).lines() if line.day}
    assert {day: one.known for day, one in days.items()} == of_coverage | {"2026-03-04": 10, "2026-03-07": 3}


def test_every_day_adds_up_and_a_gap_is_empty(engine: Engine) -> None:
    calendar = contents(filled(engine), Scope()).calendar
    assert all(one.adds_up for one in calendar.days.values())
    assert GAP not in calendar.days
    assert calendar.empty_days() == 1
    assert [calendar.days[f"2026-03-0{day}"].kind for day in (4, 5, 7, 8)] == ["part", "part", "none", "gone"]
    assert calendar.days["2026-03-04"].estimated == 0


@pytest.mark.parametrize(
    ("scope", "known"),
    [
        (Scope(since="2026-03-05"), 7),
        (Scope(until="2026-03-04"), 10),
        (Scope(since="2026-03-05", until="2026-03-07"), 6),
        (Scope(run=2), 7),
        (Scope("chinanews", run=1), 10),
        (Scope(since=GAP, until=GAP), 0),
    ],
)
def test_a_scope_limits_every_sum(engine: Engine, scope: Scope, known: int) -> None:
    found = contents(filled(engine), scope)
    assert found.known.total == known == found.calendar.total.known
    assert found.adds_up
    assert sum(one.number for one in found.reasons) == sum(
        part.number for part in found.known.parts if part.name in {UrlState.REFUSED, UrlState.FAILED, UrlState.GONE}
    )


def test_a_run_that_does_not_exist_is_an_error(engine: Engine) -> None:
    with pytest.raises(BadInputError, match="there is no run 99"):
        contents(filled(engine), Scope(run=99))


def test_a_run_that_works_is_running_and_the_report_is_written_meanwhile(engine: Engine) -> None:
    run = Runs(filled(engine)).begin("chinanews", NOW)
    found = contents(engine, Scope(run=run)).runs
    assert [(one.record.id, one.record.state, one.seconds) for one in found] == [(run, UnfinishedState.RUNNING, None)]


def test_runs_have_the_sentence_of_their_status_and_unknown_ones_none(engine: Engine) -> None:
    with filled(engine).begin() as connection:
        row = {"site": "chinanews", "started_at": NOW.isoformat(), "ended_at": NOW.isoformat(), "statistics": "{}"}
        connection.execute(insert(RUNS).values(row | {"status": "of-a-newer-version", "kind": "crawl"}))
    newer, killed, changed, partial = contents(engine, Scope()).runs
    assert (newer.record.state, newer.words, newer.record.is_good) == ("of-a-newer-version", ("", ""), False)
    assert (killed.record.state, killed.seconds, killed.words[1]) == ("killed", None, "Run it again to continue.")
    assert changed.words[0].startswith("The site's pages fit none of its templates")
    assert partial.pages_a_second == 16 / 600
    assert [run.record.id for run in contents(engine, Scope(until=NOON.date().isoformat())).runs] == [3, 2, 1]
