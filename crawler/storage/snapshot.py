"""One moment of a database: a connection in a transaction that only reads, while crawls go on writing.

All queries on the connection see the same rows: SQLite in WAL mode, and PostgreSQL at REPEATABLE READ.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.engine import Connection

from crawler.storage.database import storage_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

_READ_ONLY = {
    "sqlite": "PRAGMA query_only=ON",
    "postgresql": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def reading(engine: Engine, of: str) -> Iterator[Connection]:
    """Give a connection that sees one moment. `of` names what is read, for the StorageError if that fails."""
    with storage_errors(f"cannot read {of}"):
        connection = engine.connect()
    is_sqlite, was_read_only = connection.dialect.name == "sqlite", 0
    try:
        with storage_errors(f"cannot read {of}"):
            if is_sqlite:
                was_read_only = connection.execute(text("PRAGMA query_only")).scalar_one()
            connection.execute(text(_READ_ONLY[connection.dialect.name]))
        yield connection
    finally:
        connection.rollback()
        if is_sqlite:
            connection.execute(text(f"PRAGMA query_only={was_read_only:d}"))
        connection.close()


@contextmanager
def connected(source: Engine | Connection) -> Iterator[Connection]:
    """Give a connection to a database, or the one of a snapshot, which stays open."""
    if isinstance(source, Connection):
        yield source
    else:
        with source.connect() as connection:
            yield connection
