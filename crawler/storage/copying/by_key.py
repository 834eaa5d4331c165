"""Copies a table whose rows have a key that is the same in both stores."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.storage.copying.rows import Ids, add_rows, batches, key_of, replace_rows, same_rows
from crawler.vocabulary import CopyResult

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Table

    from crawler.storage.copying.copying import Copying, Row


def keep_first(kept: Row, _other: Row) -> Row:
    """Keep the row of the target."""
    return kept


def keep_latest(column: str) -> Callable[[Row, Row], Row]:
    """Keep the row with the greater value in a column, such as its time."""
    return lambda kept, other: other if other[column] > kept[column] else kept


def as_is(row: Row) -> Row:
    """Copy a row as it is."""
    return row


@dataclass(frozen=True, slots=True)
class ByKey:
    """The rule of a table.

    `key` names the columns that tell which rows are the same, and `unite` makes one row of the target's and the
    source's. `copied` changes a row that is copied. `references` has the tables whose ids are in columns. `also` is
    told the two rows and the united one, for all that were the same.
    """

    key: Sequence[str]
    unite: Callable[[Row, Row], Row] = keep_first
    copied: Callable[[Row], Row] = as_is
    references: Mapping[str, str] = field(default_factory=dict)
    also: Callable[[Copying, Sequence[tuple[Row, Row, Row]]], None] | None = None

    def __call__(self, copying: Copying, table: Table) -> None:
        """Copy a table."""
        ids = Ids(copying, table) if "id" in table.c else None
        for rows in batches(copying, table):
            source = [self._referring(copying, self.copied(row)) for row in rows]
            target = {} if copying.is_new else same_rows(copying.target, table, self.key, source)
            new = [row for row in source if key_of(row, self.key) not in target]
            self._add(copying, table, [row | {"id": ids.next(row["id"])} for row in new] if ids else new)
            pairs = [(target[key], row) for row in source if (key := key_of(row, self.key)) in target]
            self._unite(copying, table, pairs)

    def _referring(self, copying: Copying, row: Row) -> Row:
        """Return a row with the ids of the target; NULL for that of a row that does not exist."""
        return row | {name: copying.ids[table].get(row[name]) for name, table in self.references.items()}

    def _add(self, copying: Copying, table: Table, rows: Sequence[Row]) -> None:
        left_out = add_rows(copying.target, table, rows)
        copying.count(table, CopyResult.LEFT_OUT, len(left_out))
        copying.count(table, CopyResult.ADDED, len(rows) - len(left_out))

    def _unite(self, copying: Copying, table: Table, pairs: Sequence[tuple[Row, Row]]) -> None:
        names = [column.name for column in table.primary_key]
        united = [(*pair, self.unite(*pair) | {name: pair[0][name] for name in names}) for pair in pairs]
        changed = [row for kept, _, row in united if row != kept]
        replace_rows(copying.target, table, changed)
        copying.count(table, CopyResult.UNITED, len(changed))
        copying.count(table, CopyResult.SAME, len(pairs) - len(changed))
        if self.also:
            self.also(copying, united)
