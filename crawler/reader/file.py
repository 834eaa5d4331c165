"""The SQLite file that the page shows, a store or an export in the format `sqlite`, and connections that only read it.

A store is read in WAL mode: readers and the crawl do not wait for each other. A connection sees the tables that are
shown, and nothing else: an authorizer of SQLite refuses the other tables, and other files.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from crawler.exceptions import BadInputError, StorageError
from crawler.home import database_url
from crawler.passwords import masked
from crawler.storage.database import sqlite_file, storage_errors
from crawler.storage.schema import ARTICLES, REVISION, REVISIONS, RUNS, URLS
from crawler.storage.store import require_existing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

EXPLAINED = "fields"
"""The table of an export that has the meaning of its columns."""
SEARCH_INDEX = "articles_search"
SHOWN = (ARTICLES.name, REVISIONS.name, URLS.name, RUNS.name, EXPLAINED)
_READABLE = frozenset((*SHOWN, "sqlite_master", "json_each", "json_tree"))
_READABLE_STARTS = (SEARCH_INDEX, "pragma_")
_BUSY_SECONDS = 2.0  # how long a statement waits for a program that locks the file as a whole
_MAPPED_BYTES = 1 << 30  # of the file: with it a scan of 100,000 articles takes a quarter of the time


@dataclass(frozen=True, slots=True)
class ReadableFile:
    """A file to show, with the columns of its tables that are shown."""

    path: Path
    tables: Mapping[str, tuple[str, ...]]

    @property
    def is_export(self) -> bool:
        """Whether it is an export, and no store."""
        return EXPLAINED in self.tables


def open_file(url: str) -> ReadableFile:
    """Check the database of this URL or path. BadInputError or StorageError if it cannot be shown."""
    require_existing(url)
    shown = masked(database_url(url))
    path = sqlite_file(url)
    if path is None:
        raise BadInputError(
            f"serve reads SQLite files only: copy the store with chinanews copy {shown} copy.db, "
            "then run chinanews serve --database copy.db"
        )
    if not path.is_file():
        raise BadInputError(f"{shown} is not a file: name the file of a store")
    with storage_errors(f"cannot read the database {shown}"), closing(_opened(path)) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        _check_revision(file, frozenset(names), shown)
        columns = {name: tuple(row[1] for row in file.execute(f"PRAGMA table_info({name})")) for name in SHOWN}
    return ReadableFile(path.absolute(), {name: columns[name] for name in SHOWN if name in names})


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that any thread may use."""
    connection = _opened(path)
    connection.execute("PRAGMA query_only=ON")
    connection.execute(f"PRAGMA mmap_size={_MAPPED_BYTES}")
    connection.set_authorizer(_authorize)
    return connection


def _opened(path: Path) -> sqlite3.Connection:
    uri = f"file:{quote(str(path))}?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, check_same_thread=False)


def _check_revision(file: sqlite3.Connection, names: frozenset[str], shown: str) -> None:
    if "alembic_version" in names:
        revision = next((one for (one,) in file.execute("SELECT version_num FROM alembic_version")), "")
        if revision < REVISION:
            raise StorageError(
                f"the database {shown} is of an older version, and serve changes nothing: "
                "migrate it with another command, such as chinanews runs --database, then run this again"
            )
        if revision > REVISION:
            raise StorageError(f"the database {shown} is of a newer version ({revision}): install that")
    elif not {ARTICLES.name, EXPLAINED} <= names:
        raise StorageError(f"the database {shown} is neither a store nor an export of one")


def _authorize(action: int, table: str | None, *_: str | None) -> int:
    hidden = action == sqlite3.SQLITE_READ and table and table not in _READABLE
    if (hidden and not str(table).startswith(_READABLE_STARTS)) or action == sqlite3.SQLITE_ATTACH:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
