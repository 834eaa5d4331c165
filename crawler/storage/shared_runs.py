"""A run that several workers share: its seeds, which one of them writes, and its end, which the last one records.

The first of the workers that still work does what one alone must do. If it dies, the others give it up, and the next
one is the first. The end of a worker and that of the run are decided while no other worker joins or ends.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select, text, update

from crawler.exceptions import StoreGoneError
from crawler.storage.database import rows, wait_for_others
from crawler.storage.schema import RUNS, WORKERS
from crawler.storage.transactions import in_transaction
from crawler.storage.workers import OF_PROCESS, is_alive, is_silent, with_statistics
from crawler.unsafe_characters import read_json
from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection, Engine

    Conclude = Callable[[Sequence[Mapping[str, Any]]], tuple[RunStatus, Mapping[str, Any]]]
    """Makes the status and the statistics of a run from the rows of all its workers, with their statistics."""

_CHANGED_BY = "changed_by"  # the only one of a run's statistics before its end
_WORKING = WORKERS.c.ended_at.is_(None)
_SETTINGS = ("lock_timeout = '60s'", "idle_in_transaction_session_timeout = '50s'")
"""The workers of a run often end at the same time: each waits for the others, also in a run that must end and waits for
no other lock. The statistics of a run are read by other connections, while the transaction that ends it is idle; if its
worker no longer moves, the server ends it before the others' wait is over."""


class EndOfRun(NamedTuple):
    """The status and the statistics of a run that has ended."""

    status: RunStatus
    statistics: Mapping[str, Any]


class SharedRun:
    """The run with this number, for its worker with that number."""

    def __init__(self, engine: Engine, run: int, worker: int) -> None:
        self._engine = engine
        self._run = run
        self._worker = worker
        self._is_seeded = False

    def is_seeded(self) -> bool:
        """Return whether all URLs that the crawl begins with are in the frontier."""
        if not self._is_seeded:
            seeded = select(1).where(RUNS.c.id == self._run, RUNS.c.seeded_at.is_not(None))
            self._is_seeded = bool(rows(self._engine, seeded, "the run"))
        return self._is_seeded

    @in_transaction("cannot record the run")
    def seeded(self, connection: Connection, now: datetime) -> None:
        """Record that they are."""
        mine = update(RUNS).where(RUNS.c.id == self._run)
        connection.execute(mine.values(seeded_at=now.isoformat()))

    @in_transaction("cannot record the run")
    def refuse_layout(self, connection: Connection, causes: Collection[str]) -> None:
        """Tell all workers the causes of a layout change that this one has detected."""
        mine = update(RUNS).where(RUNS.c.id == self._run, RUNS.c.ended_at.is_(None))
        connection.execute(mine.values(statistics=json.dumps({_CHANGED_BY: sorted(causes)})))

    def refused_layout(self) -> list[str]:
        """Return the causes of the layout change that one of the workers has detected; empty if none has."""
        found = rows(self._engine, select(RUNS.c.statistics).where(RUNS.c.id == self._run), "the run")
        return read_json(found[0].statistics).get(_CHANGED_BY, []) if found else []

    def is_first(self) -> bool:
        """Return whether this is the first one of the workers that still work."""
        working = select(func.min(WORKERS.c.id)).where(WORKERS.c.run == self._run, _WORKING)
        return bool(rows(self._engine, working, "the workers")[0][0] == self._worker)

    def others_work(self) -> bool:
        """Return whether the run has another worker that has not ended, and was not given up."""
        query = select(1).where(WORKERS.c.run == self._run, _WORKING, WORKERS.c.id != self._worker)
        return bool(rows(self._engine, query.limit(1), "the workers"))

    def count(self, connection: Connection, counts: Mapping[str, Any]) -> None:
        """Write the counts of the articles that this worker has stored, in the transaction that stores them."""
        mine = update(WORKERS).where(WORKERS.c.id == self._worker)
        connection.execute(mine.values(counts=json.dumps(counts)))

    @in_transaction("cannot record the statistics of the worker")
    def record(self, connection: Connection, statistics: Mapping[str, Any]) -> None:
        """Write the statistics of this worker so far."""
        mine = update(WORKERS).where(WORKERS.c.id == self._worker)
        connection.execute(mine.values(statistics=json.dumps(statistics)))

    @in_transaction("cannot record the end of the worker")
    def leave(
        self,
        connection: Connection,
        status: RunStatus,
        statistics: Mapping[str, Any],
        now: datetime,
        conclude: Conclude,
    ) -> EndOfRun | None:
        """Record the end of this worker; the last one ends the run. Return the end of the run if it has ended."""
        _wait(connection)
        values = {"ended_at": now.isoformat(), "status": status, "statistics": json.dumps(statistics)}
        mine = update(WORKERS).where(WORKERS.c.id == self._worker, _WORKING)
        connection.execute(mine.values(values))
        return self._ended(connection, now, conclude)

    def ended(self, now: datetime, conclude: Conclude, *, is_heard: bool = False) -> EndOfRun | None:
        """Return the end of the run, None if it has none. If no worker is alive any more, this one ends the run.

        `is_heard`: the database has answered for so long that a worker without a heartbeat is not alive. It keeps
        nobody out while a worker is alive: many may ask again and again.
        """
        processes = select(*(WORKERS.c[name] for name in OF_PROCESS)).where(WORKERS.c.run == self._run, _WORKING)
        found = (dict(zip(OF_PROCESS, row, strict=True)) for row in rows(self._engine, processes, "the workers"))
        if _is_any_alive(found, now, is_heard=is_heard):
            return None
        return self._end(now, conclude, is_heard=is_heard)

    @in_transaction("cannot record the run")
    def _end(self, connection: Connection, now: datetime, conclude: Conclude, *, is_heard: bool) -> EndOfRun | None:
        _wait(connection)
        return self._ended(connection, now, conclude, is_heard=is_heard)

    def _ended(
        self, connection: Connection, now: datetime, conclude: Conclude, *, is_heard: bool = False
    ) -> EndOfRun | None:
        run = connection.execute(select(RUNS).where(RUNS.c.id == self._run)).first()
        if run is None:
            raise StoreGoneError(f"the database has lost run {self._run}: it was replaced or emptied during the run")
        if run.ended_at is not None:
            return EndOfRun(RunStatus(run.status), read_json(run.statistics))
        query = select(WORKERS).where(WORKERS.c.run == self._run).order_by(WORKERS.c.id)
        workers = [dict(row) for row in connection.execute(query).mappings()]
        working = [one for one in workers if one["ended_at"] is None]
        if _is_any_alive(working, now, is_heard=is_heard):
            return None
        dead = [one["id"] for one in working]
        connection.execute(update(WORKERS).where(WORKERS.c.id.in_(dead)).values(ended_at=now.isoformat()))
        end = EndOfRun(*conclude([with_statistics(one) for one in workers]))
        values = {"ended_at": now.isoformat(), "status": end.status, "statistics": json.dumps(end.statistics)}
        connection.execute(update(RUNS).where(RUNS.c.id == self._run).values(values))
        return end


def _is_any_alive(working: Iterable[Mapping[Any, Any]], now: datetime, *, is_heard: bool) -> bool:
    return any(is_alive(one, now) and not (is_heard and is_silent(one, now)) for one in working)


def _wait(connection: Connection) -> None:
    """Keep other workers from joining and ending, until the transaction ends."""
    for setting in _SETTINGS if connection.dialect.name == "postgresql" else ():
        connection.execute(text(f"SET LOCAL {setting}"))
    wait_for_others(connection)
