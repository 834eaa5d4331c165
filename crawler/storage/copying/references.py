"""The ids of rows that other tables name: a copied row gets the ids that those rows have in the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from crawler.storage.copying.rows import key_of, same_rows, selected
from crawler.storage.schema import ARTICLES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Table

    from crawler.storage.copying.copying import Copying, Row

REFERENCES = {"article_id": "articles", "run": "runs", "enqueued_by": "runs"}
"""The columns, of any table, that have the ids of another one."""
ARTICLE_KEY = ("site", "identity")


def with_new_ids(copying: Copying, table: Table, rows: Sequence[Row], but: str = "") -> list[Row]:
    """Return rows of the source with the ids of the target in their references, `but` in one column.

    The id of a row that does not exist becomes NULL; a row that must have one is left out.
    """
    columns = [table.c[name] for name in REFERENCES if name in table.c and name != but]
    for column in columns:
        ids = copying.ids[REFERENCES[column.name]]
        new = ids({row[column.name] for row in rows if row[column.name] is not None})
        rows = [row | {column.name: new.get(row[column.name])} for row in rows]
    needed = [column.name for column in columns if not column.nullable]
    return [row for row in rows if all(row[name] is not None for name in needed)]


def article_ids(copying: Copying, ids: Collection[int]) -> Mapping[int, int]:
    """Return the ids that articles of the source have in the target, once the articles are copied."""
    columns = [ARTICLES.c[name] for name in ("id", *ARTICLE_KEY)]
    rows = selected(copying, select(*columns).where(ARTICLES.c.id.in_(ids)))
    found = same_rows(copying.target, ARTICLES, ARTICLE_KEY, rows, columns)
    return {row["id"]: found[key]["id"] for row in rows if (key := key_of(row, ARTICLE_KEY)) in found}
