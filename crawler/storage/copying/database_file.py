"""Copies an SQLite database into a new file, page by page, while a crawl may write to it: SQLite's online backup.

A new file is written under a temporary name and gets its own at the end, so a file with that name is a whole store.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import delete, func, select, text, update

from crawler.durable_files import sync_folder
from crawler.exceptions import StorageError, StoreGoneError
from crawler.storage.copying.rules import COUNTED, NOT_COPIED
from crawler.storage.copying.runs import NO_CLAIM
from crawler.storage.database import open_database, writing
from crawler.storage.frontier.states import apply
from crawler.storage.schema import METADATA, URLS, WORKERS
from crawler.vocabulary import UrlEvent, UrlState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

PAGES = 1_000  # of the database, from one step of the progress to the next
_COMPANIONS = ("", "-journal", "-wal", "-shm")


@contextmanager
def new_file(final: Path) -> Iterator[Path]:
    """Give the temporary name of a new file; it gets its own name at the end, and is removed after an error.

    The temporary file of a copy that was killed is replaced. StoreGoneError if another copy has replaced this one's.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
    partial = final.with_name(f"{final.name}.partial")
    _remove(partial)
    with partial.open("xb") as held:  # open to the end, so no other file gets its number
        try:
            yield partial
            os.fsync(held.fileno())
            _refuse_existing(final)
            _require_name(held)
            partial.rename(final)
            sync_folder(final.parent)
        except BaseException:
            if os.fstat(held.fileno()).st_nlink:
                _remove(partial)
            raise


def copy_pages(source: Engine, file: Path, progress: Callable[[int, int], None]) -> None:
    """Write the database as it is at this moment into an empty file. `progress` gets the pages done, and all pages."""
    with source.connect() as connection, closing(sqlite3.connect(file)) as target:
        connection.execute(text("SELECT count(*) FROM sqlite_master"))  # from here, the reader sees one state
        database: Any = connection.connection.driver_connection
        database.backup(target, pages=PAGES, progress=lambda _, left, every: progress(every - left, every))


def settle(file: Path) -> dict[str, int]:
    """Remove from a copy the claims of runs, their leases, and all that only their workers share.

    Return the rows by table.
    """
    engine = open_database(str(file))
    try:
        with writing(engine) as connection:
            apply(connection, UrlEvent.RECLAIMED, URLS.c.state == UrlState.LEASED, {"worker": None})
            for name in NOT_COPIED:
                connection.execute(delete(METADATA.tables[name]))
            connection.execute(update(WORKERS).where(WORKERS.c.ended_at.is_(None)).values(NO_CLAIM))
            counts = {name: select(func.count()).select_from(METADATA.tables[name]) for name in COUNTED}
            return {name: int(connection.execute(query).scalar_one()) for name, query in counts.items()}
    finally:
        engine.dispose()


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise StorageError(f"another program has made {file} meanwhile: name another file")


def _remove(file: Path) -> None:
    for companion in _COMPANIONS:
        file.with_name(f"{file.name}{companion}").unlink(missing_ok=True)


def _require_name(file: BinaryIO) -> None:
    if not os.fstat(file.fileno()).st_nlink:
        raise StoreGoneError(f"{file.name} was deleted or replaced, perhaps by another copy: make the copy again")
