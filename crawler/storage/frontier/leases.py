"""Leases: the URLs that are due are given to the run that fetches them.

Lists come first, and newer articles before older ones. A lease ends with a
transition of its URL. After LEASE_SECONDS without one, any other run may lease
the URL; the run's own lost leases are taken back by `reclaim`. A run fetches a
URL a second time only if it waits for another try or for a revisit. Times are
seconds since 1970, UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, or_, select

from crawler.storage.database import storage_errors, writing
from crawler.storage.frontier.records import Lease
from crawler.storage.frontier.revisits import TRIES_A_RUN, next_run
from crawler.storage.frontier.states import allowed_states, apply
from crawler.storage.schema import URLS
from crawler.vocabulary import Reason, UrlEvent, UrlKind, UrlState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.engine import Engine

    from crawler.storage.frontier.records import Scope

LEASE_SECONDS = 1800.0
REPEATED_STATES = (UrlState.WAITING, UrlState.STORED, UrlState.UNCHANGED)
"""The states in which a run may lease a URL that it has leased before: for another try, or for a revisit."""


class Leases:
    """The leases of one run on one site."""

    def __init__(self, engine: Engine, site: str, run: int, scope: Scope) -> None:
        self._engine = engine
        self._site = site
        self._run = run
        self._scope = scope

    def begin(self, now: float) -> None:
        """Take back the leases of killed runs, and make the URLs due that are in the range of this run."""
        with storage_errors("cannot write to the frontier"), writing(self._engine) as connection:
            apply(connection, UrlEvent.RECLAIMED, self._mine(), {"due_at": now})
            apply(connection, UrlEvent.IN_RANGE, self._mine(*in_days(self._scope)), {"due_at": now})

    def lease(self, limit: int, now: float) -> list[Lease]:
        """Lease up to `limit` URLs that are due, lists first and the newest articles next."""
        due = select(URLS.c.id).where(self._due(now)).order_by(URLS.c.priority.desc(), URLS.c.id).limit(limit)
        with storage_errors("cannot lease from the frontier"):
            with self._engine.connect() as connection:
                ids = connection.execute(due).scalars().all()
            return self._lease(ids, now) if ids else []

    def has_due(self, now: float, patience: float = 0.0) -> bool:
        """Return whether a URL is due, or waits for another try within `patience` seconds."""
        due = self._due(now)
        soon = or_(due, and_(URLS.c.state == UrlState.WAITING, self._due(now + patience))) if patience else due
        with storage_errors("cannot read the frontier"), self._engine.connect() as connection:
            return connection.execute(select(1).where(soon).limit(1)).first() is not None

    def release(self, keys: Collection[str], now: float) -> None:
        """Give back all leases of this run; no request was sent for `keys`, so these do not count as tries."""
        unsent = self._mine(URLS.c.run == self._run, URLS.c.key.in_(keys))
        with storage_errors("cannot write to the frontier"), writing(self._engine) as connection:
            apply(connection, UrlEvent.RELEASED, unsent, {"attempts": URLS.c.attempts - 1, "due_at": now})
            apply(connection, UrlEvent.RELEASED, self._mine(URLS.c.run == self._run), {"due_at": now})

    def reclaim(self, now: float) -> int:
        """Take back the leases of this run, once no request of it is left; return how many URLs it tries again."""
        lost = self._mine(URLS.c.run == self._run)
        given_up = and_(lost, URLS.c.attempts >= TRIES_A_RUN)
        with storage_errors("cannot write to the frontier"), writing(self._engine) as connection:
            apply(connection, UrlEvent.LOST, given_up, {"reason": Reason.LOST, "due_at": next_run(0.0, now)})
            return apply(connection, UrlEvent.RECLAIMED, lost, {"reason": Reason.LOST, "due_at": now})

    def _lease(self, ids: Collection[int], now: float) -> list[Lease]:
        """Lease those of these rows that are still due."""
        tries = case((URLS.c.run == self._run, URLS.c.attempts + 1), else_=1)
        leased = {"due_at": now + LEASE_SECONDS, "run": self._run, "attempts": tries}
        mine = self._mine(URLS.c.id.in_(ids), URLS.c.run == self._run, URLS.c.state == UrlState.LEASED)
        query = select(URLS).where(mine).order_by(URLS.c.priority.desc(), URLS.c.id)
        with writing(self._engine) as connection:
            apply(connection, UrlEvent.LEASED, and_(URLS.c.id.in_(ids), self._due(now)), leased)
            return [_lease(row) for row in connection.execute(query).mappings()]

    def _due(self, now: float) -> ColumnElement[bool]:
        enqueued = [URLS.c.enqueued_by == self._run] if self._scope.only_enqueued else []
        return self._mine(URLS.c.due_at <= now, self._may_lease(), *enqueued, *in_days(self._scope))

    def _may_lease(self) -> ColumnElement[bool]:
        """Leave out the URLs that this run has finished, and those that no run leases (see states.py)."""
        whole = or_(URLS.c.reason.is_(None), URLS.c.reason != Reason.INCOMPLETE)
        again = and_(URLS.c.state.in_(REPEATED_STATES), whole)
        first = or_(URLS.c.run.is_(None), URLS.c.run != self._run)
        return and_(URLS.c.state.in_(allowed_states(UrlEvent.LEASED)), or_(first, again))

    def _mine(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(URLS.c.site == self._site, *conditions)


def _lease(row: RowMapping) -> Lease:
    """Return a row as a lease; it has validators only if a page came with them."""
    known = row["digest"] is not None
    return Lease(
        key=row["key"],
        url=row["url"],
        kind=UrlKind(row["kind"]),
        tries=row["attempts"],
        discovered_at=row["discovered_at"],
        priority=row["priority"],
        day=row["day"],
        etag=row["etag"] if known else None,
        last_modified=row["last_modified"] if known else None,
        fetched_at=row["fetched_at"],
        reason=row["reason"],
    )


def in_days(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the condition that a URL's day is in the range, if there is one; a URL without a day always is."""
    bounds = [URLS.c.day >= scope.since] if scope.since else []
    bounds += [URLS.c.day <= scope.until] if scope.until else []
    return [or_(URLS.c.day.is_(None), and_(*bounds))] if bounds else []
