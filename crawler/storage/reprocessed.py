"""The results of a run that cleans stored articles again: they are recorded, stored, and undone, some at a time.

A result is recorded as the new content of the columns that differ. When it is stored, it changes places with the
content of the article, so the same row undoes it. Each part is one transaction, in which no crawl stores an article. An
article that another run has changed in the meantime stays as it is.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from crawler.items import CONTENT_FIELDS, DUPLICATE_FIELDS
from crawler.storage.article_rows import record_of
from crawler.storage.database import rows, storage_errors, wait_for_others, writing
from crawler.storage.schema import ARTICLES, REPROCESSED, REVISIONS, RUNS
from crawler.storage.workers import beat_of_run
from crawler.vocabulary import ReprocessingState, StoreResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

    from crawler.vocabulary import Reason

CLEANED = tuple(
    "kind title text published published_raw published_zone_known modified source editor authors section language "
    "language_score images template removed confidence cleaned_by".split()
)
"""The columns that cleaning an article again may change. The others describe its fetch, or are found by other steps."""
DERIVED = ("published_zone_known",)
"""Those that a Record derives from others."""
COUNTED = ("revision", "stored_at")
"""The columns that change with each revision."""
WATCHED = ("title", "text", "published")
"""Triggers see a change of these: the index of the search changes, and the columns of duplicates are cleared."""
AT_ONCE = 50  # how many articles one transaction changes: a crawl has to wait for it
FORGOTTEN_AT_ONCE = 2_000  # results of one transaction
_IDENTIFYING = ("fetched_at", "stored_at", "revision", "cleaned_by", "incomplete", "title", "text")
_OF_ROW = and_(REPROCESSED.c.run == bindparam("of_run"), REPROCESSED.c.article_id == bindparam("of_article"))


class Result(NamedTuple):
    """The result of one article. `columns` has the new content of those that differ, `digest` is its row's."""

    article: int
    state: ReprocessingState
    reason: Reason | None = None
    digest: str | None = None
    columns: Mapping[str, Any] | None = None


class Listed(NamedTuple):
    """An article in the list of a run."""

    state: str
    reason: str | None
    url: str


class Progress(NamedTuple):
    """How many articles one transaction changed, and how many it left as another run had stored them."""

    changed: int
    left: int
    last: int = 0
    """The number of the last of these articles."""


def row_digest(row: Mapping[str, Any]) -> str:
    """Return a digest of the parts of an article's row that each run changes that stores the article."""
    return sha256(json.dumps([row[name] for name in _IDENTIFYING]).encode()).hexdigest()


class Reprocessed:
    """The results of one run."""

    def __init__(self, engine: Engine, run: int) -> None:
        self._engine = engine
        self._run = run

    def record(self, results: Iterable[Result], statistics: Mapping[str, Any], now: datetime) -> None:
        """Record results, in one transaction with the statistics of the run, which are also its heartbeat."""
        found = [
            {"run": self._run, "article_id": one.article, "result": one.state, "reason": one.reason}
            | {"digest": one.digest, "columns": None if one.columns is None else json.dumps(one.columns)}
            for one in results
        ]
        with self._writing() as connection:
            if found:
                connection.execute(insert(REPROCESSED), found)
            self._write(connection, statistics, now)

    def note(self, statistics: Mapping[str, Any], now: datetime) -> None:
        """Write the statistics of the run."""
        self.record((), statistics, now)

    def apply(self, after: int, now: datetime) -> Progress | None:
        """Store the next results, of articles with a number above `after`; None if none is left."""
        with self._writing() as connection:
            wait_for_others(connection)
            planned = self._next(connection, ReprocessingState.PLANNED, after)
            articles = _articles(connection, planned)
            fresh = [one for one in planned if _is_same(articles.get(one["article_id"]), one)]
            self._store(connection, fresh, articles, now)
            self._leave(connection, planned, fresh, ReprocessingState.SKIPPED)
            self._beat(connection, now)
        return _progress(planned, fresh)

    def undo(self, after: int, now: datetime) -> Progress | None:
        """Give the next articles back their former content, and forget these results; None if none is left."""
        with self._writing() as connection:
            wait_for_others(connection)
            applied = self._next(connection, ReprocessingState.APPLIED, after)
            articles = _articles(connection, applied)
            fresh = [one for one in applied if _is_same(articles.get(one["article_id"]), one)]
            former = [(one["article_id"], json.loads(one["columns"])) for one in fresh]
            _write_columns(connection, [(articles[key], columns) for key, columns in former])
            _restore_marks(connection, [(articles[key], columns) for key, columns in former])
            keys = [key for key, columns in former if "revision" in columns]
            connection.execute(delete(REVISIONS).where(REVISIONS.c.article_id.in_(keys), REVISIONS.c.run == self._run))
            self._forget(connection, [key for key, _ in former])
            self._leave(connection, applied, fresh, ReprocessingState.NOT_UNDONE)
            self._beat(connection, now)
        return _progress(applied, fresh)

    def discard(self, *states: ReprocessingState) -> None:
        """Forget the results that are in these states."""
        for state in states:
            some = select(REPROCESSED.c.article_id).where(self._in(state)).limit(FORGOTTEN_AT_ONCE)
            keys: list[int] | None = None
            while keys is None or keys:
                with self._writing() as connection:
                    keys = [row.article_id for row in connection.execute(some)]
                    self._forget(connection, keys)

    def difference_of(self, article: int) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
        """Return an article's row before the run, and the new content of its columns; None if it has no result."""
        with storage_errors("cannot read the results of the run"), self._engine.connect() as connection:
            which = REPROCESSED.c.run == self._run, REPROCESSED.c.article_id == article
            result = connection.execute(select(REPROCESSED).where(*which)).mappings().first()
            row = _articles(connection, [dict(result)]).get(article) if result else None
        if result is None or row is None or result["columns"] is None:
            return None
        columns = json.loads(result["columns"])
        if result["result"] == ReprocessingState.PLANNED:
            return row, columns
        return {**row, **columns}, {name: row[name] for name in columns}

    def counts(self) -> dict[str, int]:
        """Return how many results are in which state."""
        query = select(REPROCESSED.c.result, func.count()).where(REPROCESSED.c.run == self._run)
        found = rows(self._engine, query.group_by(REPROCESSED.c.result), "the results of the run")
        return {state: count for state, count in found}  # noqa: C416  # they are rows

    def listed(self, *states: ReprocessingState) -> Iterator[Listed]:
        """Yield the articles whose results are in these states, in the order of states and storing."""
        for state in states:
            after = 0
            while some := self._listed(state, after):
                yield from (Listed(row.result, row.reason, row.url or f"article {row.article_id}") for row in some)
                after = some[-1].article_id

    def _listed(self, state: ReprocessingState, after: int) -> Sequence[Any]:
        table = REPROCESSED.outerjoin(ARTICLES, ARTICLES.c.id == REPROCESSED.c.article_id)
        columns = REPROCESSED.c.result, REPROCESSED.c.reason, REPROCESSED.c.article_id, ARTICLES.c.url
        query = select(*columns).select_from(table).where(self._in(state), REPROCESSED.c.article_id > after)
        return rows(self._engine, query.order_by(REPROCESSED.c.article_id).limit(AT_ONCE), "the results of the run")

    def _next(self, connection: Connection, state: ReprocessingState, after: int) -> list[Mapping[str, Any]]:
        query = select(REPROCESSED).where(self._in(state), REPROCESSED.c.article_id > after)
        return [*connection.execute(query.order_by(REPROCESSED.c.article_id).limit(AT_ONCE)).mappings()]

    def _in(self, state: ReprocessingState) -> ColumnElement[bool]:
        return and_(REPROCESSED.c.run == self._run, REPROCESSED.c.result == state)

    def _store(
        self,
        connection: Connection,
        planned: Sequence[Mapping[str, Any]],
        articles: Mapping[int, Mapping[str, Any]],
        now: datetime,
    ) -> None:
        """Store results, the old content of the articles in their place, and the old records as revisions."""
        changes, revisions, stored = [], [], []
        for one in planned:
            old, columns = articles[one["article_id"]], json.loads(one["columns"])
            if not columns.keys().isdisjoint(CONTENT_FIELDS):
                columns |= {"revision": old["revision"] + 1, "stored_at": now.isoformat()}
                revisions.append(self._revision(old))
            changes.append((old, columns))
            cleared = () if columns.keys().isdisjoint(WATCHED) else DUPLICATE_FIELDS
            former = json.dumps({name: old[name] for name in (*columns, *cleared)})
            digest = row_digest({**old, **columns})
            stored.append({"of_run": self._run, "of_article": old["id"], "now_digest": digest, "former": former})
        _write_columns(connection, changes)
        if revisions:
            connection.execute(insert(REVISIONS), revisions)
        if stored:
            new = {
                "result": ReprocessingState.APPLIED,
                "digest": bindparam("now_digest"),
                "columns": bindparam("former"),
            }
            connection.execute(update(REPROCESSED).where(_OF_ROW).values(new), stored)

    def _revision(self, old: Mapping[str, Any]) -> dict[str, Any]:
        record = json.dumps(record_of(old).as_row(), ensure_ascii=False)
        kept = {"article_id": old["id"], "revision": old["revision"], "stored_at": old["stored_at"], "record": record}
        return kept | {"kind": StoreResult.REPROCESSED, "run": self._run}

    def _leave(
        self,
        connection: Connection,
        some: Sequence[Mapping[str, Any]],
        fresh: Sequence[Mapping[str, Any]],
        state: ReprocessingState,
    ) -> None:
        keys = {one["article_id"] for one in some} - {one["article_id"] for one in fresh}
        if keys:
            of_run = and_(REPROCESSED.c.run == self._run, REPROCESSED.c.article_id.in_(keys))
            connection.execute(update(REPROCESSED).where(of_run).values(result=state, digest=None, columns=None))

    def _forget(self, connection: Connection, keys: Sequence[int]) -> None:
        which = and_(REPROCESSED.c.run == self._run, REPROCESSED.c.article_id.in_(keys))
        connection.execute(delete(REPROCESSED).where(which))

    def _beat(self, connection: Connection, now: datetime) -> None:
        beat_of_run(connection, self._run, now)

    def _write(self, connection: Connection, statistics: Mapping[str, Any], now: datetime) -> None:
        written = update(RUNS).where(RUNS.c.id == self._run).values(statistics=json.dumps(statistics))
        connection.execute(written)
        beat_of_run(connection, self._run, now)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with storage_errors("cannot write the results of the run"), writing(self._engine) as connection:
            yield connection


def _articles(connection: Connection, results: Iterable[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    found = connection.execute(select(ARTICLES).where(ARTICLES.c.id.in_([one["article_id"] for one in results])))
    return {row["id"]: dict(row) for row in found.mappings()}


def _is_same(row: Mapping[str, Any] | None, result: Mapping[str, Any]) -> bool:
    return row is not None and row_digest(row) == result["digest"]


def _write_columns(connection: Connection, changes: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
    """Write new content of columns into rows. An update names WATCHED only if they change."""
    values: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for row, columns in changes:
        is_watched = not columns.keys().isdisjoint(WATCHED)
        names = [name for name in (*CLEANED, *COUNTED) if is_watched or name not in WATCHED]
        values[is_watched].append({name: columns.get(name, row[name]) for name in names} | {"of_id": row["id"]})
    for some in filter(None, values.values()):
        connection.execute(update(ARTICLES).where(ARTICLES.c.id == bindparam("of_id")), some)


def _restore_marks(connection: Connection, changes: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
    """Give articles back the columns of duplicates, unless they were compared since: then they are compared again."""
    marks = [
        {name: columns[name] for name in DUPLICATE_FIELDS} | {"of_id": row["id"]}
        for row, columns in changes
        if columns.get(DUPLICATE_FIELDS[0]) and row[DUPLICATE_FIELDS[0]] is None
    ]
    if marks:
        connection.execute(update(ARTICLES).where(ARTICLES.c.id == bindparam("of_id")), marks)


def _progress(results: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> Progress | None:
    if not results:
        return None
    return Progress(len(changed), len(results) - len(changed), results[-1]["article_id"])
