"""Copies a table whose rows have a key that is the same in both stores."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import delete

from crawler.storage.copying.references import with_new_ids
from crawler.storage.copying.rows import Ids, add_rows, batches, key_of, replace_rows, same_rows
from crawler.vocabulary import CopyResult

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Table

    from crawler.storage.copying.copying import Copying, Row


def keep_first(kept: Row, _other: Row) -> Row:
    """Keep the row of the target."""
    return kept


def keep_latest(column: str) -> Callable[[Row, Row], Row]:
    """Keep the row with the greater value in a column, such as its time."""
    return lambda kept, other: other if other[column] > kept[column] else kept


def copy_computed(copying: Copying, table: Table) -> None:
    """Copy a table that is computed from others, to a new store alone: in another one it is computed again.

    Its rows are not counted.
    """
    if copying.is_new:
        copying.target.execute(delete(table))  # triggers may have written it
        ByKey([column.name for column in table.primary_key])(replace(copying, counts=Counter()), table)


def leave_out(_copying: Copying, _table: Table) -> None:
    """Copy nothing of a table that only the workers of a run share, at the time of their database."""


def as_is(row: Row) -> Row:
    """Copy a row as it is."""
    return row


@dataclass(frozen=True, slots=True)
class ByKey:
    """The rule of a table.

    `key` names the columns that tell which rows are the same, and `unite` makes one row of the target's and the
    source's. `copied` changes a row that is copied. `also` is told the two rows and the united one, for all that
    were the same.
    """

    key: Sequence[str]
    unite: Callable[[Row, Row], Row] = keep_first
    copied: Callable[[Row], Row] = as_is
    also: Callable[[Copying, Sequence[tuple[Row, Row, Row]]], None] | None = None

    def __call__(self, copying: Copying, table: Table) -> None:
        """Copy a table."""
        ids = Ids(copying, table) if "id" in table.c else None
        for rows in batches(copying, table):
            source = with_new_ids(copying, table, [self.copied(row) for row in rows])
            target = {} if copying.is_new else same_rows(copying.target, table, self.key, source)
            new = [row for row in source if key_of(row, self.key) not in target]
            self._add(copying, table, [row | {"id": ids.next(row["id"])} for row in new] if ids else new)
            pairs = [(target[key], row) for row in source if (key := key_of(row, self.key)) in target]
            self._unite(copying, table, pairs)

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
