"""The runs of the crawler with their statuses and statistics. Only one run at a time works on a site.

A run claims its site when it begins. The claim of a killed run does not count: on the same machine its process no
longer exists; on another machine, or in another container, it recorded no heartbeat for SILENT_SECONDS. The time is the
database's.
"""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, or_, select, update

from crawler.exceptions import AlreadyRunningError, StoreGoneError
from crawler.storage.database import rows, storage_errors, wait_for_others, writing
from crawler.storage.schema import RUNS
from crawler.unsafe_characters import read_json
from crawler.vocabulary import RunKind, RunStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.engine import Connection, Engine

HEARTBEAT_SECONDS = 30.0
SILENT_SECONDS = 5 * HEARTBEAT_SECONDS
_LAST_FIRST = (RUNS.c.started_at.desc(), RUNS.c.id.desc())  # the ids of copied runs follow those of the store
MIN_STOPPED = 100  # a run that was stopped with fewer articles is no sample of its site


class Runs:
    """The runs of one database. A run without an end was killed, or is still working."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(
        self, site: str, now: datetime, kind: RunKind = RunKind.CRAWL, statistics: Mapping[str, Any] | None = None
    ) -> int:
        """Claim a site and return the number of the run. AlreadyRunningError names the run that has the claim.

        A run of the kind `reprocess` claims all sites against others of its kind, one of the kind `forget` against all.
        """
        row = {"site": site, "started_at": now.isoformat(), "statistics": json.dumps(statistics or {}), "kind": kind}
        with storage_errors("cannot record the run"), writing(self._engine) as connection:
            _require_no_other(connection, site, kind, now)
            key = connection.execute(insert(RUNS).values(row | _this_process(now))).inserted_primary_key
            return int(key[0]) if key else 0

    def begin_alone(self, now: datetime) -> int:
        """Claim the whole database until `end_alone`. AlreadyRunningError names the run of any kind that works."""
        killed = delete(RUNS).where(RUNS.c.kind == RunKind.FORGET)
        run = self.begin("", now, RunKind.FORGET)
        with storage_errors("cannot record the run"), writing(self._engine) as connection:
            connection.execute(killed.where(RUNS.c.id != run))
        return run

    def end_alone(self, run: int) -> None:
        """Give up the claim of the whole database, which leaves no record."""
        with storage_errors("cannot record the run"), writing(self._engine) as connection:
            connection.execute(delete(RUNS).where(RUNS.c.id == run))

    def claim(self, run: int, kind: RunKind, now: datetime) -> None:
        """Go on with a run, in this process. AlreadyRunningError if it or another one of its kind still works."""
        with storage_errors("cannot record the run"), writing(self._engine) as connection:
            _require_no_other(connection, "", kind, now)
            again = _this_process(now) | {"ended_at": None, "status": None}
            connection.execute(update(RUNS).where(RUNS.c.id == run).values(again))

    def unfinished(self, kind: RunKind) -> list[int]:
        """Return the runs of a kind that have not ended, the oldest first: they were killed, or are still working."""
        query = select(RUNS.c.id).where(RUNS.c.kind == kind, RUNS.c.ended_at.is_(None)).order_by(RUNS.c.id)
        return [row.id for row in rows(self._engine, query, "the runs")]

    def find(self, run: int) -> dict[str, Any] | None:
        """Return a run, None if there is no run of this number."""
        found = rows(self._engine, select(RUNS).where(RUNS.c.id == run), "the runs")
        return _as_dict(found[0]) if found else None

    def beat(self, run: int, now: datetime) -> None:
        """Record the heartbeat of a run."""
        self._update(run, {"seen_at": now.timestamp()})

    def end(self, run: int, status: RunStatus, statistics: Mapping[str, Any], now: datetime) -> None:
        """Record the end of a run."""
        self._update(run, {"ended_at": now.isoformat(), "status": status, "statistics": json.dumps(statistics)})

    def latest(self, limit: int = 20) -> list[dict[str, Any]]:
        """Return the last runs, the newest first. A run that was killed, or has not ended, has no status and end."""
        query = select(RUNS).order_by(*_LAST_FIRST).limit(limit)
        return [_as_dict(row) for row in rows(self._engine, query, "the runs")]

    def past_statistics(self, site: str, limit: int) -> list[dict[str, Any]]:
        """Return the statistics of a site's last runs, except those that detected a layout change.

        A run that a signal stopped early is left out too: pages that take long to read, all of one kind, are missing in
        it.
        """
        of_site = RUNS.c.site == site, RUNS.c.kind == RunKind.CRAWL, RUNS.c.ended_at.is_not(None)
        query = select(RUNS.c.statistics, RUNS.c.status).where(*of_site)
        query = query.where(RUNS.c.status != RunStatus.LAYOUT_CHANGED).order_by(*_LAST_FIRST).limit(limit)
        found = ((row.status, read_json(row.statistics)) for row in rows(self._engine, query, "the runs"))
        samples = (run for status, run in found if not (status == RunStatus.INTERRUPTED and _is_small(run)))
        return [run for run in samples if not run.get("layout_change")]  # such a run may have ended for another reason

    def _update(self, run: int, row: dict[str, Any]) -> None:
        with storage_errors("cannot record the run"), writing(self._engine) as connection:
            if not connection.execute(update(RUNS).where(RUNS.c.id == run).values(row)).rowcount:
                raise StoreGoneError(f"the database has lost run {run}: it was replaced or emptied during the run")


def _this_process(now: datetime) -> dict[str, Any]:
    process = {"host": socket.gethostname(), "pid": os.getpid(), "pid_started": _process_start(os.getpid())}
    return process | {"seen_at": now.timestamp()}


def _require_no_other(connection: Connection, site: str, kind: RunKind, now: datetime) -> None:
    """Wait for other transactions, and raise AlreadyRunningError if a run works whose claim is against this one."""
    wait_for_others(connection)
    others = select(RUNS).where(RUNS.c.ended_at.is_(None))
    if kind != RunKind.FORGET:
        same = and_(RUNS.c.kind == kind, RUNS.c.site == site) if kind == RunKind.CRAWL else RUNS.c.kind == kind
        others = others.where(or_(same, RUNS.c.kind == RunKind.FORGET))
    for other in connection.execute(others).mappings():
        if _is_alive(other, now):
            work = f"a crawl of {other['site']}" if other["kind"] == RunKind.CRAWL else f"another {other['kind']}"
            raise AlreadyRunningError(
                f"{work} runs since {other['started_at']} (process {other['pid']} on "
                f"{other['host']}, run {other['id']}): wait for its end, or stop it"
            )


def _as_dict(row: Any) -> dict[str, Any]:
    return {**row._mapping, "statistics": read_json(row.statistics)}  # noqa: SLF001  # public in spite of _


def refuse_while_running(connection: Connection, now: datetime) -> None:
    """Raise AlreadyRunningError if any run works on the database; until the transaction ends, none begins."""
    _require_no_other(connection, "", RunKind.FORGET, now)  # this work excludes all other work


def _is_small(statistics: Mapping[str, Any]) -> bool:
    return "articles" in statistics and sum(statistics["articles"].values()) < MIN_STOPPED


def _is_alive(run: Mapping[Any, Any], now: datetime) -> bool:
    """Return whether a run without an end still works. A heartbeat far in the future was written by a wrong clock."""
    namespace = (run["pid_started"] or "").rpartition(" ")[0]
    if (run["host"], namespace) == (socket.gethostname(), _pid_namespace()):
        return bool(_process_start(run["pid"]) == run["pid_started"])
    return abs(now.timestamp() - (run["seen_at"] or 0.0)) < SILENT_SECONDS


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
