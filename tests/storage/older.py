"""A database as an earlier version of this project left it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from alembic import command
from sqlalchemy import Connection, text

from crawler.storage import database as module
from crawler.storage.database import writing
from crawler.storage.migration import configuration

if TYPE_CHECKING:
    from collections.abc import Iterator

NEVER_NULL: dict[str, dict[str, Any]] = {
    "articles": {"kind": "article", "text": "x", "authors": "[]", "images": "[]", "template": "selected"}
    | {"removed": "{}", "cleaned_by": "r", "stored_at": "2026-01-01T00:00:00+00:00", "url": "https://e.example/"},
    "urls": {"kind": "article", "state": "waiting", "priority": 0, "attempts": 0}
    | {"discovered_at": "2026-01-01T00:00:00+00:00"},
}
"""The columns of a row of which a test names only the others."""


@contextmanager
def older_database(url: str, revision: str) -> Iterator[Connection]:
    """Give a connection to a new database with the schema of a revision, in a transaction."""
    engine = module._engine(module._parsed(url), 1.0)  # noqa: SLF001  # as an older version left it
    alembic = configuration()
    with writing(engine) as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, revision)
        yield connection
    engine.dispose()


def insert(connection: Connection, table: str, *rows: dict[str, Any]) -> None:
    """Insert rows that have the same columns, in plain SQL."""
    full = [NEVER_NULL.get(table, {}) | row for row in rows]
    columns = ", ".join(full[0])
    values = ", ".join(f":{name}" for name in full[0])
    connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), full)  # noqa: S608  # the tests' own words
