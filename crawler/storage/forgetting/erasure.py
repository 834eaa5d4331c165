"""Removes deleted rows from the bytes of the database: its search index, its free pages, its log, its statistics.

SQLite keeps the words of removed articles in the search index until its parts are joined, and removed rows in free
pages until the file is written anew. PostgreSQL keeps them until its tables are written anew. Its own log (WAL), its
replicas and all backups are the operator's.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from crawler.exceptions import StorageError
from crawler.storage.database import storage_errors
from crawler.storage.schema import METADATA

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

_OPTIMIZE = "INSERT INTO articles_search(articles_search) VALUES ('optimize')"
_OPEN_TRANSACTIONS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
AND xact_start IS NOT NULL AND backend_type = 'client backend'"""
_NO_CHECKPOINT = (
    "the files of the server may have the old bytes until its next checkpoint, and its statistics until the next "
    "vacuum of pg_statistic: this user may do neither"
)


def erase(engine: Engine) -> list[str]:
    """Write the database anew, without what was removed; return notes on what could not be done.

    The engine is not to be used for writing after it. StorageError if another program keeps the old rows.
    """
    with storage_errors("cannot erase the removed rows from the file of the database"):
        if engine.dialect.name == "sqlite":
            _erase_sqlite(engine)
            return []
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            return _erase_postgresql(connection)


def _erase_sqlite(engine: Engine) -> None:
    engine.dispose()
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(_OPTIMIZE)
        cursor.execute("VACUUM")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.close()
    engine.dispose()
    if busy:
        raise StorageError(
            "the log of the database still has the removed rows, since another program reads it: end that, then run "
            "this again"
        )


def _erase_postgresql(connection: Connection) -> list[str]:
    if connection.exec_driver_sql(_OPEN_TRANSACTIONS).scalar():
        raise StorageError(
            "another program has a transaction open, which keeps the removed rows: end that, then run this again"
        )
    for table in METADATA.tables.values():
        connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table.name}"')
    try:
        connection.exec_driver_sql("VACUUM FULL pg_catalog.pg_statistic")
        connection.exec_driver_sql("CHECKPOINT")
    except DBAPIError:
        return [_NO_CHECKPOINT]
    return []
