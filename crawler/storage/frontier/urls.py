"""The ledger: every URL of a site that was ever discovered, and what became of it.

Laws: a URL that was discovered is in it for ever. What a page led to is written
before the page is settled, in one transaction, and an article and its URL's
state are one transaction. Times are seconds since 1970, UTC.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from crawler.storage.database import storage_errors, writing
from crawler.storage.frontier.aliases import Aliases
from crawler.storage.frontier.leases import in_days
from crawler.storage.frontier.terms import (
    ARTICLE,
    FAILED,
    GAPS,
    GONE,
    INCOMPLETE,
    LIST,
    MOVED,
    OUT_OF_RANGE,
    REFUSED,
    WAITING,
    Found,
    Further,
    Outcome,
    Scope,
)
from crawler.storage.schema import ARTICLES, URLS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

MAX_SEEN = 20_000
"""How many URLs are remembered as already written in this run; the rest is asked of the database."""
MAX_KEYS = 2_000
"""How many keys one statement names. A sitemap may have 50,000 links; SQLite takes 32,766
variables, PostgreSQL 65,535."""


class Ledger:
    """The ledger of one site, as one run works on it."""

    def __init__(self, engine: Engine, site: str, run: int, scope: Scope) -> None:
        self._engine = engine
        self._site = site
        self._run = run
        self._scope = scope
        self.aliases = Aliases(engine, site)
        self._seen: dict[str, None] = {}
        self._insert = (sqlite if engine.dialect.name == "sqlite" else postgresql).insert

    # -- discovering ------------------------------------------------------------------

    def discover(
        self,
        found: Iterable[Found],
        origin: str | None,
        now: float,
        *,
        again: Iterable[str] = (),
        further: Further | None = None,
    ) -> int:
        """Write down what a page links to and is not known yet, in one transaction; return how many articles were new.

        `again` are the keys of lists that this run is to read, known or new.
        `further` is where a list goes on, which is read if the page has articles
        that were found since it was read before, on this list or on another.
        """
        found = list(found)
        unseen = [f for f in found if f.name not in self._seen]
        lists = [key for key in again if f"list {key}" not in self._seen]
        if not unseen and not lists and further is None:
            return 0
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            new = self._add(connection, unseen, origin, now)
            if further is not None and self._goes_on(connection, found, further.read_before):
                self._add(connection, [further.found], origin, now)
                lists.append(further.found.key)
            self._list_again(connection, lists, now)
        self._remember([f.name for f in unseen] + [f"list {key}" for key in lists])
        return new

    def add_aliases(self, keys: Mapping[str, str]) -> None:
        """Write down other URLs of known articles, which are never asked for."""
        new = {url: key for url, key in keys.items() if url not in self._seen}
        if not new:
            return
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            self.aliases.add(connection, new.items())
        self._remember(new)

    def want(self, found: Collection[Found], now: float, *, again: bool = False) -> int:
        """Mark URLs, some hundred at most, as this run's own, new or known; returns how many.

        What is known and not stored is due now; with `again`, what is stored too.
        """
        wanted = self._mine(URLS.c.key.in_({f.key for f in found}))
        missing = or_(URLS.c.state.in_((FAILED, REFUSED, GONE)), URLS.c.reason == INCOMPLETE)
        due = wanted if again else and_(wanted, missing)
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            self._add(connection, list(found), None, now)
            connection.execute(update(URLS).where(due).values(due_at=now, state=WAITING))
            return int(connection.execute(update(URLS).where(wanted).values(enqueued_by=self._run)).rowcount)

    def want_gaps(self, now: float) -> int:
        """Mark every article that is known and not stored whole as this run's own; returns how many."""
        stored = exists().where(ARTICLES.c.site == URLS.c.site, ARTICLES.c.identity == URLS.c.key)
        gap = or_(and_(URLS.c.state.in_(GAPS), ~stored), URLS.c.reason == INCOMPLETE)
        gaps = self._mine(URLS.c.kind == ARTICLE, gap, *in_days(self._scope))
        wanted = update(URLS).where(gaps).values(enqueued_by=self._run, due_at=now, state=WAITING)
        with storage_errors("cannot write to the ledger"), writing(self._engine) as connection:
            return int(connection.execute(wanted).rowcount)

    def moved(self, connection: Connection, key: str, to: Found, now: float) -> None:
        """Write down that a URL leads to another article's, which this run has fetched by it."""
        self._add(connection, [to], None, now)
        self.settle(connection, key, Outcome(MOVED, to.key))
        connection.execute(update(URLS).where(self._mine(URLS.c.key == to.key)).values(run=self._run))

    def archived(self, key: str) -> tuple[str, ...]:
        """Return where the archive keeps an article's pages, in order."""
        query = select(URLS.c.archived).where(self._mine(URLS.c.key == key))
        with storage_errors("cannot read the ledger"), self._engine.connect() as connection:
            return tuple(json.loads(connection.execute(query).scalar() or "[]"))

    # -- settling ---------------------------------------------------------------------

    def settle(self, connection: Connection, key: str, outcome: Outcome) -> None:
        """Write what became of a URL, in the transaction of the article that came of it."""
        values: dict[str, Any] = {"state": outcome.state, "reason": outcome.reason, "due_at": outcome.due_at}
        if outcome.fetched_at is not None:
            values["fetched_at"] = outcome.fetched_at
        if outcome.digest is not None:
            values |= {"etag": outcome.etag, "last_modified": outcome.last_modified, "digest": outcome.digest}
        if outcome.archived:
            values["archived"] = json.dumps(outcome.archived)
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
        """Write what is not known yet; return how many of it are no lists."""
        first = {f.key: f for f in reversed(found)}  # of two URLs of an article, the first counts
        rows = {f.key: self._row(first[f.key], origin, now) for f in found}
        if not rows:
            return 0
        added = self._insert(URLS).on_conflict_do_nothing().returning(URLS.c.key)
        new = set(connection.execute(added, list(rows.values())).scalars())
        asked = {key: row["url"] for key, row in rows.items()} | self._asked(connection, rows.keys() - new)
        self.aliases.add(connection, {(name, f.key) for f in found for name in (f.url, f.name) if name != asked[f.key]})
        return sum(rows[key]["kind"] != LIST for key in new)

    def _goes_on(self, connection: Connection, found: Iterable[Found], read_before: str | None) -> bool:
        """Tell whether a page has articles that were found since it was read before; any count the first time."""
        articles = {f.key for f in found if f.kind == ARTICLE}
        newer = self._mine(URLS.c.discovered_at > (read_before or ""))
        queries = (select(1).where(newer, URLS.c.key.in_(some)).limit(1) for some in _parts(articles))
        return any(connection.execute(query).first() is not None for query in queries)

    def _list_again(self, connection: Connection, keys: Collection[str], now: float) -> None:
        """Make lists due that this run has not asked for yet."""
        not_asked = or_(URLS.c.run.is_(None), URLS.c.run != self._run)
        again = self._mine(URLS.c.kind == LIST, URLS.c.due_at.is_(None), not_asked)
        for some in _parts(keys):
            connection.execute(update(URLS).where(again, URLS.c.key.in_(some)).values(due_at=now, state=WAITING))

    def _asked(self, connection: Connection, keys: Collection[str]) -> dict[str, str]:
        """Return the URLs by which known keys are asked for."""
        queries = (select(URLS.c.key, URLS.c.url).where(self._mine(URLS.c.key.in_(some))) for some in _parts(keys))
        return {row.key: row.url for query in queries for row in connection.execute(query)}

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

    def _mine(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(URLS.c.site == self._site, *conditions)

    def _remember(self, names: Iterable[str]) -> None:
        self._seen.update(dict.fromkeys(names))
        while len(self._seen) > MAX_SEEN:
            del self._seen[next(iter(self._seen))]


def _parts(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while part := list(islice(rest, MAX_KEYS)):
        yield part
