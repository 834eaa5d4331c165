"""The ledger: what is known of every URL of a site, and which are to be asked for now.

Laws: a URL that was discovered is in it for ever. A URL is leased for a while
and, unless it is settled by then, is up for work again. What a page led to is
written before the page is settled, and an article and its URL's state are one
transaction. Times are seconds since 1970, UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from crawler.storage.database import storage_errors, writing
from crawler.storage.ledger_terms import (
    ARTICLE,
    FAILED,
    GAPS,
    INCOMPLETE,
    LEASED,
    LIST,
    MOVED,
    OUT_OF_RANGE,
    WAITING,
    Found,
    Lease,
    Outcome,
    Scope,
)
from crawler.storage.revisit import TRIES_A_RUN, next_run
from crawler.storage.schema import ALIASES, URLS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

LEASE_SECONDS = 1800.0
MAX_SEEN = 20_000
"""How many URLs are remembered as already written in this run; the rest is asked of the database."""
CHUNK = 500
"""How many URLs are written in one transaction."""


class Ledger:
    """The ledger of one site, as one run works on it."""

    def __init__(self, engine: Engine, site: str, run: int, scope: Scope) -> None:
        self._engine = engine
        self._site = site
        self._run = run
        self._scope = scope
        self._seen: dict[str, None] = {}
        self._insert = (sqlite if engine.dialect.name == "sqlite" else postgresql).insert

    # -- discovering ------------------------------------------------------------------

    def discover(self, found: Iterable[Found], origin: str | None, now: float) -> int:
        """Write down what is not known yet; return how many were new."""
        unseen = [f for f in found if f.url not in self._seen]
        if not unseen:
            return 0
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            new = self._add(connection, unseen, origin, now)
        for one in unseen:
            self._remember(one.url)
        return new

    def want(self, found: Iterable[Found], now: float, *, again: bool = False) -> int:
        """Mark URLs as this run's own, new or known; with `again`, due even if they are done. Returns how many."""
        many = 0
        chunk: list[Found] = []
        for one in found:
            chunk.append(one)
            if len(chunk) == CHUNK:
                many += self._want(chunk, now, again=again)
                chunk = []
        return many + (self._want(chunk, now, again=again) if chunk else 0)

    def want_gaps(self, now: float) -> int:
        """Mark every article that is known and not stored whole as this run's own; returns how many."""
        gap = or_(URLS.c.state.in_(GAPS), URLS.c.reason == INCOMPLETE)
        gaps = self._mine(URLS.c.kind == ARTICLE, gap, *self._in_days())
        wanted = update(URLS).where(gaps).values(wanted_by=self._run, due_at=now, state=WAITING)
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            return int(connection.execute(wanted).rowcount)

    def moved(self, connection: Connection, key: str, to: Found, now: float) -> None:
        """Write down that a URL leads to another article's, which this run has fetched by it."""
        self._add(connection, [to], None, now)
        self.settle(connection, key, Outcome(MOVED, to.key))
        connection.execute(update(URLS).where(self._mine(URLS.c.key == to.key)).values(run=self._run))

    def list_again(self, keys: Sequence[str], now: float) -> None:
        """Make lists due that this run has not asked for yet."""
        keys = [key for key in keys if f"list {key}" not in self._seen]
        if not keys:
            return
        not_asked = or_(URLS.c.run.is_(None), URLS.c.run != self._run)
        again = self._mine(URLS.c.key.in_(keys), URLS.c.kind == LIST, URLS.c.due_at.is_(None), not_asked)
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            connection.execute(update(URLS).where(again).values(due_at=now, state=WAITING))
        for key in keys:
            self._remember(f"list {key}")

    def other_urls(self, key: str) -> list[str]:
        """Return the other URLs under which an article was found."""
        query = select(ALIASES.c.url).where(ALIASES.c.site == self._site, ALIASES.c.key == key)
        with storage_errors("cannot read the ledger"), self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    # -- leasing ----------------------------------------------------------------------

    def begin(self, now: float) -> None:
        """Take over what a dead run had leased, and what was out of the range of runs before."""
        in_range = self._mine(URLS.c.state == OUT_OF_RANGE, *self._in_days())
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            connection.execute(self._release_all(now))
            connection.execute(update(URLS).where(in_range).values(state=WAITING, due_at=now))

    def lease(self, limit: int, now: float) -> list[Lease]:
        """Return up to `limit` URLs that are due, lists first and the newest articles next; they are this run's now."""
        if not self.has_due(now, 0.0):
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

    def has_due(self, now: float, patience: float) -> bool:
        """Tell whether something is due, or waits to be tried again within `patience` seconds."""
        soon = and_(URLS.c.state == WAITING, self._due(now + patience)) if patience else self._due(now)
        query = select(1).where(or_(soon, self._due(now))).limit(1)
        with storage_errors("cannot read the ledger"), self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def release(self, keys: Sequence[str], now: float) -> None:
        """Give back what was leased and not asked for."""
        leased = self._mine(URLS.c.state == LEASED, URLS.c.key.in_(keys))
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            connection.execute(
                update(URLS).where(leased).values(state=WAITING, due_at=now, attempts=URLS.c.attempts - 1)
            )

    def reclaim(self, now: float) -> int:
        """Take back what this run leased and nothing answers for any more; returns how many may be tried again."""
        lost = self._mine(URLS.c.state == LEASED, URLS.c.run == self._run)
        enough = and_(lost, URLS.c.attempts >= TRIES_A_RUN)
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            given_up = {"state": FAILED, "reason": "lost", "due_at": next_run(0.0, now)}
            connection.execute(update(URLS).where(enough).values(given_up))
            again = update(URLS).where(lost).values(state=WAITING, due_at=now, reason="lost")
            return int(connection.execute(again).rowcount)

    # -- settling ---------------------------------------------------------------------

    def settle(self, connection: Connection, key: str, outcome: Outcome) -> None:
        """Write what became of a URL, in the transaction of the article that came of it."""
        told = {
            name: value
            for name in ("fetched_at", "etag", "last_modified", "digest")
            if (value := getattr(outcome, name)) is not None
        }
        values = {"state": outcome.state, "reason": outcome.reason, "due_at": outcome.due_at} | told
        connection.execute(update(URLS).where(self._mine(URLS.c.key == key)).values(values))

    def settle_alone(self, key: str, outcome: Outcome) -> None:
        """Write what became of a URL that no article came of."""
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            self.settle(connection, key, outcome)

    def counts(self) -> dict[tuple[str, str, str], int]:
        """Return how many of the URLs that this run asked for are in which (kind, state, reason)."""
        group = (URLS.c.kind, URLS.c.state, func.coalesce(URLS.c.reason, ""))
        query = select(*group, func.count()).where(self._mine(URLS.c.run == self._run)).group_by(*group)
        with storage_errors("cannot read the ledger"), self._engine.connect() as connection:
            return {(kind, state, reason): many for kind, state, reason, many in connection.execute(query)}

    # -- rows and conditions ------------------------------------------------------------

    def _add(self, connection: Connection, found: Sequence[Found], origin: str | None, now: float) -> int:
        rows = {f.key: self._row(f, origin, now) for f in reversed(found)}  # of two, the first counts
        added = self._insert(URLS).on_conflict_do_nothing().returning(URLS.c.key)
        new = set(connection.execute(added, list(rows.values())).scalars())
        asked = {key: row["url"] for key, row in rows.items()} | self._asked(connection, rows.keys() - new)
        names = {(name, f.key) for f in found for name in (f.url, f.alias) if name and name != asked[f.key]}
        if names:
            aliases = [{"site": self._site, "url": url, "key": key} for url, key in names]
            connection.execute(self._insert(ALIASES).on_conflict_do_nothing(), aliases)
        return len(new)

    def _asked(self, connection: Connection, keys: Collection[str]) -> dict[str, str]:
        """Return the URLs by which known keys are asked for."""
        query = select(URLS.c.key, URLS.c.url).where(self._mine(URLS.c.key.in_(keys)))
        return {row.key: row.url for row in connection.execute(query)} if keys else {}

    def _row(self, found: Found, origin: str | None, now: float) -> dict[str, Any]:
        fits = self._scope.has_day(found.day)
        return {
            "site": self._site,
            "key": found.key,
            "url": found.url,
            "kind": found.kind,
            "day": found.day,
            "section": found.section,
            "state": WAITING if fits else OUT_OF_RANGE,
            "due_at": now if fits else None,
            "priority": found.priority,
            "attempts": 0,
            "discovered_at": datetime.fromtimestamp(now, UTC).isoformat(),
            "discovered_from": origin,
        }

    def _want(self, found: Sequence[Found], now: float, *, again: bool) -> int:
        keys = list({f.key for f in found})
        wanted = self._mine(URLS.c.key.in_(keys))
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            self._add(connection, found, None, now)
            values: dict[str, Any] = {"wanted_by": self._run}
            if again:
                values |= {"due_at": now, "state": WAITING}
            return int(connection.execute(update(URLS).where(wanted).values(values)).rowcount)

    def _due(self, now: float) -> ColumnElement[bool]:
        wanted = [URLS.c.wanted_by == self._run] if self._scope.only_wanted else []
        return self._mine(URLS.c.due_at <= now, *wanted, *self._in_days())

    def _in_days(self) -> list[ColumnElement[bool]]:
        since, until = self._scope.since, self._scope.until
        bounds = [URLS.c.day >= since] if since else []
        bounds += [URLS.c.day <= until] if until else []
        return [or_(URLS.c.day.is_(None), and_(*bounds))] if bounds else []

    def _mine(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(URLS.c.site == self._site, *conditions)

    def _release_all(self, now: float) -> Any:
        return update(URLS).where(self._mine(URLS.c.state == LEASED)).values(state=WAITING, due_at=now)

    def _remember(self, name: str) -> None:
        self._seen[name] = None
        if len(self._seen) > MAX_SEEN:
            del self._seen[next(iter(self._seen))]


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
    )
