"""An export as an SQLite file: the table `articles`, its full-text index `articles_search`, and the table `fields`.

Lists and objects are JSON text, truth values 0 and 1, times ISO 8601 text. The definition of the table explains each
column, `PRAGMA user_version` is the version of the schema. The same articles give the same bytes.

    SELECT articles.title FROM articles JOIN articles_search ON articles_search.rowid = articles.rowid
    WHERE articles_search MATCH 'harbour' ORDER BY rank;
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from crawler.export.columns import row_of
from crawler.items.record import SCHEMA_VERSION
from crawler.items.record_schema import FieldType
from crawler.unsafe_characters import as_json, without_unsafe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.items import Record
    from crawler.items.record_schema import RecordField

_TYPES = {FieldType.NUMBER: "REAL", FieldType.INTEGER: "INTEGER", FieldType.BOOLEAN: "INTEGER"}
_SEARCHED = ("title", "text")
_FIELDS = "CREATE TABLE fields (name TEXT PRIMARY KEY, type TEXT, meaning TEXT, schema_org TEXT)"
_TOKENS = "tokenize='unicode61 remove_diacritics 2'"
_PRAGMAS = (
    "PRAGMA page_size=4096",
    "PRAGMA journal_mode=OFF",  # the file has its name only when it is complete
    "PRAGMA synchronous=OFF",
    f"PRAGMA user_version={SCHEMA_VERSION}",
)


class SqliteFile:
    """Writes a database without a name, in the folder of the file, and its bytes into the file when it is complete."""

    def __init__(self, file: BinaryIO, fields: tuple[RecordField, ...]) -> None:
        self._file = file
        self._fields = fields
        self._database, self._bytes = _nameless_database(file, fields)
        self._insert = f"INSERT INTO articles VALUES ({', '.join('?' * len(fields))})"  # noqa: S608  # no values

    def add(self, record: Record) -> None:
        """Add the row of an article. OSError if the disk is full."""
        values = [_cell(value) for value in row_of(record, self._fields).values()]
        with _os_errors():
            self._database.execute(self._insert, values)

    def end(self) -> None:
        """Index the texts, and write the file. OSError if the disk is full."""
        rows = ((one.name, _kind(one), one.about.meaning, one.about.schema_org) for one in self._fields)
        with _os_errors(), closing(self._database), self._bytes:
            for statement in (*_index(self._fields), _FIELDS):
                self._database.execute(statement)
            self._database.executemany("INSERT INTO fields VALUES (?, ?, ?, ?)", rows)
            self._database.execute("COMMIT")
            shutil.copyfileobj(self._bytes, self._file)


def _nameless_database(file: BinaryIO, fields: tuple[RecordField, ...]) -> tuple[sqlite3.Connection, BinaryIO]:
    """Return a new database and its bytes. Its file has no name any more, so the system removes it in any case."""
    name = getattr(file, "name", None)
    is_file = isinstance(name, (str, os.PathLike)) and Path(name).is_file()
    made, path = tempfile.mkstemp(dir=Path(str(name)).parent if is_file else None)
    database = sqlite3.connect(path, isolation_level=None)
    try:
        with _os_errors():
            for statement in (*_PRAGMAS, _definition(fields), "BEGIN"):
                database.execute(statement)
    finally:
        Path(path).unlink()
    return database, os.fdopen(made, "rb")


@contextmanager
def _os_errors() -> Iterator[None]:
    """Turn an error of SQLite into an OSError: its file cannot be written."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(errno.ENOSPC, str(error)) from error


def _definition(fields: tuple[RecordField, ...]) -> str:
    """Return the definition of the table, with the meaning of each column as its comment."""
    lines = [
        f"    {one.name} {_TYPES.get(one.type, 'TEXT') if not one.is_list else 'TEXT'}"
        f"{'' if one.may_be_null else ' NOT NULL'}{',' if one is not fields[-1] else ''} -- {one.about.meaning}"
        for one in fields
    ]
    return "\n".join(("CREATE TABLE articles (", *lines, ")"))


def _index(fields: tuple[RecordField, ...]) -> list[str]:
    """Return the statements that index the title and the text, as far as they are exported."""
    names = [one.name for one in fields]
    columns = ", ".join(name for name in _SEARCHED if name in names)
    statements = ["CREATE INDEX articles_published ON articles (published)"] if "published" in names else []
    if not columns:
        return statements
    return [
        *statements,
        f"CREATE VIRTUAL TABLE articles_search USING fts5({columns}, content='articles', {_TOKENS})",
        "INSERT INTO articles_search (articles_search) VALUES ('rebuild')",
    ]


def _kind(one: RecordField) -> str:
    return f"list of {one.type}s" if one.is_list else str(one.type)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return without_unsafe(value)
    return as_json(value) if isinstance(value, list) else value
