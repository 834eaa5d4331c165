"""The runs of the crawler with their statuses and statistics. Only one run at a time works on a site.

A run claims its site when it begins, and has the claim as long as one of its workers is alive (workers.py). Other
processes can join a crawl that is shared. The time is the database's.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, delete, insert, or_, select, true, update

from crawler.exceptions import AlreadyRunningError, StoreGoneError, WorkerRefusedError
from crawler.storage.database import rows, wait_for_others
from crawler.storage.schema import RUNS, WORKERS
from crawler.storage.transactions import in_transaction
from crawler.storage.workers import OF_PROCESS, add_worker, end_workers, is_alive, workers_of
from crawler.unsafe_characters import read_json
from crawler.vocabulary import RunKind, RunStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

_LAST_FIRST = (RUNS.c.started_at.desc(), RUNS.c.id.desc())  # the ids of copied runs follow those of the store
MIN_STOPPED = 100  # a run that was stopped with fewer articles is no sample of its site


class Claim(NamedTuple):
    """The numbers of a run and of this process as its worker, and the run's start.

    `joined`: another process has begun the run.
    """

    run: int
    worker: int
    started: datetime
    joined: bool = False


class Runs:
    """The runs of one database. A run without an end was killed, or is still working."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @in_transaction("cannot record the run")
    def begin(
        self,
        connection: Connection,
        site: str,
        now: datetime,
        kind: RunKind = RunKind.CRAWL,
        statistics: Mapping[str, Any] | None = None,
    ) -> int:
        """Claim a site and return the number of the run. AlreadyRunningError names the run that has the claim.

        A run of the kind `reprocess` claims all sites against others of its kind, one of the kind `forget` against all.
        """
        _require_no_other(connection, site, kind, now)
        return _add_run(connection, site, now, kind, statistics).run

    @in_transaction("cannot record the run")
    def crawl(
        self, connection: Connection, site: str, now: datetime, configuration: Mapping[str, Any], *, shared: bool
    ) -> Claim:
        """Begin a crawl of a site, or join the one that works on it if both are `shared`.

        AlreadyRunningError if one of them is not; WorkerRefusedError names the differences between the configurations.
        """
        wait_for_others(connection)
        other = _live(connection, _is_crawl_of(site), now) if shared else None
        if other is None or other["configuration"] is None:
            _require_no_other(connection, site, RunKind.CRAWL, now)
            return _add_run(connection, site, now, RunKind.CRAWL, None, configuration if shared else None)
        _require_same(other, configuration)
        worker, started = add_worker(connection, other["id"], now), datetime.fromisoformat(other["started_at"])
        return Claim(other["id"], worker, started, joined=True)

    def begin_alone(self, now: datetime) -> int:
        """Claim the whole database until `end_alone`. AlreadyRunningError names the run of any kind that works."""
        run = self.begin("", now, RunKind.FORGET)
        self._delete_killed(run)
        return run

    @in_transaction("cannot record the run")
    def _delete_killed(self, connection: Connection, run: int) -> None:
        killed = select(RUNS.c.id).where(RUNS.c.kind == RunKind.FORGET, RUNS.c.id != run)
        for one in connection.execute(killed).scalars().all():
            _delete(connection, one)

    @in_transaction("cannot record the run")
    def end_alone(self, connection: Connection, run: int) -> None:
        """Give up the claim of the whole database, which leaves no record."""
        _delete(connection, run)

    @in_transaction("cannot record the run")
    def claim(self, connection: Connection, run: int, kind: RunKind, now: datetime) -> None:
        """Go on with a run, in this process. AlreadyRunningError if it or another one of its kind still works."""
        _require_no_other(connection, "", kind, now)
        connection.execute(update(RUNS).where(RUNS.c.id == run).values(ended_at=None, status=None))
        end_workers(connection, run, None, now)
        add_worker(connection, run, now)

    def unfinished(self, kind: RunKind) -> list[int]:
        """Return the runs of a kind that have not ended, the oldest first: they were killed, or are still working."""
        query = select(RUNS.c.id).where(RUNS.c.kind == kind, RUNS.c.ended_at.is_(None)).order_by(RUNS.c.id)
        return [row.id for row in rows(self._engine, query, "the runs")]

    def find(self, run: int) -> dict[str, Any] | None:
        """Return a run, None if there is no run of this number."""
        found = rows(self._engine, select(RUNS).where(RUNS.c.id == run), "the runs")
        return _as_dict(found[0]) if found else None

    @in_transaction("cannot record the run")
    def end(
        self, connection: Connection, run: int, status: RunStatus, statistics: Mapping[str, Any], now: datetime
    ) -> None:
        """Record the end of a run and of its workers. The counts of their last heartbeats are outdated now."""
        row = {"ended_at": now.isoformat(), "status": status, "statistics": json.dumps(statistics)}
        if not connection.execute(update(RUNS).where(RUNS.c.id == run).values(row)).rowcount:
            raise StoreGoneError(f"the database has lost run {run}: it was replaced or emptied during the run")
        end_workers(connection, run, status, now)
        connection.execute(update(WORKERS).where(WORKERS.c.run == run).values(statistics="{}"))

    def latest(self, limit: int = 20) -> list[dict[str, Any]]:
        """Return the last runs with their workers, the newest first.

        A run that was killed, or has not ended, has no status and end. All times are ISO 8601, in UTC.
        """
        found = rows(self._engine, select(RUNS).order_by(*_LAST_FIRST).limit(limit), "the runs")
        workers = workers_of(self._engine, [row.id for row in found])
        return [_as_dict(row) | {"workers": [_worker_as_dict(one) for one in workers[row.id]]} for row in found]

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


def _add_run(  # noqa: PLR0913, PLR0917  # the columns of a run
    connection: Connection,
    site: str,
    now: datetime,
    kind: RunKind,
    statistics: Mapping[str, Any] | None,
    configuration: Mapping[str, Any] | None = None,
) -> Claim:
    _give_up_killed(connection, site, kind, now)
    row = {"site": site, "started_at": now.isoformat(), "statistics": json.dumps(statistics or {}), "kind": kind}
    row |= {"configuration": json.dumps(configuration)} if configuration is not None else {}
    key = connection.execute(insert(RUNS).values(row)).inserted_primary_key
    run = int(key[0]) if key else 0
    return Claim(run, add_worker(connection, run, now), now)


def _delete(connection: Connection, run: int) -> None:
    for table, column in ((WORKERS, WORKERS.c.run), (RUNS, RUNS.c.id)):
        connection.execute(delete(table).where(column == run))


def _live(connection: Connection, which: ColumnElement[bool], now: datetime) -> Mapping[Any, Any] | None:
    """Return one of the runs that `which` names, with the columns of a live worker; None if no run has one."""
    both = select(RUNS, *(WORKERS.c[name] for name in OF_PROCESS)).join(WORKERS, WORKERS.c.run == RUNS.c.id)
    working = both.where(which, RUNS.c.ended_at.is_(None), WORKERS.c.ended_at.is_(None)).order_by(RUNS.c.id.desc())
    found = connection.execute(working).mappings().all()
    return next((dict(one) for one in found if is_alive(one, now)), None)


def _give_up_killed(connection: Connection, site: str, kind: RunKind, now: datetime) -> None:
    """Give up the workers of killed runs with the same claim: nothing that they held, such as a slot, is waited for."""
    killed = select(RUNS.c.id).where(_of_same_claim(site, kind), RUNS.c.ended_at.is_(None))
    workers = update(WORKERS).where(WORKERS.c.run.in_(killed), WORKERS.c.ended_at.is_(None))
    connection.execute(workers.values(ended_at=now.isoformat()))


def _of_same_claim(site: str, kind: RunKind) -> ColumnElement[bool]:
    return _is_crawl_of(site) if kind == RunKind.CRAWL else RUNS.c.kind == kind


def _is_crawl_of(site: str) -> ColumnElement[bool]:
    return and_(RUNS.c.kind == RunKind.CRAWL, RUNS.c.site == site)


def _require_same(other: Mapping[Any, Any], configuration: Mapping[str, Any]) -> None:
    theirs, mine = read_json(other["configuration"]), json.loads(json.dumps(configuration))
    different = [name for name in sorted({*theirs, *mine}) if theirs.get(name) != mine.get(name)]
    if different:
        named = "; ".join(f"{name}: {_shown(theirs, name)} there, {_shown(mine, name)} here" for name in different)
        raise WorkerRefusedError(
            f"a crawl of {other['site']} runs since {other['started_at']} (run {other['id']}), which this process "
            f"cannot join, since they differ: {named}"
        )


def _shown(configuration: Mapping[str, Any], name: str) -> str:
    value = configuration.get(name)
    return "none" if value is None else str(value)


def _require_no_other(connection: Connection, site: str, kind: RunKind, now: datetime) -> None:
    """Wait for other transactions, and raise AlreadyRunningError if a run works whose claim is against this one."""
    wait_for_others(connection)
    against = true() if kind == RunKind.FORGET else or_(_of_same_claim(site, kind), RUNS.c.kind == RunKind.FORGET)
    if other := _live(connection, against, now):
        work = f"a crawl of {other['site']}" if other["kind"] == RunKind.CRAWL else f"another {other['kind']}"
        raise AlreadyRunningError(
            f"{work} runs since {other['started_at']} (process {other['pid']} on "
            f"{other['host']}, run {other['id']}): wait for its end, or stop it"
        )


def _as_dict(row: Any) -> dict[str, Any]:
    configuration = row.configuration and read_json(row.configuration)
    read = {"statistics": read_json(row.statistics), "configuration": configuration}
    return {**row._mapping, **read}  # noqa: SLF001  # public in spite of _


def _worker_as_dict(worker: Mapping[str, Any]) -> dict[str, Any]:
    """Return a worker of a run without the columns that only its run uses."""
    seen = None if worker["seen_at"] is None else datetime.fromtimestamp(worker["seen_at"], UTC).isoformat()
    shown = ("id", "host", "pid", "started_at", "seen_at", "ended_at", "status", "statistics")
    return {name: seen if name == "seen_at" else worker[name] for name in shown}


def refuse_while_running(connection: Connection, now: datetime) -> None:
    """Raise AlreadyRunningError if any run works on the database; until the transaction ends, none begins."""
    _require_no_other(connection, "", RunKind.FORGET, now)  # this work excludes all other work


def _is_small(statistics: Mapping[str, Any]) -> bool:
    return "articles" in statistics and sum(statistics["articles"].values()) < MIN_STOPPED
