"""Reads rows of one store in batches, finds the same rows in the other one, and writes rows there."""

from __future__ import annotations

import logging
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from crawler.chunks import in_chunks
from crawler.storage.database import concerns_data
from crawler.storage.forgotten import name_digest, names_of_row
from crawler.storage.schema import FORGOTTEN
from crawler.unsafe_characters import without_unsafe
from crawler.vocabulary import CopyResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Column, Select, Table
    from sqlalchemy.engine import Connection

    from crawler.storage.copying.copying import Copying, Row

logger = logging.getLogger(__name__)
BATCH = 500  # how many rows are in memory at once
_NUL = "\0"


def batches(copying: Copying, table: Table) -> Iterator[list[Row]]:
    """Yield the rows of the source's table in the order of their primary key, and advance after each batch."""
    query = select(table).order_by(*table.primary_key)
    with copying.source.execute(query, execution_options={"yield_per": BATCH}) as result:
        for some in result.mappings().partitions():
            yield _not_forgotten(copying, table, storable(copying.target, some))
            copying.advance(len(some))


def _not_forgotten(copying: Copying, table: Table, rows: list[Row]) -> list[Row]:
    """Return the rows without those of articles and sites that are forgotten in one of the stores."""
    names = {name_digest(name): name for row in rows for name in names_of_row(row)} if _any_forgotten(copying) else {}
    forgotten: set[str] = set()
    for some in in_chunks(names):
        found = copying.target.execute(select(FORGOTTEN.c.digest).where(FORGOTTEN.c.digest.in_(some))).scalars()
        forgotten.update(names[digest] for digest in found)
    kept = [row for row in rows if forgotten.isdisjoint(names_of_row(row))] if forgotten else rows
    copying.count(table, CopyResult.FORGOTTEN, len(rows) - len(kept))
    return kept


def _any_forgotten(copying: Copying) -> bool:
    return copying.target.execute(select(FORGOTTEN.c.digest).limit(1)).first() is not None


def selected(copying: Copying, query: Select[Any]) -> list[Row]:
    """Return the rows of a query on the source."""
    return storable(copying.target, copying.source.execute(query).mappings().all())


def storable(target: Connection, rows: Sequence[Mapping[Any, Any]]) -> list[Row]:
    """Return rows as the target can hold them.

    PostgreSQL refuses NUL in a text: such a text loses the characters that the store removes from all new texts.
    """
    copies = [dict(row) for row in rows]
    return [_without_nul(row) for row in copies] if target.dialect.name == "postgresql" else copies


def same_rows(
    connection: Connection,
    table: Table,
    key: Sequence[str],
    rows: Sequence[Row],
    columns: Sequence[Column[Any]] | None = None,
) -> dict[Any, Row]:
    """Return the rows of a table that have the same values in the columns of `key` as some rows, by these values."""
    *group, last = key
    values = defaultdict[Any, list[Any]](list)
    for row in rows:
        values[key_of(row, group)].append(row[last])
    found: dict[Any, Row] = {}
    for of_group, some in values.items():
        same = [table.c[name] == value for name, value in zip(group, of_group, strict=True)]
        query = select(*(columns or table.c)).where(*same, table.c[last].in_(some))
        found |= {key_of(row, key): dict(row) for row in connection.execute(query).mappings()}
    return found


def key_of(row: Any, key: Sequence[str]) -> tuple[Any, ...]:
    """Return the values of some columns of a row."""
    return tuple(row[name] for name in key)


def add_rows(target: Connection, table: Table, rows: Sequence[Row]) -> list[Row]:
    """Insert rows; return those that the database cannot hold, such as one whose URL is too long for an index."""
    if not rows:
        return []
    try:
        with target.begin_nested():
            for _, same_columns in groupby(rows, tuple):  # a statement has the same columns for all of its rows
                target.execute(insert(table), list(same_columns))
    except (SQLAlchemyError, UnicodeEncodeError) as error:
        if not concerns_data(error):
            raise
        if len(rows) == 1:
            logger.warning("the database cannot hold a row of %s: %.200s", table.name, rows[0])
            return list(rows)
        middle = len(rows) // 2
        return [*add_rows(target, table, rows[:middle]), *add_rows(target, table, rows[middle:])]
    return []


def replace_rows(target: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Update rows that are in the table, found by its primary key."""
    names = [column.name for column in table.primary_key]
    same = [table.c[name] == bindparam(f"of_{name}") for name in names]
    if rows:
        target.execute(update(table).where(*same), [row | {f"of_{name}": row[name] for name in names} for row in rows])


class Ids:
    """The ids of new rows in the target: the old ones if the store is new, else the next ones of the table."""

    def __init__(self, copying: Copying, table: Table) -> None:
        self._is_new = copying.is_new
        last = select(func.coalesce(func.max(table.c.id), 0))
        self._last = 0 if self._is_new else int(copying.target.execute(last).scalar_one())

    def next(self, old: int) -> int:
        """Return the id of the copy of a row."""
        self._last = old if self._is_new else self._last + 1
        return self._last


def set_sequences(target: Connection, tables: Sequence[Table]) -> None:
    """Let PostgreSQL count on from the greatest ids, which were written without its sequences."""
    for table in tables:
        if target.dialect.name == "postgresql" and "id" in table.c:
            sequence = func.pg_get_serial_sequence(table.name, "id")
            target.execute(select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery())))


def _without_nul(row: Row) -> Row:
    with_nul = {name: without_unsafe(value) for name, value in row.items() if isinstance(value, str) and _NUL in value}
    return row | with_nul if with_nul else row
