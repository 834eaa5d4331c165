"""Copies the runs: the same run once. A run without an end does not work on the copy: its workers lose their claim."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from crawler.storage.copying.rows import Ids, add_rows, batches, replace_rows
from crawler.storage.schema import RUNS
from crawler.vocabulary import CopyResult

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Table

    from crawler.storage.copying.copying import Copying, Row

NO_CLAIM = {"pid_started": None, "seen_at": None}
"""Without both, a worker counts as killed; see crawler/storage/workers.py."""


def copy_runs(copying: Copying, table: Table) -> None:
    """Copy the runs, and remember the ids that they have in the target."""
    ids, renumbered = Ids(copying, table), dict[int, int]()
    known = _Known(copying)
    for rows in batches(copying, table):
        new: list[Row] = []
        for row in rows:
            same = known.pop(row)
            renumbered[row["id"]] = number = same["id"] if same else ids.next(row["id"])
            if same is None:
                new.append(row | {"id": number})
            elif same["ended_at"] is None and row["ended_at"] is not None:
                replace_rows(copying.target, table, [row | {"id": number}])
                copying.count(table, CopyResult.UNITED)
            else:
                copying.count(table, CopyResult.SAME)
        left_out = add_rows(copying.target, table, new)
        copying.count(table, CopyResult.ADDED, len(new) - len(left_out))
        copying.count(table, CopyResult.LEFT_OUT, len(left_out))
    copying.ids[table.name] = lambda _ids: renumbered


class _Known:
    """The runs that the target had before. Of several that began at once, each counts once."""

    def __init__(self, copying: Copying) -> None:
        query = select(RUNS.c.id, RUNS.c.site, RUNS.c.started_at, RUNS.c.ended_at).order_by(RUNS.c.id.desc())
        self._runs = defaultdict[tuple[str, str], list[dict[str, Any]]](list)
        found: Iterable[Row] = () if copying.is_new else map(dict, copying.target.execute(query).mappings())
        for run in found:
            self._runs[run["site"], run["started_at"]].append(run)

    def pop(self, row: Row) -> Row | None:
        same = self._runs.get((row["site"], row["started_at"]))
        return same.pop() if same else None


def without_claim(row: Row) -> Row:
    """Return the row of a worker as it is in a copy."""
    return row | NO_CLAIM if row["ended_at"] is None else row
