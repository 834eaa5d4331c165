"""The database that is copied: it is only read, in one state, also while a crawl writes to it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text

from crawler.exceptions import BadInputError
from crawler.home import database_url
from crawler.passwords import masked
from crawler.storage.database import open_to_read, sqlite_file, storage_errors
from crawler.storage.migration import refuse_newer
from crawler.storage.schema import REVISION
from crawler.storage.store import require_existing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

_IDENTITY = text("SELECT system_identifier, current_database(), current_schema() FROM pg_control_system()")


@contextmanager
def opened(url: str) -> Iterator[tuple[Engine, str]]:
    """Open a store without any change to it; give it with its schema's revision. BadInputError if there is none."""
    require_existing(url)
    engine, revision = open_to_read(url)
    try:
        if revision is None:
            raise BadInputError(f"there is no store in {masked(database_url(url))}")
        if revision != REVISION:
            refuse_newer(revision, masked(database_url(url)))
        yield engine, revision
    finally:
        engine.dispose()


def require_newest(url: str, revision: str) -> None:
    """Raise BadInputError if the rows have an older schema, as a copy does not change the store that it reads."""
    if revision != REVISION:
        raise BadInputError(
            f"{masked(database_url(url))} has schema {revision} of an older version (this one has {REVISION}): make a "
            "backup, then migrate it, for example with `chinanews runs --database URL`, and copy it again"
        )


def refuse_same(source: Engine, source_url: str, target_url: str) -> None:
    """Raise BadInputError if both URLs name one database, also in different spellings."""
    one, other = sqlite_file(source_url), sqlite_file(target_url)
    with storage_errors(f"cannot open the database {masked(database_url(target_url))}"):
        if one and other:
            is_same = one.resolve() == other.resolve() or (other.exists() and one.samefile(other))
        else:
            is_same = one is other is None and _identity(source) == _identity_at(target_url)
    if is_same:
        raise BadInputError("both names are those of one database: name another one to copy to")


def _identity(engine: Engine) -> tuple[object, ...]:
    with engine.connect() as connection:
        return tuple(connection.execute(_IDENTITY).one())


def _identity_at(url: str) -> tuple[object, ...]:
    engine, _ = open_to_read(url)
    try:
        return _identity(engine)
    finally:
        engine.dispose()
