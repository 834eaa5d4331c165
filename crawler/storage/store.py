"""A database that exists, opened for reading: for the command line and for programs that use the library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

from crawler.exceptions import BadInputError
from crawler.home import database_url
from crawler.passwords import masked
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, open_to_read, sqlite_file, storage_errors
from crawler.storage.schema import REVISION

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

_NO_TABLES = "no tables of this program"


class Store:
    """The articles of a database. `with open_store(url) as store:` closes it at the end.

    `store.articles` has `find(url)`, `search(words)`, `newest()` and `all()`, which return Records.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.articles = Articles(engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._engine.dispose()


def open_store(url: str) -> Store:
    """Open the store at an SQLAlchemy URL. BadInputError if it does not exist, StorageError if it cannot be read."""
    return Store(open_existing(url))


def open_existing(url: str) -> Engine:
    """Open a database, and migrate it. BadInputError if it does not exist, or has no tables of this program.

    StorageError if it cannot be opened.
    """
    require_existing(url)
    engine, revision = open_to_read(url)
    engine.dispose()
    if revision is None:
        shown = masked(database_url(url))
        raise BadInputError(f"the database {shown} has {_NO_TABLES}; run a crawl first, or name another database")
    return open_database(url)


def open_unchanged(url: str, busy_seconds: float) -> Engine:
    """Open a database without any change to it, for monitors. BadInputError if it does not exist, or is not migrated.

    StorageError if it cannot be opened.
    """
    require_existing(url)
    engine, revision = open_to_read(url, busy_seconds)
    if revision != REVISION:
        engine.dispose()
        schema = _NO_TABLES if revision is None else f"the schema {revision} of another version"
        raise BadInputError(f"the database {masked(database_url(url))} has {schema}; a run of this version migrates it")
    return engine


def require_existing(url: str) -> None:
    """Raise BadInputError if a database is an SQLite file that does not exist."""
    shown = masked(database_url(url))
    with storage_errors(f"cannot open the database {shown}"):
        file = sqlite_file(url)
        missing = file is not None and not file.exists()
    if missing:
        here = "" if file is None or file.is_absolute() else f" in the folder {Path.cwd()}"
        raise BadInputError(f"there is no database {shown}{here}; run a crawl first, or name another database")
