"""The frontier: which URLs of the ledger are to be asked for now, leased to the run that asks.

Laws: lists come first and newer articles next. A URL is leased for a while and,
unless it is settled by then, is up for work again, for any other run; what a run
lost of its own it takes back with `reclaim`. What a run has settled it does not
ask for again, but to try what waits to be tried. Times are seconds since 1970, UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, or_, select, update

from crawler.storage.database import storage_errors, writing
from crawler.storage.frontier.revisits import TRIES_A_RUN, next_run
from crawler.storage.frontier.terms import (
    AGAIN_IN_A_RUN,
    FAILED,
    INCOMPLETE,
    LEASED,
    OUT_OF_RANGE,
    WAITING,
    Lease,
    Scope,
)
from crawler.storage.schema import URLS

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Engine

LEASE_SECONDS = 1800.0


class Frontier:
    """The frontier of one site, as one run works on it."""

    def __init__(self, engine: Engine, site: str, run: int, scope: Scope) -> None:
        self._engine = engine
        self._site = site
        self._run = run
        self._scope = scope

    def begin(self, now: float) -> None:
        """Take over what a dead run had leased, and what was out of the range of runs before."""
        leased = self._mine(URLS.c.state == LEASED)
        in_range = self._mine(URLS.c.state == OUT_OF_RANGE, *in_days(self._scope))
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            connection.execute(update(URLS).where(or_(leased, in_range)).values(state=WAITING, due_at=now))

    def lease(self, limit: int, now: float) -> list[Lease]:
        """Return up to `limit` URLs that are due, lists first and the newest articles next; they are this run's now."""
        if not self.has_due(now):
            return []
        due = select(URLS.c.id).where(self._due(now)).order_by(URLS.c.priority.desc(), URLS.c.id).limit(limit)
        tries = case((URLS.c.run == self._run, URLS.c.attempts + 1), else_=1)
        lease = (
            update(URLS)
            .where(URLS.c.id.in_(due.scalar_subquery()))
            .values(state=LEASED, due_at=now + LEASE_SECONDS, run=self._run, attempts=tries)
            .returning(URLS)
        )
        with storage_errors("cannot lease from the ledger"), writing(self._engine) as connection:
            rows = connection.execute(lease).mappings().all()
        ordered = sorted(rows, key=lambda row: (-row["priority"], row["id"]))
        return [_lease(row) for row in ordered]

    def has_due(self, now: float, patience: float = 0.0) -> bool:
        """Tell whether something is due, or waits to be tried again within `patience` seconds."""
        due = self._due(now)
        soon = or_(due, and_(URLS.c.state == WAITING, self._due(now + patience))) if patience else due
        query = select(1).where(soon).limit(1)
        with storage_errors("cannot read the ledger"), self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def release(self, keys: Collection[str], now: float) -> None:
        """Give back all that this run has leased; of `keys` nobody has asked for them."""
        leased = self._mine(URLS.c.state == LEASED, URLS.c.run == self._run)
        untried = {"attempts": URLS.c.attempts - 1, "state": WAITING, "due_at": now}
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            connection.execute(update(URLS).where(leased, URLS.c.key.in_(keys)).values(untried))
            connection.execute(update(URLS).where(leased).values(state=WAITING, due_at=now))

    def reclaim(self, now: float) -> int:
        """Take back what this run leased and nothing answers for any more; returns how many may be tried again."""
        lost = self._mine(URLS.c.state == LEASED, URLS.c.run == self._run)
        enough = and_(lost, URLS.c.attempts >= TRIES_A_RUN)
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            given_up = {"state": FAILED, "reason": "lost", "due_at": next_run(0.0, now)}
            connection.execute(update(URLS).where(enough).values(given_up))
            again = update(URLS).where(lost).values(state=WAITING, due_at=now, reason="lost")
            return int(connection.execute(again).rowcount)

    def _due(self, now: float) -> ColumnElement[bool]:
        wanted = [URLS.c.enqueued_by == self._run] if self._scope.only_wanted else []
        return self._mine(URLS.c.due_at <= now, self._may_ask(), *wanted, *in_days(self._scope))

    def _may_ask(self) -> ColumnElement[bool]:
        """Leave out what this run has asked for and is done with: the next one tries it again."""
        whole = or_(URLS.c.reason.is_(None), URLS.c.reason != INCOMPLETE)
        again = and_(URLS.c.state.in_(AGAIN_IN_A_RUN), whole)
        return or_(URLS.c.run.is_(None), URLS.c.run != self._run, again)

    def _mine(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(URLS.c.site == self._site, *conditions)


def _lease(row: Any) -> Lease:
    known = row["digest"] is not None
    return Lease(
        key=row["key"],
        url=row["url"],
        kind=row["kind"],
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
