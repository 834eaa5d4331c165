"""Kills runs of `chinanews reprocess` at random moments while they plan, store and undo, and compares the rows.

The expected rows are those of a run that nobody disturbed, and after the undo those from before.
"""

from __future__ import annotations

import signal
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from crawler.storage.database import open_database
from crawler.storage.runs import Runs
from crawler.storage.schema import REPROCESSED
from crawler.vocabulary import ReprocessingState
from tests.cli.commands import run
from tests.older_rules import begun, rows_of, stored_by_older_rules

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from sqlalchemy.engine import Engine

    from tests.faults.kills import Place

ARTICLES = 1000
LOOK_SECONDS = 0.002
LONGEST_WAIT_SECONDS = 0.03  # after the moment, at most: a part of a transaction
UNDO = ("--undo", "1")
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Killed:
    """In which phases the runs were killed, how many rows differ from the undisturbed run, and from before it."""

    phases: Counter[str]
    different: int
    twice: int
    not_undone: int

    @property
    def faults(self) -> int:
        """How many rows are wrong."""
        return self.different + self.twice + self.not_undone

    def __str__(self) -> str:
        phases = ", ".join(f"{number} while {phase}" for phase, number in self.phases.items())
        faults = f"different {self.different}, twice {self.twice}, not undone {self.not_undone}"
        return f"{self.phases.total()} runs killed ({phases}), {ARTICLES} articles: {faults}"


def kill_reprocessing(place: Callable[[str], Place], kills: int, moments: random.Random) -> Killed:
    """Kill so many runs, and so many undos, and compare."""
    calm = place("undisturbed")
    stored_by_older_rules(calm.database, calm.folder / "warc", ARTICLES)
    assert run("reprocess", "--database", calm.database).exit_code == 0
    expected = _without_times(rows_of(calm.database))
    killed = place("killed")
    stored_by_older_rules(killed.database, killed.folder / "warc", ARTICLES)
    before = rows_of(killed.database)
    phases = Counter[str]()
    for left in range(kills, 0, -1):
        phases.update(_kill(killed.database, (), 2 * ARTICLES, left, moments))
    assert run("reprocess", "--database", killed.database).exit_code == 0
    after = _without_times(rows_of(killed.database))
    for left in range(kills, 0, -1):
        phases.update(_kill(killed.database, UNDO, 3 * ARTICLES, left, moments))
    assert run("reprocess", "--database", killed.database, *UNDO).exit_code == 0
    return Killed(
        phases,
        _different(after["articles"], expected["articles"]),
        abs(len(after["revisions"]) - len(expected["revisions"])),
        sum(_different(found, before[name]) for name, found in rows_of(killed.database).items()),
    )


def _kill(url: str, arguments: tuple[str, ...], end: int, left: int, moments: random.Random) -> list[str]:
    """Kill one run after some more of its work; return the phase that it was in, nothing if it had ended."""
    engine = open_database(url)
    before = done = _work_done(engine, undoing=bool(arguments))
    moment = before + moments.randint(1, max(1, 2 * (end - before) // (left + 1)))
    process = begun("--database", url, *arguments)
    while done < moment and not process.ends_within(LOOK_SECONDS):
        done = _work_done(engine, undoing=bool(arguments))
    process.ends_within(moments.uniform(0, LONGEST_WAIT_SECONDS))
    process.send_signal(signal.SIGKILL)
    code = process.ended().exit_code
    phase = Runs(engine).latest(1)[0]["statistics"]["phase"]
    engine.dispose()
    return [phase] if code == -signal.SIGKILL else []


def _work_done(engine: Engine, *, undoing: bool) -> int:
    """Return how many results are recorded, stored and undone: each article counts as 1, 2 and 3."""
    query = select(REPROCESSED.c.result, func.count()).group_by(REPROCESSED.c.result)
    with closing(engine.connect()) as connection:  # another one each time: it sees the newest rows
        found = {result: int(number) for result, number in connection.execute(query)}
    applied = found.get(ReprocessingState.APPLIED, 0)
    return 3 * ARTICLES - applied if undoing else sum(found.values()) + applied


def _without_times(rows: Rows) -> Rows:
    return {
        name: [{column: value for column, value in row.items() if column not in {"stored_at", "pages"}} for row in some]
        for name, some in rows.items()
    }


def _different(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> int:
    """Return how many rows differ, or are on one side only."""
    pairs = sum(one != other for one, other in zip(found, expected, strict=False))
    return pairs + abs(len(found) - len(expected))
