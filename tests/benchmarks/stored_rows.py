"""Reads what a crawl has stored, and compares it with what another crawl of the same pages has stored.

All columns of articles, revisions and of the frontier are compared, but for what differs between any two runs: times,
the numbers of rows and runs, the version of the code, where a page is in the archive that the run itself writes, and
which of the pages that link to a URL was the first one: that depends on the order of concurrent answers.
"""

from __future__ import annotations

import json
import re
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Table, select

from crawler.storage.database import open_database
from crawler.storage.schema import ALIASES, ARTICLES, LIST_RHYTHMS, REVISIONS, URLS

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = {
    "articles": (ARTICLES, ("site", "identity")),
    "revisions": (REVISIONS, ("article_id", "revision")),
    "urls": (URLS, ("site", "key")),
    "aliases": (ALIASES, ("site", "url")),
    "lists": (LIST_RHYTHMS, ("site", "key")),
}
"""The tables that are compared, and the columns that name a row."""
_LEFT_OUT = frozenset(("id", "run", "cleaned_by", "rhythm"))
_TIMES = "fetched_at stored_at withdrawn_at read_at due_at discovered_at first_announced first_linked"
_PRESENT = frozenset((*_TIMES.split(), "discovered_from"))
"""Of these, only whether there is a value is compared."""
_OWN_ARCHIVE = re.compile(r"-\d{8}T\d{6}Z-\d+-\d+\.warc\.gz:\d+")

Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]
"""The rows of each table by their key, without the columns that are left out."""


class Difference(NamedTuple):
    """A value that differs; of a row that one side lacks, it is the name of the row itself."""

    table: str
    key: tuple[Any, ...]
    column: str
    before: object
    after: object


def read_rows(url: str) -> Rows:
    """Read a database, which an earlier commit may have made."""
    engine = open_database(url)
    with closing(engine.connect()) as connection:
        read = {name: list(connection.execute(select(table)).mappings()) for name, (table, _) in KEYS.items()}
    engine.dispose()
    identities = {one["id"]: (one["site"], one["identity"]) for one in read["articles"]}
    rows: Rows = {}
    for name, (table, key) in KEYS.items():
        found = [{**one, "article_id": identities.get(one.get("article_id"))} for one in read[name]]
        rows[name] = {tuple(one[column] for column in key): _compared(table, one) for one in found}
        if len(rows[name]) < len(found):
            raise RuntimeError(f"{name}: {len(found) - len(rows[name])} rows are stored twice")
    return rows


def differences(before: Rows, after: Rows) -> Iterator[Difference]:
    """Yield all values that differ."""
    for table, rows in before.items():
        others = after[table]
        for key in rows.keys() ^ others.keys():
            yield Difference(table, key, "row", key in rows, key in others)
        for key in rows.keys() & others.keys():
            row, other = rows[key], others[key]
            yield from (
                Difference(table, key, name, row[name], other[name]) for name in row if row[name] != other[name]
            )


def _compared(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {column.name: _value(column.name, row[column.name]) for column in table.c if column.name not in _LEFT_OUT}


def _value(name: str, value: Any) -> Any:
    if name in _PRESENT or value is None:
        return value is not None
    if name == "archived":
        return _OWN_ARCHIVE.sub("", value)
    if name == "record":
        return {name: _value(name, one) for name, one in json.loads(value).items() if name not in _LEFT_OUT}
    return value
