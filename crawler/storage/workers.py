"""The workers of a run: the processes that work on it, each with its heartbeat, its end and its own statistics.

A run works as long as one of its workers is alive. A worker that was killed is not: on the same machine its process no
longer exists; on another machine, or in another container, it recorded no heartbeat for SILENT_SECONDS. The other
workers of its run give it up: they end it without a status, and its leases are reclaimed. The time is the database's.
"""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from crawler.exceptions import GivenUpError, StoreGoneError
from crawler.storage.database import rows
from crawler.storage.schema import WORKERS
from crawler.storage.transactions import in_transaction
from crawler.unsafe_characters import read_json

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection, Engine

    from crawler.vocabulary import RunStatus

HEARTBEAT_SECONDS = 30.0
SILENT_SECONDS = 5 * HEARTBEAT_SECONDS
_LONGEST_PAUSE_SECONDS = 2 * HEARTBEAT_SECONDS  # between two heartbeats in a row
OF_PROCESS = ("host", "pid", "pid_started", "seen_at")
"""The columns that tell whether a worker is alive."""


class Workers:
    """The workers of one run, as its worker number `worker` sees them."""

    def __init__(self, engine: Engine, run: int, worker: int) -> None:
        self._engine = engine
        self._run = run
        self._worker = worker
        self._last_beat = self._beats_since = float("-inf")

    def beat(self, now: datetime, statistics: Mapping[str, Any] | None = None) -> None:
        """Record the heartbeat of this worker, and its statistics so far.

        GivenUpError if the other workers gave it up, StoreGoneError if the database no longer has it.
        """
        self._record_beat(now, statistics)
        if not 0.0 <= now.timestamp() - self._last_beat <= _LONGEST_PAUSE_SECONDS:
            self._beats_since = now.timestamp()
        self._last_beat = now.timestamp()

    @in_transaction("cannot record the heartbeat")
    def _record_beat(self, connection: Connection, now: datetime, statistics: Mapping[str, Any] | None) -> None:
        values: dict[str, Any] = {"seen_at": now.timestamp()}
        values |= {"statistics": json.dumps(statistics)} if statistics is not None else {}
        working = update(WORKERS).where(WORKERS.c.id == self._worker, WORKERS.c.ended_at.is_(None)).values(values)
        if connection.execute(working).rowcount:
            return
        if connection.execute(select(1).where(WORKERS.c.id == self._worker)).first() is None:
            raise StoreGoneError(f"the database has lost run {self._run}: it was replaced or emptied during the run")
        raise GivenUpError(
            f"the other workers of run {self._run} gave this one up (worker {self._worker}), since it recorded no "
            f"heartbeat for {SILENT_SECONDS:.0f} s; they fetch its URLs. Start it again"
        )

    def has_dead(self, now: datetime) -> bool:
        """Return whether another worker of the run is dead, and not given up yet."""
        return any(self._is_dead(one, now) for one in working_of(self._engine, self._run))

    def give_up_dead(self, connection: Connection, now: datetime) -> list[int]:
        """End the other workers of the run that are dead, in the caller's transaction; return their numbers."""
        working = connection.execute(_working(self._run)).mappings().all()
        dead = [one["id"] for one in working if self._is_dead(one, now)]
        if dead:
            connection.execute(update(WORKERS).where(WORKERS.c.id.in_(dead)).values(ended_at=now.isoformat()))
        return dead

    def all(self) -> list[dict[str, Any]]:
        """Return all workers of the run, the first one first, with their statistics."""
        return workers_of(self._engine, {self._run}).get(self._run, [])

    def _is_dead(self, worker: Mapping[Any, Any], now: datetime) -> bool:
        """Return whether another worker is dead, or suspended (SIGSTOP) for so long that it counts as dead.

        The second one shows only while the heartbeats of this worker came through: without a database, all are silent.
        """
        if worker["id"] == self._worker:
            return False
        is_heard = now.timestamp() - self._beats_since >= SILENT_SECONDS
        return not is_alive(worker, now) or (is_heard and is_silent(worker, now))


def workers_of(source: Engine | Connection, runs: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the workers of some runs, by run, the first one first, with their statistics."""
    query = select(WORKERS).where(WORKERS.c.run.in_(runs)).order_by(WORKERS.c.id)
    found: dict[int, list[dict[str, Any]]] = {run: [] for run in runs}
    for row in rows(source, query, "the workers"):
        found[row.run].append(with_statistics(row._mapping))  # noqa: SLF001  # public
    return found


def working_of(engine: Engine, run: int) -> list[dict[str, Any]]:
    """Return the number and the process of each worker of a run that has no end."""
    return [dict(row._mapping) for row in rows(engine, _working(run), "the workers")]  # noqa: SLF001  # public


def with_statistics(worker: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row with its statistics: those of the last heartbeat or the end, and the counts of the articles."""
    row = dict(worker)
    statistics, counts = read_json(row["statistics"]), read_json(row.pop("counts"))
    return row | {"statistics": statistics | counts}


def add_worker(connection: Connection, run: int, now: datetime) -> int:
    """Add this process to the workers of a run, in the caller's transaction; return the worker's number."""
    row = {"run": run, "started_at": now.isoformat(), "seen_at": now.timestamp(), **_this_process()}
    key = connection.execute(insert(WORKERS).values(row)).inserted_primary_key
    return int(key[0]) if key else 0


def end_workers(connection: Connection, run: int, status: RunStatus | None, now: datetime) -> None:
    """End all workers of a run that have not ended, in the caller's transaction."""
    working = update(WORKERS).where(WORKERS.c.run == run, WORKERS.c.ended_at.is_(None))
    connection.execute(working.values(ended_at=now.isoformat(), status=status))


def beat_of_run(connection: Connection, run: int, now: datetime) -> None:
    """Record a heartbeat for the worker of a run that can have one only, in the caller's transaction."""
    working = update(WORKERS).where(WORKERS.c.run == run, WORKERS.c.ended_at.is_(None))
    connection.execute(working.values(seen_at=now.timestamp()))


def is_alive(worker: Mapping[Any, Any], now: datetime) -> bool:
    """Return whether a worker without an end works. A heartbeat far in the future was written by a wrong clock."""
    namespace = (worker["pid_started"] or "").rpartition(" ")[0]
    if (worker["host"], namespace) == (socket.gethostname(), _pid_namespace()):
        return bool(_process_start(worker["pid"]) == worker["pid_started"])
    return not is_silent(worker, now)


def is_silent(worker: Mapping[Any, Any], now: datetime) -> bool:
    """Return whether a worker has recorded no heartbeat for SILENT_SECONDS."""
    return abs(now.timestamp() - (worker["seen_at"] or 0.0)) >= SILENT_SECONDS


def _working(run: int) -> Select[Any]:
    """Leave out the statistics: a crawl of many hosts has a megabyte of them, and workers look each second."""
    columns = (WORKERS.c[name] for name in ("id", *OF_PROCESS))
    return select(*columns).where(WORKERS.c.run == run, WORKERS.c.ended_at.is_(None)).order_by(WORKERS.c.id)


def _this_process() -> dict[str, Any]:
    return {"host": socket.gethostname(), "pid": os.getpid(), "pid_started": _process_start(os.getpid())}


def _pid_namespace() -> str:
    """Return the name of the process ids that this process sees: of a boot, and of a container in it. See proc(5)."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return "no-proc"


def _process_start(pid: int) -> str | None:
    """Return the namespace of a process and its start in clock ticks since boot, None if it does not exist.

    A process that got the same number later has another start time.
    """
    namespace = _pid_namespace()
    if not Path("/proc/self").exists():
        return f"{namespace} running" if _is_process(pid) else None
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    # proc(5): field 2, the name, may contain spaces and brackets. Field 3 is the state (Z and X: dead), 22 the start.
    state, *fields = stat.rpartition(")")[2].split()
    return None if state in {"Z", "X"} else f"{namespace} {fields[18]}"


def _is_process(pid: int) -> bool:
    """Return whether a process exists, on a system without /proc."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
