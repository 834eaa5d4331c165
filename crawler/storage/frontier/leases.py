"""Leases: the URLs that are due are given to the worker that fetches them.

Lists come first, and newer articles before older ones; each of several hosts gives a few (due_urls.py). A lease ends
with a transition of its URL, and its worker renews it with each heartbeat. Leases are reclaimed that the worker itself
has lost, and those of a worker that was given up. A run fetches a URL a second time only if it waits for another try
or for a revisit. Times are seconds since 1970, UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, and_, bindparam, case, func, or_, select, update

from crawler.storage.database import as_literal, rows
from crawler.storage.frontier.due_urls import DueUrls
from crawler.storage.frontier.records import Lease, places
from crawler.storage.frontier.revisits import HOUR, LONGEST_WAIT_HOURS, TRIES_A_RUN, next_run
from crawler.storage.frontier.run_urls import PAGES_GONE, RunUrls
from crawler.storage.frontier.states import apply, transition
from crawler.storage.schema import URLS, WORKERS
from crawler.storage.transactions import in_transaction
from crawler.storage.workers import SILENT_SECONDS
from crawler.vocabulary import Reason, UrlEvent, UrlKind, UrlState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.engine import Connection, Engine
    from sqlalchemy.sql.dml import ReturningUpdate

    from crawler.storage.frontier.records import Scope
    from crawler.storage.workers import Workers

LEASE_SECONDS = 2 * SILENT_SECONDS
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_AT: BindParameter[float] = bindparam("at")
_LEASED = URLS.c.state == as_literal(UrlState.LEASED)
_SUSPECT = URLS.c.reason == Reason.LOST, URLS.c.attempts >= TRIES_A_RUN


class Leases(RunUrls):
    """The leases of one worker of a run on one site."""

    def __init__(self, engine: Engine, site: str, run: int, worker: int, scope: Scope) -> None:
        super().__init__(engine, site, run, worker, scope)
        self.due = DueUrls(engine, site, run, worker, scope)

    @in_transaction("cannot write to the frontier")
    def begin(self, connection: Connection, now: float) -> None:
        """Reclaim the leases of killed runs, and make the URLs due that are in the range of this run.

        Due are also the incomplete articles, the URLs that another run was to try again, and those whose time is too
        late for any wait: the clock was wrong when it was written. Each worker of the run may call it.
        """
        waits, is_late = URLS.c.state == UrlState.WAITING, URLS.c.due_at > now + LONGEST_WAIT_HOURS * HOUR
        of_others = and_(waits, URLS.c.run.is_distinct_from(self._run))
        overdue = (
            and_(self._incomplete(), ~PAGES_GONE, ~_LEASED),
            self._mine(URLS.c.due_at > now, or_(of_others, and_(is_late, ~_LEASED))),
        )
        working = select(WORKERS.c.id).where(WORKERS.c.run == self._run, WORKERS.c.ended_at.is_(None))
        ownerless = or_(URLS.c.worker.is_(None), URLS.c.worker.not_in(working))
        out_of_range = URLS.c.state == as_literal(UrlState.OUT_OF_RANGE)
        apply(connection, UrlEvent.RECLAIMED, self._leased_by(ownerless), {"due_at": now, "worker": None})
        apply(connection, UrlEvent.IN_RANGE, self._mine(out_of_range, *self._in_days()), {"due_at": now})
        for which in overdue:
            connection.execute(update(URLS).where(which).values(due_at=now))

    def lease(self, limit: int, now: float, held: Collection[int] = ()) -> list[Lease]:
        """Lease up to `limit` URLs that are due, lists first and the newest articles next.

        It passes over the hosts with the numbers `held`, and the rows that another worker leases at the same time.
        """
        if not self.due.count(now):
            return []
        taken = sorted(self._lease(limit, now, held), key=lambda row: (-row.priority, row.id))
        return [_lease(row) for row in taken]

    @in_transaction("cannot lease from the frontier")
    def _lease(self, connection: Connection, limit: int, now: float, held: Collection[int]) -> Sequence[Row[Any]]:
        ids = self.due.choose(connection, limit, now, held)
        values = {"ids": ids, "at": now, "until": now + LEASE_SECONDS}
        taken = connection.execute(self._taking, values).all() if ids else []
        suspects = [row.id for row in taken if row.reason == Reason.LOST and row.attempts >= TRIES_A_RUN]
        put_back = self._put_back(connection, suspects, taken, now) if suspects else frozenset()
        return [row for row in taken if row.id not in put_back]

    def _put_back(
        self, connection: Connection, suspects: Sequence[int], taken: Sequence[Row[Any]], now: float
    ) -> frozenset[int]:
        """Put back suspects: URLs whose last try this is, since their workers died. One of them may end each worker.

        A worker tries one suspect at a time, so the URLs that were leased with the deadly one are not given up.
        """
        in_work = self._leased_by(URLS.c.worker == self._worker, *_SUSPECT, URLS.c.id.not_in(suspects))
        is_busy = len(suspects) < len(taken) or connection.execute(select(1).where(in_work).limit(1)).first()
        put_back = suspects if is_busy else suspects[1:]
        mine = self._leased_by(URLS.c.id.in_(put_back))
        apply(connection, UrlEvent.RELEASED, mine, {"attempts": URLS.c.attempts - 1, "due_at": now})
        return frozenset(put_back)

    @in_transaction("cannot write to the frontier")
    def renew(self, connection: Connection, now: float) -> None:
        """Renew the leases of this worker, with its heartbeat."""
        mine = self._leased_by(URLS.c.worker == self._worker)
        connection.execute(update(URLS).where(mine).values(due_at=now + LEASE_SECONDS))

    def others_hold(self) -> bool:
        """Return whether another worker of the run holds a lease: its page may bring URLs for this one."""
        theirs = self._leased_by(URLS.c.run == self._run, URLS.c.worker != self._worker)
        return bool(rows(self._engine, select(1).where(theirs).limit(1)))

    def has_due(self, now: float, patience: float = 0.0) -> bool:
        """Return whether a URL is due, or waits for another try within `patience` seconds."""
        is_due = or_(URLS.c.due_at <= now, URLS.c.state == UrlState.WAITING)
        soon = self._mine(URLS.c.due_at <= now + patience, is_due, self.due.may_lease())
        return bool(rows(self._engine, select(1).where(soon).limit(1)))

    def waiting(self, now: float, patience: float, most: int) -> int:
        """Count up to `most` URLs that are leased, or due, or wait for another try within `patience` seconds."""
        is_due = or_(URLS.c.due_at <= now, URLS.c.state == UrlState.WAITING)
        soon = self._mine(URLS.c.due_at <= now + patience, is_due, self.due.may_lease())
        found = 0
        for which in (soon, self._leased_by(URLS.c.worker == self._worker)):
            some = select(URLS.c.id).where(which).limit(most).subquery()
            found += rows(self._engine, select(func.count()).select_from(some))[0][0]
        return min(found, most)

    @in_transaction("cannot write to the frontier")
    def release(self, connection: Connection, keys: Collection[str], now: float) -> None:
        """Give back all leases of this worker. Those of `keys` do not count as tries: no request was sent for them."""
        mine = self._leased_by(URLS.c.worker == self._worker)
        unsent = and_(mine, URLS.c.key.in_(keys))
        apply(connection, UrlEvent.RELEASED, unsent, {"attempts": URLS.c.attempts - 1, "due_at": now})
        apply(connection, UrlEvent.RELEASED, mine, {"due_at": now})

    @in_transaction("cannot write to the frontier")
    def reclaim(self, connection: Connection, now: float) -> int:
        """Reclaim the leases of this worker, once no request of it is left; return how many URLs it tries again."""
        return self._reclaim(connection, [self._worker], now)

    def reclaim_of_dead(self, workers: Workers, now: float) -> dict[int, int]:
        """Give up the workers of the run that are dead and reclaim their leases; return how many URLs each had.

        It writes nothing while all are alive.
        """
        return self._reclaim_of_dead(workers, now) if workers.has_dead(datetime.fromtimestamp(now, UTC)) else {}

    @in_transaction("cannot write to the frontier")
    def _reclaim_of_dead(self, connection: Connection, workers: Workers, now: float) -> dict[int, int]:
        dead = workers.give_up_dead(connection, datetime.fromtimestamp(now, UTC))
        return {worker: self._reclaim(connection, [worker], now) for worker in dead}

    def _reclaim(self, connection: Connection, workers: Collection[int], now: float) -> int:
        lost = self._leased_by(URLS.c.worker.in_(workers))
        given_up = and_(lost, URLS.c.attempts >= TRIES_A_RUN)
        later = {"reason": Reason.LOST, "due_at": next_run(0.0, now), "worker": None}
        apply(connection, UrlEvent.LOST, given_up, later)
        return apply(connection, UrlEvent.RECLAIMED, lost, {"reason": Reason.LOST, "due_at": now, "worker": None})

    @cached_property
    def _taking(self) -> ReturningUpdate[Any]:
        """The lease. It does not name the site, which would lead SQLite from the ids to all that is due."""
        tries = case((URLS.c.run == self._run, URLS.c.attempts + 1), else_=1)
        leased = {"due_at": bindparam("until"), "run": self._run, "worker": self._worker, "attempts": tries}
        still_due = and_(URLS.c.id.in_(_IDS), URLS.c.due_at <= _AT, self.due.may_lease())
        return transition(UrlEvent.LEASED, still_due, leased).returning(URLS)

    def _leased_by(self, *which: ColumnElement[bool]) -> ColumnElement[bool]:
        return self._mine(_LEASED, *which)


def _lease(row: Row[Any]) -> Lease:
    """Return a row as a lease; it has validators only if a page came with them."""
    etag, last_modified = (row.etag, row.last_modified) if row.digest is not None else (None, None)
    known = (
        row.discovered_at,
        row.priority,
        row.day,
        etag,
        last_modified,
        row.fetched_at,
        row.reason,
        places(row.archived),
    )
    return Lease(row.key, row.url, UrlKind(row.kind), row.attempts, *known)
