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

from sqlalchemy import delete, insert, select, update

from crawler.exceptions import AlreadyRunningError, StoreGoneError
from crawler.storage.database import rows, storage_errors, wait_for_others, writing
from crawler.storage.schema import RUNS
from crawler.unsafe_characters import read_json
from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

HEARTBEAT_SECONDS = 30.0
SILENT_SECONDS = 5 * HEARTBEAT_SECONDS
EVERY_SITE = ""  # the site of a run that works on the whole database
MIN_STOPPED = 100  # a run that was stopped with fewer articles is no sample of its site


class Runs:
    """The runs of one database. A run without an end was killed, or is still working."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, site: str, now: datetime) -> int:
        """Claim a site and return the number of the run. AlreadyRunningError names the run that has the claim."""
        with storage_errors("cannot record the run"), writing(self._engine) as connection:
            _require_none(connection, now, RUNS.c.site.in_((site, EVERY_SITE)))
            key = connection.execute(insert(RUNS).values(_claim(site, now))).inserted_primary_key
            return int(key[0]) if key else 0

    def begin_alone(self, now: datetime) -> int:
        """Claim the whole database until `end_alone`. AlreadyRunningError names the run of any site that works."""
        with storage_errors("cannot record the run"), writing(self._engine) as connection:
            _require_none(connection, now)
            connection.execute(delete(RUNS).where(RUNS.c.site == EVERY_SITE))  # of a killed program
            key = connection.execute(insert(RUNS).values(_claim(EVERY_SITE, now))).inserted_primary_key
            return int(key[0]) if key else 0

    def end_alone(self, run: int) -> None:
        """Give up the claim of the whole database, which leaves no record."""
        with storage_errors("cannot record the run"), writing(self._engine) as connection:
            connection.execute(delete(RUNS).where(RUNS.c.id == run))

    def beat(self, run: int, now: datetime) -> None:
        """Record the heartbeat of a run."""
        self._update(run, {"seen_at": now.timestamp()})

    def end(self, run: int, status: RunStatus, statistics: Mapping[str, Any], now: datetime) -> None:
        """Record the end of a run."""
        self._update(run, {"ended_at": now.isoformat(), "status": status, "statistics": json.dumps(statistics)})

    def latest(self, limit: int = 20) -> list[dict[str, Any]]:
        """Return the last runs, the newest first. A run that was killed, or has not ended, has no status and end."""
        query = select(RUNS).order_by(RUNS.c.id.desc()).limit(limit)
        found = [dict(row._mapping) for row in rows(self._engine, query, "the runs")]  # noqa: SLF001  # public in spite of _
        return [row | {"statistics": read_json(row["statistics"])} for row in found]

    def past_statistics(self, site: str, limit: int) -> list[dict[str, Any]]:
        """Return the statistics of a site's last runs, except those that detected a layout change.

        A run that a signal stopped early is left out too: pages that take long to read, all of one kind, are missing in
        it.
        """
        query = select(RUNS.c.statistics, RUNS.c.status).where(RUNS.c.site == site, RUNS.c.ended_at.is_not(None))
        query = query.where(RUNS.c.status != RunStatus.LAYOUT_CHANGED).order_by(RUNS.c.id.desc()).limit(limit)
        found = ((row.status, read_json(row.statistics)) for row in rows(self._engine, query, "the runs"))
        samples = (run for status, run in found if not (status == RunStatus.INTERRUPTED and _is_small(run)))
        return [run for run in samples if not run.get("layout_change")]  # such a run may have ended for another reason

    def _update(self, run: int, row: dict[str, Any]) -> None:
        with storage_errors("cannot record the run"), writing(self._engine) as connection:
            if not connection.execute(update(RUNS).where(RUNS.c.id == run).values(row)).rowcount:
                raise StoreGoneError(f"the database has lost run {run}: it was replaced or emptied during the run")


def _claim(site: str, now: datetime) -> dict[str, Any]:
    row = {"site": site, "started_at": now.isoformat(), "statistics": "{}", "seen_at": now.timestamp()}
    return row | {"host": socket.gethostname(), "pid": os.getpid(), "pid_started": _process_start(os.getpid())}


def _require_none(connection: Connection, now: datetime, *which: ColumnElement[bool]) -> None:
    """Wait for others, and raise AlreadyRunningError if one of these runs works; in the transaction none begins."""
    wait_for_others(connection)
    for other in connection.execute(select(RUNS).where(RUNS.c.ended_at.is_(None), *which)).mappings():
        if _is_alive(other, now):
            work = f"a crawl of {other['site']} runs" if other["site"] else "`forget` runs"
            raise AlreadyRunningError(
                f"{work} since {other['started_at']} (process {other['pid']} on {other['host']}, run {other['id']}): "
                "wait for its end, or stop it"
            )


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
