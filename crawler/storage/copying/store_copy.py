"""Copies a store into another database, which is new or has a store already: then the two become one.

The copy is one transaction, or a new file that gets its name at the end: a killed copy leaves the target as it was. The
same copy made again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from crawler.home import database_url
from crawler.passwords import masked
from crawler.storage.clock import database_time
from crawler.storage.copying.copying import Copying
from crawler.storage.copying.database_file import copy_pages, new_file, settle
from crawler.storage.copying.rows import set_sequences
from crawler.storage.copying.rules import RULES
from crawler.storage.copying.source import opened, refuse_same, require_newest
from crawler.storage.database import open_database, sqlite_file, storage_errors, writing
from crawler.storage.runs import refuse_while_running
from crawler.storage.schema import METADATA, REVISION
from crawler.storage.snapshot import reading
from crawler.vocabulary import CopyResult

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.engine import Connection, Engine

    from crawler.items import Record
    from crawler.storage.copying.copying import Counts
    from crawler.vocabulary import Reason

    _Worse = Callable[[Record, Record], Reason | None]
    _Progress = Callable[[int, int], None]


def copy_store(source_url: str, target_url: str, worse: _Worse, progress: _Progress) -> Counts:
    """Copy the store at a URL or path into another database; return the number of rows by table and result.

    `worse` gives the reason why the second record must not replace the first one, or None. `progress` gets what is
    done, and how much it is in all. BadInputError, AlreadyRunningError or StorageError if it cannot be done; then the
    target is as it was.
    """
    shown = f"cannot copy {masked(database_url(source_url))} to {masked(database_url(target_url))}"
    with opened(source_url) as (source, revision):
        refuse_same(source, source_url, target_url)
        with storage_errors(shown):
            file = sqlite_file(target_url)
            file = file and file.resolve()
            if file is None or file.exists():
                require_newest(source_url, revision)
                return _copy_rows(source, target_url, worse, progress)
            with new_file(file) as partial:
                if source.dialect.name == "sqlite":
                    return _copy_file(source, revision, partial, progress)
                require_newest(source_url, revision)
                return _copy_rows(source, str(partial), worse, progress)


def _copy_file(source: Engine, revision: str, file: Path, progress: _Progress) -> Counts:
    """Copy all pages. A store of an older version stays one: it can be opened by that version, or migrated."""
    copy_pages(source, file, progress)
    rows = settle(file) if revision == REVISION else {}
    return Counter({(table, CopyResult.ADDED): many for table, many in rows.items() if many})


def _copy_rows(source: Engine, target_url: str, worse: _Worse, progress: _Progress) -> Counts:
    target = open_database(target_url)
    try:
        now = datetime.fromtimestamp(database_time(target), UTC)
        with reading(source, "the store") as reader, writing(target) as writer:
            refuse_while_running(writer, now)
            is_new = not any(_count(writer, name) for name in RULES)
            every = sum(_count(reader, name) for name in RULES)
            copying = Copying(reader, writer, is_new, worse, _advance(every, progress))
            for name, copy_table in RULES.items():
                copy_table(copying, METADATA.tables[name])
            set_sequences(writer, [*METADATA.tables.values()])
        progress(every, every or 1)  # revisions come with their articles, and some tables are computed again
        return copying.counts
    finally:
        target.dispose()


def _count(connection: Connection, table: str) -> int:
    return int(connection.execute(select(func.count()).select_from(METADATA.tables[table])).scalar_one())


def _advance(every: int, progress: _Progress) -> Callable[[int], None]:
    done = Counter[None]()

    def advance(rows: int) -> None:
        done[None] += rows
        progress(done[None], every)

    return advance
