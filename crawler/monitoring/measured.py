"""Reads from a database all that the metrics show, and writes them as a file. The database is not changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from crawler.chunks import in_chunks
from crawler.durable_files import replace_file
from crawler.exceptions import StorageError
from crawler.monitoring.metrics import Gauges, RunTotals, metrics_text
from crawler.storage.clock import database_time
from crawler.storage.database import rows
from crawler.storage.recorded_runs import RecordedRuns, RunSelection
from crawler.storage.schema import ARTICLES, URLS
from crawler.vocabulary import RunKind, RunStatus, UnfinishedState

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

RUNS_AT_ONCE = 100  # whose statistics are in memory
READABLE = 0o644  # node_exporter is another user
OF_SQLITE = ("", "-wal")  # the ends of the names of the files that a database has


class Measurements:
    """The metrics of one database, which can be read again and again; a run that has ended is read once.

    `archive` is the folder of the WARC files, if its size is to be measured.
    """

    def __init__(self, archive: str | Path = "") -> None:
        self._archive = archive
        self._totals = RunTotals()

    def text(self, engine: Engine) -> bytes:
        """Return the metrics. Counting articles and URLs reads two whole tables: not for the thread of a crawl."""
        recorded = RecordedRuns(engine, datetime.fromtimestamp(database_time(engine), UTC))
        ended = recorded.ids(RunSelection(kind=RunKind.CRAWL, states=frozenset(RunStatus)))
        for some in in_chunks([run for run in ended if run not in self._totals.added], RUNS_AT_ONCE):
            self._totals.add(recorded.numbered(some))
        unfinished = recorded.select(RunSelection(kind=RunKind.CRAWL, states=frozenset(UnfinishedState)))
        sites = recorded.sites()
        newest = {site: recorded.select(RunSelection(site, RunKind.CRAWL), 1)[0] for site in sites}
        good = {site: found[1].timestamp() for site in sites if (found := recorded.last_good(site))}
        gauges = Gauges(
            newest,
            good,
            recorded.counts(),
            _stored(engine),
            _frontier(engine),
            _database_bytes(engine),
            _archive_bytes(self._archive),
        )
        return metrics_text(self._totals.with_unfinished(unfinished), gauges)


def _stored(engine: Engine) -> dict[str, int]:
    query = select(ARTICLES.c.site, func.count().label("rows")).group_by(ARTICLES.c.site)
    return {row.site: row.rows for row in rows(engine, query, "the articles")}


def _frontier(engine: Engine) -> dict[tuple[str, str], int]:
    query = select(URLS.c.site, URLS.c.state, func.count().label("rows")).group_by(URLS.c.site, URLS.c.state)
    return {(row.site, row.state): row.rows for row in rows(engine, query)}


def _database_bytes(engine: Engine) -> int:
    if engine.dialect.name == "postgresql":
        size = select(text("pg_database_size(current_database())"))
        return int(rows(engine, size, "the size of the database")[0][0])
    with engine.connect() as connection:  # the URL can have the file in several forms
        file = connection.exec_driver_sql("SELECT file FROM pragma_database_list WHERE name = 'main'").scalar_one()
    return sum(_size(Path(f"{file}{end}")) for end in OF_SQLITE)


def _archive_bytes(archive: str | Path) -> int | None:
    folder = Path(archive)
    if not str(archive) or not folder.is_dir():
        return None
    return sum(_size(file) for file in folder.iterdir())


def write_metrics(file: Path, content: bytes) -> None:
    """Write the file, complete or not at all, so that other users can read it. StorageError if that fails."""
    try:
        replace_file(file, content)
        file.chmod(READABLE)
    except OSError as error:
        raise StorageError(f"the metrics cannot be written to {file}: {error.strerror or error}") from error


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # it is gone again
        return 0
