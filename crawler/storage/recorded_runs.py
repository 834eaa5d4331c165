"""Reads the recorded runs: those of a site, of some days, of some statuses, the newest first.

Nothing here writes: it also serves commands that must not change the database (health, metrics).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select

from crawler.items import RunRecord
from crawler.storage.database import rows
from crawler.storage.schema import RUNS, WORKERS
from crawler.storage.workers import OF_PROCESS, is_alive, workers_of
from crawler.unsafe_characters import read_json
from crawler.vocabulary import RunKind, RunStatus, UnfinishedState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

_NEWEST_FIRST = (RUNS.c.started_at.desc(), RUNS.c.id.desc())
LAST_DAY = date.max.isoformat()
OF_WORKER = ("id", "host", "pid", "started_at", "seen_at", "ended_at", "status", "statistics")
"""What is shown of a worker: the other columns are used by its run alone."""


@dataclass(frozen=True, slots=True)
class RunSelection:
    """Which runs are read: of one site and kind (None: of all), begun on these days (ISO 8601, UTC), in these states.

    A state is a RunStatus or an UnfinishedState; without states, all runs are read. `run` is the number of one run.
    `with_general`: the runs on all sites are read too. `hidden` are kinds that are left out.
    """

    site: str | None = None
    kind: RunKind | None = None
    since: str | None = None
    until: str | None = None
    states: frozenset[str] = frozenset()
    run: int | None = None
    with_general: bool = False
    hidden: frozenset[RunKind] = frozenset()


class RecordedRuns:
    """The runs of a database or a snapshot at one time, which tells the runs whose workers are alive."""

    def __init__(self, source: Engine | Connection, now: datetime) -> None:
        self._source = source
        self._running = frozenset(_running(source, now))

    def select(self, selection: RunSelection, limit: int | None = None) -> list[RunRecord]:
        """Return the selected runs with their workers, the newest first."""
        query = select(RUNS).where(*self._conditions(selection)).order_by(*_NEWEST_FIRST).limit(limit)
        found = rows(self._source, query, "the runs")
        workers = workers_of(self._source, [row.id for row in found])
        return [self._record(row, workers[row.id]) for row in found]

    def find(self, run: int) -> RunRecord | None:
        """Return the run of this number, None if there is none."""
        found = rows(self._source, select(RUNS).where(RUNS.c.id == run), "the runs")
        return self._record(found[0], workers_of(self._source, [run])[run]) if found else None

    def ids(self, selection: RunSelection) -> list[int]:
        """Return the numbers of the selected runs."""
        query = select(RUNS.c.id).where(*self._conditions(selection)).order_by(RUNS.c.id)
        return [row.id for row in rows(self._source, query, "the runs")]

    def numbered(self, runs: Collection[int]) -> list[RunRecord]:
        """Return the runs with these numbers, without their workers."""
        query = select(RUNS).where(RUNS.c.id.in_(runs))
        return [self._record(row, ()) for row in rows(self._source, query, "the runs")]

    def sites(self) -> list[str]:
        """Return the sites of which crawls are recorded."""
        query = select(RUNS.c.site).where(RUNS.c.kind == RunKind.CRAWL).distinct().order_by(RUNS.c.site)
        return [row.site for row in rows(self._source, query, "the runs")]

    def last_good(self, site: str) -> tuple[int, datetime] | None:
        """Return the number and the end of the last crawl of a site that ended with exit code 0, None without one."""
        good = [status for status in RunStatus if status.exit_code == 0]
        of_site = RUNS.c.kind == RunKind.CRAWL, RUNS.c.site == site, RUNS.c.status.in_(good)
        query = select(RUNS.c.id, RUNS.c.ended_at).where(*of_site).order_by(RUNS.c.ended_at.desc()).limit(1)
        found = rows(self._source, query, "the runs")
        return (found[0].id, datetime.fromisoformat(found[0].ended_at)) if found else None

    def counts(self) -> dict[tuple[str, str], int]:
        """Return how many crawls have which state, by site and state."""
        is_running = RUNS.c.ended_at.is_(None) & RUNS.c.id.in_(self._running)
        state = case(
            (RUNS.c.ended_at.is_not(None), RUNS.c.status),
            (is_running, UnfinishedState.RUNNING.value),
            else_=UnfinishedState.KILLED.value,
        ).label("state")
        states = select(RUNS.c.site, state).where(RUNS.c.kind == RunKind.CRAWL).subquery()
        query = select(states.c.site, states.c.state, func.count().label("runs")).group_by(*states.c)
        return {(row.site, row.state): row.runs for row in rows(self._source, query, "the runs")}

    def _conditions(self, selection: RunSelection) -> Iterator[ColumnElement[bool]]:
        if selection.site is not None:
            yield RUNS.c.site.in_((selection.site, "") if selection.with_general else (selection.site,))
        if selection.kind is not None:
            yield RUNS.c.kind == selection.kind
        if selection.since is not None:
            yield RUNS.c.started_at >= selection.since
        if selection.until is not None and selection.until != LAST_DAY:
            yield RUNS.c.started_at < (date.fromisoformat(selection.until) + timedelta(days=1)).isoformat()
        if selection.run is not None:
            yield RUNS.c.id == selection.run
        if selection.hidden:
            yield RUNS.c.kind.not_in(selection.hidden)
        if selection.states:
            yield or_(*self._in_states(selection.states))

    def _in_states(self, states: Collection[str]) -> Iterator[ColumnElement[bool]]:
        yield and_(RUNS.c.ended_at.is_not(None), RUNS.c.status.in_(states))
        if UnfinishedState.RUNNING in states:
            yield and_(RUNS.c.ended_at.is_(None), RUNS.c.id.in_(self._running))
        if UnfinishedState.KILLED in states:
            yield and_(RUNS.c.ended_at.is_(None), RUNS.c.id.not_in(self._running))

    def _record(self, row: Any, workers: Sequence[Mapping[str, Any]]) -> RunRecord:
        unfinished = UnfinishedState.RUNNING if row.id in self._running else UnfinishedState.KILLED
        beats = [one["seen_at"] for one in workers if one["seen_at"] is not None]
        return RunRecord(
            id=row.id,
            site=row.site,
            kind=row.kind,
            started_at=datetime.fromisoformat(row.started_at),
            ended_at=datetime.fromisoformat(row.ended_at) if row.ended_at else None,
            state=unfinished if row.ended_at is None else row.status,
            seen_at=datetime.fromtimestamp(max(beats), UTC) if beats else None,
            statistics=read_json(row.statistics),
            workers=[_shown(one) for one in workers],
            configuration=row.configuration and read_json(row.configuration),
            seeded_at=row.seeded_at,
        )


def _running(source: Engine | Connection, now: datetime) -> Iterator[int]:
    """Yield the runs without an end that have a worker that is alive."""
    columns = (WORKERS.c.run, *(WORKERS.c[name] for name in OF_PROCESS))
    query = select(*columns).join(RUNS, RUNS.c.id == WORKERS.c.run)
    query = query.where(RUNS.c.ended_at.is_(None), WORKERS.c.ended_at.is_(None))
    for row in rows(source, query, "the workers"):
        if is_alive(row._mapping, now):  # noqa: SLF001  # public in spite of _
            yield row.run


def _shown(worker: Mapping[str, Any]) -> dict[str, Any]:
    seen = None if worker["seen_at"] is None else datetime.fromtimestamp(worker["seen_at"], UTC).isoformat()
    return {name: seen if name == "seen_at" else worker[name] for name in OF_WORKER}
