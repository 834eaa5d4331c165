"""The queries that the page offers. Each is a file in `queries/`: its title, its description, then SQL.

A query that the file lacks tables or columns for is left out: an export has articles only, and may lack columns.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from crawler.reader.file import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

_COMMENT = "-- "
_FOLDER = "queries"
_SUFFIX = ".sql"


@dataclass(frozen=True, slots=True)
class Query:
    """A query with a name for its URL. Its parameters, such as `:site`, are empty texts where the reader gives none."""

    name: str
    title: str
    description: str
    sql: str


def all_queries() -> Iterator[Query]:
    """Yield the queries, in the order of their names."""
    found = (file for file in files("crawler.reader").joinpath(_FOLDER).iterdir() if file.name.endswith(_SUFFIX))
    for file in sorted(found, key=lambda file: file.name):
        yield _read(file)


def queries_of(path: Path) -> list[Query]:
    """Return the queries that this file can answer."""
    with closing(connect(path)) as connection:
        connection.create_function("escape_fts", 1, str)  # Datasette's connections have it
        return [query for query in all_queries() if _can_answer(connection, query)]


def _read(file: Traversable) -> Query:
    lines = file.read_text(encoding="utf-8").splitlines()
    comments = [line.removeprefix(_COMMENT) for line in lines if line.startswith(_COMMENT)]
    sql = "\n".join(line for line in lines if not line.startswith(_COMMENT))
    return Query(file.name.removesuffix(_SUFFIX), comments[0], " ".join(comments[1:]), sql)


def _can_answer(connection: sqlite3.Connection, query: Query) -> bool:
    try:
        connection.execute(f"EXPLAIN {query.sql}", defaultdict(str)).close()
    except sqlite3.DatabaseError:  # there is no such table or column
        return False
    return True
