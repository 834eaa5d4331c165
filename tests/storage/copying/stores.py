"""Stores with rows in every table, of any number; and all the rows of a store."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Float, Integer, LargeBinary, Table, select

from crawler.checks.worse_copy import reason_not_to_replace
from crawler.storage.copying.store_copy import copy_store
from crawler.storage.database import insert_into, open_database, writing
from crawler.storage.schema import METADATA
from crawler.vocabulary import CopyResult, UrlKind, UrlState
from tests.storage.records import NOON, numbered, put

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

Rows = dict[str, list[dict[str, Any]]]
STATES = [*UrlState]
WORDS = ("ferry", "snow", "harbour")


def copied(source: str, target: str) -> dict[tuple[str, CopyResult], int]:
    """Copy a store as the command does."""
    return dict(copy_store(source, target, reason_not_to_replace, lambda _done, _every: None))


def fill(url: str, first: int, last: int) -> None:
    """Write articles of these numbers, every third with a revision, and as many rows into every other table."""
    engine = open_database(url)
    for number in range(first, last):
        texts = [f"The {WORDS[number % 3]} number {number}."]
        texts += [f"{texts[0]} Corrected: “{number}” 雪 \U0001f600."] * (number % 3 == 0)
        for hours, text in enumerate(texts):
            at = NOON + timedelta(hours=hours)
            put(engine, numbered(number, text=text, fetched_at=at.isoformat(), confidence=number / 7), at)
    with writing(engine) as connection:
        for table in METADATA.tables.values():
            if table.name not in {"articles", "revisions"}:
                new = insert_into(engine, table).on_conflict_do_nothing()  # a trigger may have written the same
                connection.execute(new, [_row(table, number) for number in range(first, last)])
    engine.dispose()


def rows_of(url: str) -> Rows:
    """Return all rows of a store, sorted by their primary keys."""
    engine = open_database(url)
    found = {name: _rows(engine, table) for name, table in METADATA.tables.items()}
    engine.dispose()
    return found


def without_ids(rows: Rows) -> dict[str, list[Any]]:
    """Return rows by table, without the numbers that a store gives to its rows, in an order that has none of them."""
    articles = {row["id"]: (row["site"], row["identity"]) for row in rows["articles"]}
    runs = {row["id"]: (row["site"], row["started_at"]) for row in rows["runs"]}
    names = {"article_id": articles, "run": runs, "enqueued_by": runs}
    return {
        table: sorted(
            repr([(name, names[name].get(value) if name in names else value) for name, value in row.items()][with_id:])
            for row in some
            for with_id in [next(iter(row)) == "id"]
        )
        for table, some in rows.items()
    }


def _rows(engine: Engine, table: Table) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        found = connection.execute(select(table).order_by(*table.primary_key)).mappings()
        return sorted(map(dict, found), key=lambda row: [str(row[column.name]) for column in table.primary_key])


def _row(table: Table, number: int) -> dict[str, Any]:
    """Return a row with another value in each column; its references are numbers of rows that exist."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if isinstance(column.type, Boolean):
            row[column.name] = number % 2 == 0
        elif isinstance(column.type, (Integer, Float)):
            row[column.name] = number if isinstance(column.type, Integer) else number + 0.125
        else:
            text = f"{column.name} {number} — 雪"
            row[column.name] = text.encode() if isinstance(column.type, LargeBinary) else text
    if table.name == "urls":
        key = f"2026-03-04/iabcdefg{number:07}"
        row |= {"site": "chinanews", "key": key, "kind": UrlKind.ARTICLE, "state": STATES[number % len(STATES)]}
    if table.name in {"runs", "workers"}:
        row["ended_at"] = row["ended_at"] if number % 5 else None
    return row
