"""The connections and transactions of SQLite: WAL mode, one writer at a time, and files that keep their identity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from crawler.storage.file_identity import FileIdentity

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine


def set_up(engine: Engine, file: str, *, writes: bool) -> None:
    """Set up each connection of an engine. StorageError before a write if the file was deleted or replaced."""
    identity, log = FileIdentity(file), FileIdentity(f"{file}-wal", may_shrink=True)
    event.listen(engine, "connect", _set_up_writer if writes else _set_up_reader)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "do_connect", lambda *_: identity.check())  # it would create the file anew
    event.listen(engine, "begin", lambda connection: _check(connection, identity, log), insert=True)


def wait_no_longer(connection: Any, *_: object) -> None:
    """Fail at once if another program has the lock. `connection` is one of the driver."""
    connection.execute("PRAGMA busy_timeout=0")


def _set_up_writer(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # `_begin` begins transactions, not Python's driver
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _set_up_reader(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only=ON")


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: a transaction that began as a reader could not wait for it later.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check(connection: Connection, *files: FileIdentity) -> None:
    """Check before a write only: the report of a run can still read a deleted file that is open."""
    if connection.get_execution_options().get("writes"):
        for file in files:
            file.check()
