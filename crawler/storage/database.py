"""Opens the database, and migrates it to the newest schema. StorageError names the reason if that fails.

SQLite runs in WAL mode, so readers do not wait for the crawl; a writer waits up to `busy_seconds` for another writer. A
database of a newer version, a damaged one and one of another program are not changed. A transaction that writes notices
a file that was deleted or replaced.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from sqlalchemy import create_engine, event, func, inspect, literal, select, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
    StatementError,
)

from crawler.exceptions import StorageError, UnstorableError
from crawler.home import database_url
from crawler.passwords import masked
from crawler.storage import sqlite
from crawler.storage.postgresql import connection_arguments, is_temporary
from crawler.storage.repetition import WAIT_SECONDS, repeated
from crawler.storage.schema import ARTICLES, REVISION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Select, Table
    from sqlalchemy.engine import URL, Engine

BUSY_SECONDS = 60.0  # how long a statement waits while another program locks the database
_DATA_ERRORS = (DataError, IntegrityError)
_LIMITS = "54"  # PostgreSQL's class of SQLSTATE for a value that is too large, for an index for example
_IN_MEMORY = frozenset({"", ":memory:", "file::memory:"})
_ONE_AT_A_TIME = 0x4E455753  # the number of this project's advisory lock in PostgreSQL
_LOCK_NAMES = text(
    "SELECT 1 FROM pg_advisory_xact_lock_shared(:number) UNION ALL "
    "SELECT 1 FROM unnest(CAST(:names AS integer[])) AS name, pg_advisory_xact_lock(:number, name)"
)
"""In the order of their numbers, so that no two transactions wait for each other."""
_ADVICE = {
    "database is locked": "another program holds it: end that, then run this again (or raise "
    "CRAWLER_DATABASE_WAIT_SECONDS)",
    "lock timeout": "another program holds it: end that, then run this again",
    "startup parameter: options": "the pooler must ignore it: set ignore_startup_parameters = options in pgbouncer.ini",
    "prepared statement": "a pooler loses it: add ?prepare_threshold=none to the URL of the database",
    "disk is full": "make room on its disk, then run this again",
    "disk I/O error": "check its disk, then run this again",
    "malformed": "the file is damaged: restore a copy, or save its readable part with `sqlite3 FILE .recover`",
    "file is not a database": "the file is damaged or another program's: restore a copy, or name another database",
    "unable to open database file": "name a file, in a folder that this user may write to",
    "readonly database": "let this user write to it and to its folder",
}
"""Advice, by a part of the database's error message."""


def open_database(url: str, busy_seconds: float = BUSY_SECONDS, *, repeats: bool = False) -> Engine:
    """Open the database at a URL or path; it is created if it does not exist. StorageError says why that fails.

    `repeats` says that all work on it is repeated if a connection is lost, so no connection is tested before its use;
    and that a server that restarts just now is awaited.
    """
    parsed = _parsed(url)
    shown = masked(parsed.render_as_string(hide_password=True))
    with storage_errors(f"cannot open the database {shown}"):
        engine = _engine(parsed, busy_seconds, tests=not repeats)
        try:
            repeated(engine, partial(_open, engine, shown)) if repeats else _open(engine, shown)
        except BaseException:
            engine.dispose()
            raise
    return engine


def _open(engine: Engine, shown: str) -> None:
    """Migrate a database. A StorageError says that it cannot be reached, and that waiting for it is of no use."""
    try:
        with writing(engine) as connection:
            _migrate(connection, shown)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") is None and not is_temporary(error):
            raise StorageError(f"cannot open the database {shown}: {_reason(error)}") from error
        raise


def open_to_read(url: str, busy_seconds: float = BUSY_SECONDS) -> tuple[Engine, str | None]:
    """Open a database without any change to it; return it with the revision of its schema, None if it has no schema.

    Another user than the crawler's can read a file of SQLite, too.
    """
    parsed = _parsed(url)
    shown = masked(parsed.render_as_string(hide_password=True))
    with storage_errors(f"cannot open the database {shown}"):
        engine = _engine(_readable(parsed), busy_seconds, writes=False)
        try:
            with engine.connect() as connection:
                return engine, _revision(connection, shown)
        except BaseException:
            engine.dispose()
            raise


def _readable(parsed: URL) -> URL:
    """Return the URL of a database to read. Without a log and the right to make one, SQLite must be told: immutable."""
    if parsed.get_backend_name() != "sqlite":
        return parsed
    file = Path(str(parsed.database)).absolute()
    if os.access(file.parent, os.W_OK) or Path(f"{file}-wal").exists():
        return parsed
    return parsed.set(database=file.as_uri(), query={"immutable": "1", "uri": "true"})


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite database, None for another database. StorageError if the URL cannot be used."""
    parsed = _parsed(url)
    return Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None


def rows(
    source: Engine | Connection, query: Select[Any], of: str = "the frontier", values: Mapping[str, Any] | None = None
) -> Sequence[Any]:
    """Return the rows of a query, of a database or a snapshot. `of` names what is read, for the StorageError."""

    def read(engine: Engine) -> Sequence[Any]:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":  # a round trip instead of three
                connection.execution_options(isolation_level="AUTOCOMMIT")
            return connection.execute(query, values).all()

    with storage_errors(f"cannot read {of}"):
        if isinstance(source, Connection):
            return source.execute(query, values).all()
        return repeated(source, partial(read, source))


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that may write. It is committed at the end, and rolled back on an error."""
    with engine.connect() as connection, connection.execution_options(writes=True).begin():
        yield connection


def insert_into(engine: Engine, table: Table) -> Any:
    """Return an INSERT that can have ON CONFLICT, which SQLAlchemy has for each database by itself."""
    return import_module(f"sqlalchemy.dialects.{engine.dialect.name}").insert(table)


def as_literal(word: str) -> ColumnElement[str]:
    """Return a word of our vocabulary as part of a statement: databases use a partial index only for such words."""
    return literal(word, literal_execute=True)


def wait_for_others(connection: Connection) -> None:
    """Wait until no other transaction is past this point, and keep others out; in SQLite each writer does so anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))


def wait_for_same(connection: Connection, names: Iterable[str]) -> None:
    """Do the same for transactions with one of these names only; those of `wait_for_others` keep all of them out."""
    if connection.dialect.name == "postgresql":
        numbers = sorted({crc32(name.encode("utf-8", "surrogatepass")) - 2**31 for name in names})
        connection.execute(_LOCK_NAMES, {"number": _ONE_AT_A_TIME, "names": numbers})


def wait_no_longer(engine: Engine) -> None:
    """Fail at once if the database is locked or away, from now on: a run that ends does not wait for each statement."""
    engine.update_execution_options(**{WAIT_SECONDS: 0.0})
    # Not at "begin": there, SQLAlchemy ignores insert=True, so the setting would come after BEGIN IMMEDIATE has waited.
    event.listen(engine, "checkout", sqlite.wait_no_longer if engine.dialect.name == "sqlite" else _no_wait)


@contextmanager
def storage_errors(doing: str) -> Iterator[None]:
    """Turn the database's errors into a StorageError, or an UnstorableError; `doing` is the start of its message."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise UnstorableError(f"{doing}: {error}") from error
    except ModuleNotFoundError as error:
        here = "pip install -e '.[postgres]' in the project's folder installs it"
        cause = here if error.name == "psycopg" else "name the database as postgresql://..."
        raise StorageError(f"{doing}: {error.name} is not installed; {cause}") from error
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        kind = UnstorableError if concerns_data(error) else StorageError
        raise kind(f"{doing}: {_reason(error)}") from error


def concerns_data(error: Exception) -> bool:
    """Return whether an error of the database is about the values of one statement: others can still be stored."""
    if isinstance(error, DBAPIError):
        return isinstance(error, _DATA_ERRORS) or str(getattr(error.orig, "sqlstate", "")).startswith(_LIMITS)
    return isinstance(error, (StatementError, UnicodeEncodeError))


def _reason(error: Exception) -> str:
    said = str(getattr(error, "orig", None) or error).strip()
    line = said.splitlines()[0] if said else type(error).__name__
    return next((f"{line}; {advice}" for sign, advice in _ADVICE.items() if sign in line), line)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(database_url(url))
    except (ArgumentError, ValueError):
        raise StorageError(
            "CRAWLER_DATABASE is neither an SQLAlchemy URL nor a path (it is not shown: it may have a password); "
            "try data/articles.db, or write special signs of the password as %40"
        ) from None
    if "@" in (parsed.host or ""):
        raise StorageError("CRAWLER_DATABASE has a password with @ in it: write %40 for it")
    if parsed.drivername in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StorageError(f"CRAWLER_DATABASE must be sqlite or postgresql, not {parsed.drivername}")
    is_in_memory = (parsed.database or "") in _IN_MEMORY or parsed.query.get("mode") == "memory"
    if is_in_memory and parsed.get_backend_name() == "sqlite":
        raise StorageError("CRAWLER_DATABASE is in memory, so it would be lost with its process: name a file")
    return parsed


def _engine(parsed: URL, busy_seconds: float, *, writes: bool = True, tests: bool = True) -> Engine:
    is_sqlite = parsed.get_backend_name() == "sqlite"
    if is_sqlite and writes:
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    given = {"timeout": busy_seconds} if is_sqlite else connection_arguments(parsed, busy_seconds, of_worker=not tests)
    waits = {WAIT_SECONDS: 0.0 if is_sqlite else busy_seconds}
    try:
        engine = create_engine(
            parsed, connect_args=given, pool_pre_ping=tests and not is_sqlite, execution_options=waits
        )
    except NoSuchModuleError as error:
        raise StorageError(f"no driver for {parsed.drivername}") from error
    if is_sqlite:
        sqlite.set_up(engine, str(parsed.database), writes=writes)
    return engine


def _no_wait(connection: Any, *_: object) -> None:
    connection.execute("SET lock_timeout=1")
    connection.commit()  # reads do without a transaction, which is not possible inside of one


def _migrate(connection: Connection, shown: str) -> None:
    wait_for_others(connection)
    if (current := _revision(connection, shown)) != REVISION:
        logging.getLogger("alembic").setLevel(logging.WARNING)  # it logs the names of its plugins as it is loaded
        from crawler.storage.migration import migrate  # noqa: PLC0415  # loads Alembic, which takes a third of a second

        migrate(connection, current, shown)


def _revision(connection: Connection, shown: str) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if ARTICLES.name in tables:
        raise StorageError(f"the database {shown} has a table {ARTICLES.name!r} of another program: name another")
    return None
