"""The stored articles: one row for each, by its site and identity.

An unchanged article is not stored again. A changed article replaces the old one, which is kept as a revision. A cut
text is completed without a revision; `stored_at` is when the store got the text that it has now. The row holds the
fields, the clean text and how many blocks were removed for which reason; never the removed text.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import fields, replace
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, case, column, delete, func, insert, literal_column, or_, select, table, update

from crawler.items import CONTENT_FIELDS, Record
from crawler.items.terms import NO_TERMS
from crawler.languages.scripts import CJK
from crawler.missing_pages import lacks_rest, numbers_in
from crawler.storage.article_rows import record_of, revision_of, row_of
from crawler.storage.database import rows, storage_errors, wait_for_same
from crawler.storage.schema import ARTICLES, REVISIONS
from crawler.storage.transactions import in_transaction
from crawler.vocabulary import StoreResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection, Engine
    from sqlalchemy.sql import ColumnElement, Select

_TERMS = tuple(NO_TERMS.fields())
_CJK = re.compile(f"[{CJK}]")
MAX_TERMS = 64  # how many words and phrases of a search count; the databases limit the nesting of queries
_NEWEST_FIRST = (ARTICLES.c.published.is_(None), ARTICLES.c.published.desc(), ARTICLES.c.id.desc())
"""Without an explicit order of NULL, PostgreSQL sorts it first and SQLite last."""
_RECORDS = select(*(ARTICLES.c[field.name] for field in fields(Record)))
_UNDER = select(ARTICLES).where(
    ARTICLES.c.site == bindparam("of_site"), ARTICLES.c.identity.in_(bindparam("of_identities", expanding=True))
)
_UNDER_KEYS = select(ARTICLES).where(ARTICLES.c.id.in_(bindparam("keys", expanding=True)))
_REPROCESSED_SINCE = select(REVISIONS.c.id).where(
    REVISIONS.c.article_id == ARTICLES.c.id,
    REVISIONS.c.revision == ARTICLES.c.revision - 1,
    REVISIONS.c.kind == StoreResult.REPROCESSED,
)
_ADD = insert(ARTICLES)
_REPLACE = update(ARTICLES).where(ARTICLES.c.id == bindparam("of_id"))
"""Built once: to build a statement of 30 columns takes longer than to execute it."""


class Stored(NamedTuple):
    """A stored article, and the key of its row."""

    key: int
    record: Record


class Articles:
    """The articles of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def stored(self, connection: Connection, record: Record) -> Stored | None:
        """Return the article that is stored under a record's identity, None if there is none."""
        return self.stored_under(connection, [record])[0]

    def stored_under(self, connection: Connection, records: Sequence[Record]) -> list[Stored | None]:
        """Return, for each record, the article that is stored under its identity, None if there is none.

        No other transaction stores one of them until the caller's ends: it would find the same articles, or none.
        """
        wait_for_same(connection, (f"{record.site} {record.identity}" for record in records))
        identities = defaultdict[str, list[str]](list)
        for record in records:
            identities[record.site].append(record.identity or "")
        found = {
            (site, row["identity"]): Stored(row["id"], record_of(row))
            for site, some in identities.items()
            for row in connection.execute(_UNDER, {"of_site": site, "of_identities": some}).mappings()
        }
        return [found.get((record.site, record.identity or "")) for record in records]

    def add(self, connection: Connection, records: Sequence[Record], now: datetime) -> None:
        """Store records of which no article is stored, in the caller's transaction."""
        if records:
            connection.execute(_ADD, [row_of(replace(record, stored_at=now.isoformat())) for record in records])

    def put(
        self, connection: Connection, old: Stored | None, record: Record, now: datetime, *, live: bool = False
    ) -> StoreResult:
        """Store a record over the `old` one that `stored` returned, in the caller's transaction.

        A changed article keeps the old record as a revision. REPROCESSED means another text of the same page, COMPLETED
        the first text with a page that was missing. A page from an archive changes nothing if it is older than the
        stored one; a `live` page is newer, whatever the clock said when the stored one was fetched.
        """
        if old is None:
            self.add(connection, [record], now)
            return StoreResult.STORED
        if not live and is_older(record, old.record):
            return StoreResult.UNCHANGED
        result = _result(old.record, record)
        record = _with_recorded_terms(record, old.record)
        if result == StoreResult.CHANGED:
            connection.execute(insert(REVISIONS).values(revision_of(old.record) | {"article_id": old.key}))
        is_new = result in {StoreResult.CHANGED, StoreResult.COMPLETED}
        stored_at = now.isoformat() if is_new else old.record.stored_at
        revision = old.record.revision + (result == StoreResult.CHANGED)
        row = row_of(replace(record, stored_at=stored_at, revision=revision))
        connection.execute(_REPLACE, row | {"of_id": old.key})
        return result

    @in_transaction("cannot store {record.url}")
    def replace_stored(self, connection: Connection, record: Record, now: datetime) -> StoreResult | None:
        """Store a record over the stored one, in a transaction of its own; None if none is stored."""
        old = self.stored(connection, record)
        return self.put(connection, old, record, now) if old else None

    def withdraw(self, connection: Connection, site: str, identity: str, now: datetime) -> bool:
        """Mark an article as withdrawn from its site; it stays. False if there is none, or it is marked already."""
        present = update(ARTICLES).where(_has(site, identity), ARTICLES.c.withdrawn_at.is_(None))
        return bool(connection.execute(present.values(withdrawn_at=now.isoformat())).rowcount)

    def restore(self, connection: Connection, site: str, identity: str) -> None:
        """Remove the mark that an article is withdrawn: it is on its site again."""
        withdrawn = update(ARTICLES).where(_has(site, identity), ARTICLES.c.withdrawn_at.is_not(None))
        connection.execute(withdrawn.values(withdrawn_at=None))

    def roll_back(self, connection: Connection, site: str, identity: str, since: datetime) -> bool:
        """Remove the revisions of an article that were stored since then, and restore the one before them, if any.

        False, with no change, if nothing was stored since then: to clean an older article again does not count.
        """
        was_older = _REPROCESSED_SINCE.where(REVISIONS.c.stored_at < since.isoformat()).exists()
        fresh = select(ARTICLES).where(_has(site, identity), ARTICLES.c.stored_at >= since.isoformat(), ~was_older)
        row = connection.execute(fresh).mappings().first()
        if row is None:
            return False
        article = ARTICLES.c.id == row["id"]
        revisions = REVISIONS.c.article_id == row["id"]
        before = select(REVISIONS.c.record).where(revisions, REVISIONS.c.stored_at < since.isoformat())
        kept = connection.execute(before.order_by(REVISIONS.c.revision.desc()).limit(1)).scalar()
        restored = None if kept is None else record_of(json.loads(kept))
        if restored is None:
            connection.execute(delete(ARTICLES).where(article))
        else:
            connection.execute(update(ARTICLES).where(article).values(row_of(restored)))
        removed = REVISIONS.c.revision >= (restored.revision if restored else 0)
        connection.execute(delete(REVISIONS).where(revisions, removed))
        return True

    def history(self, url: str, identity: str | None = None) -> list[Record]:
        """Return the revisions of an article, the oldest first and the current one last."""
        newest = self.find(url, identity)
        if newest is None:
            return []
        article = select(ARTICLES.c.id).where(ARTICLES.c.site == newest.site, ARTICLES.c.url == newest.url)
        query = select(REVISIONS.c.record).where(REVISIONS.c.article_id.in_(article)).order_by(REVISIONS.c.revision)
        return [*(record_of(json.loads(row.record)) for row in rows(self._engine, query, "the revisions")), newest]

    def count(self, site: str | None = None) -> int:
        """Return how many articles there are, of one site or of all."""
        query = select(func.count()).select_from(ARTICLES)
        query = query.where(ARTICLES.c.site == site) if site else query
        return int(rows(self._engine, query, "the articles")[0][0])

    def newest(self) -> Record | None:
        """Return the article that was published last, None if no article is stored."""
        return next(self._records(_RECORDS.order_by(*_NEWEST_FIRST).limit(1)), None)

    def find(self, url: str, identity: str | None = None) -> Record | None:
        """Return the article of a URL, or of the identity that the URL has on its site."""
        same = or_(ARTICLES.c.url == url, ARTICLES.c.identity == identity) if identity else ARTICLES.c.url == url
        exact_first = case((ARTICLES.c.url == url, 0), else_=1)
        return next(self._records(_RECORDS.where(same).order_by(exact_first).limit(1)), None)

    def search(self, words: str, limit: int = 20, conditions: Iterable[ColumnElement[bool]] = ()) -> list[Record]:
        """Return articles that contain all the words: the best match first, or the newest where no index ranks them.

        Quoted words must follow each other. The articles also fulfil `conditions`.
        """
        terms = _terms(words)
        if not terms:
            return []
        if _CJK.search(words):  # these scripts have no word boundaries for an index
            both = func.coalesce(ARTICLES.c.title, "") + "\n" + ARTICLES.c.text
            found = _RECORDS.where(*(both.icontains(term, autoescape=True) for term in terms)).order_by(*_NEWEST_FIRST)
        else:
            search = _search_sqlite if self._engine.dialect.name == "sqlite" else _search_postgresql
            found = search(terms)
        return list(self._records(found.where(*conditions).limit(limit)))

    def reasons_to_remove(self, site: str, newest: int | None = None) -> set[str]:
        """Return the reasons for which blocks of a site's articles were removed; `newest` limits the articles."""
        query = select(ARTICLES.c.removed).where(ARTICLES.c.site == site).order_by(*_NEWEST_FIRST)
        return {
            removed["reason"]
            for row in rows(self._engine, query.limit(newest), "the articles")
            for removed in json.loads(row.removed)
        }

    def cleaned_otherwise(self, site: str, template: str, version: str, limit: int) -> list[Record]:
        """Return articles of a site and template that this version of the cleaner did not make; no withdrawn ones."""
        other = or_(ARTICLES.c.cleaned_by < version, ARTICLES.c.cleaned_by > version)  # an index finds ranges
        present = ARTICLES.c.site == site, ARTICLES.c.template == template, ARTICLES.c.withdrawn_at.is_(None)
        newest_first = ARTICLES.c.id.desc()
        ids = select(ARTICLES.c.id).where(*present, other).order_by(newest_first).limit(limit).correlate(None)
        return list(self._records(_RECORDS.where(ARTICLES.c.id.in_(ids)).order_by(newest_first)))

    def under_keys(self, connection: Connection, keys: Sequence[int]) -> list[Record]:
        """Return the articles of these rows, in this order; a row that does not exist is left out."""
        found = {row["id"]: row for row in connection.execute(_UNDER_KEYS, {"keys": keys}).mappings()}
        return [record_of(found[key]) for key in keys if key in found]

    def all(self) -> Iterator[Record]:
        """Yield every article, in the order of storing."""
        yield from self._records(_RECORDS.order_by(ARTICLES.c.id))

    def _records(self, query: Select[Any]) -> Iterator[Record]:
        with storage_errors("cannot read the articles"), self._engine.connect() as connection:
            for row in connection.execute(query).mappings():
                yield record_of(row)


def _has(site: str, identity: str) -> ColumnElement[bool]:
    return and_(ARTICLES.c.site == site, ARTICLES.c.identity == identity)


def _terms(words: str) -> list[str]:
    sound = words.encode("utf-8", "replace").decode().replace("\0", " ")
    terms = (term.replace('"', "").strip() for term in re.findall(r'"[^"]+"|\S+', sound))
    return list(dict.fromkeys(term for term in terms if term))[:MAX_TERMS]


def _search_sqlite(terms: list[str]) -> Select[Any]:
    index = table("articles_search", column("rowid"), column("rank"))
    phrases = " ".join(f'"{term}"' for term in terms)
    matches = literal_column("articles_search").op("MATCH")(phrases)
    return _RECORDS.join(index, index.c.rowid == ARTICLES.c.id).where(matches).order_by(index.c.rank)


def _search_postgresql(terms: list[str]) -> Select[Any]:
    phrases: list[ColumnElement[Any]] = [func.phraseto_tsquery("english", term) for term in terms]
    wanted = reduce(lambda one, other: one.op("&&")(other), phrases)
    search: ColumnElement[Any] = literal_column("articles.search")
    return _RECORDS.where(search.op("@@")(wanted)).order_by(func.ts_rank(search, wanted).desc())


def is_older(record: Record, old: Record) -> bool:
    """Return whether a record is of a page that was fetched before the stored one's."""
    return bool(record.fetched_at and old.fetched_at and record.fetched_at < old.fetched_at)


def _with_recorded_terms(record: Record, old: Record) -> Record:
    """Return a record of the stored fetch with the terms that were recorded then: reprocessing sees only the page."""
    if old.terms_version is None or not record.fetched_at or record.fetched_at != old.fetched_at:
        return record
    return replace(record, **{name: getattr(old, name) for name in _TERMS})


def _result(old: Record, record: Record) -> StoreResult:
    if all(getattr(old, name) == getattr(record, name) for name in CONTENT_FIELDS):
        return StoreResult.UNCHANGED
    has_rest = lacks_rest(old.incomplete) and not lacks_rest(record.incomplete)
    if has_rest or numbers_in(record.incomplete) < numbers_in(old.incomplete):
        return StoreResult.COMPLETED
    same_page = record.fetched_at and record.fetched_at == old.fetched_at
    return StoreResult.REPROCESSED if same_page else StoreResult.CHANGED
