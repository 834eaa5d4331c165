"""One copy of a store: the two connections, and what the rules of the tables share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

    from crawler.items import Record
    from crawler.vocabulary import CopyResult, Reason

Row = dict[str, Any]
Counts = Counter[tuple[str, "CopyResult"]]
"""How many rows of each table had which result."""


@dataclass(frozen=True)
class Copying:
    """A copy from the snapshot `source` into the transaction `target`; `is_new` if the target has no rows.

    `worse` gives the reason why the second record must not replace the first one, or None. `advance` is told how many
    rows are done. `ids` has, for a table that others refer to, a function from the ids of rows to those in the target.
    """

    source: Connection
    target: Connection
    is_new: bool
    worse: Callable[[Record, Record], Reason | None]
    advance: Callable[[int], None]
    ids: dict[str, Callable[[Collection[int]], Mapping[int, int]]] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counter)

    def count(self, table: Table, result: CopyResult, many: int = 1) -> None:
        """Count rows of a table."""
        if many:
            self.counts[table.name, result] += many
