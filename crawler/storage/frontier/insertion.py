"""Inserts rows into the frontier, several workers at once.

Two workers that insert the same rows in different orders would wait for each other. So PostgreSQL gets them by key,
with ids in the order of the page, by which they are fetched later. SQLite has one writer at a time.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, bindparam, func, select

from crawler.storage.database import insert_into
from crawler.storage.schema import URLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection, Engine

_NEXT_IDS = select(func.nextval(func.pg_get_serial_sequence(URLS.name, URLS.c.id.name))).select_from(
    func.generate_series(1, bindparam("number", type_=Integer))
)


def insert_urls(engine: Engine, connection: Connection, rows: Sequence[dict[str, Any]]) -> set[str]:
    """Insert rows with the keys that a site does not have yet; return the keys of those that are inserted."""
    if not rows:
        return set()
    if engine.dialect.name == "postgresql":
        ids = connection.execute(_NEXT_IDS, {"number": len(rows)}).scalars()
        numbered = (row | {URLS.c.id.name: number} for row, number in zip(rows, ids, strict=True))
        rows = sorted(numbered, key=itemgetter(URLS.c.key.name))
    added = insert_into(engine, URLS).on_conflict_do_nothing().returning(URLS.c.key)
    return set(connection.execute(added, rows).scalars())
