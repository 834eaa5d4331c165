"""The report on a run: its statistics and status, in the runs table, as a file, and as the last lines of the log."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import signals

from crawler.durable_files import replace_file
from crawler.exceptions import CrawlerError, StorageError, StoreGoneError
from crawler.extensions.database import database_of
from crawler.extensions.run_end import RunEnd, file_errors, files_are_checked
from crawler.extensions.run_statistics import own_statistics, statistics_of, statistics_of_workers, with_frontier
from crawler.home import at_home
from crawler.runs.statistics import RunStatistics
from crawler.runs.status import FINISHED, status_of
from crawler.runs.summary import summary
from crawler.storage.file_identity import FileIdentity
from crawler.storage.workers import SILENT_SECONDS
from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.extensions.database import CrawlDatabase
    from crawler.storage.shared_runs import EndOfRun, SharedRun

logger = logging.getLogger(__name__)
ROBOTS_PATH = "/robots.txt"
LOOK_SECONDS = 1.0  # how often a worker looks whether the others have ended the run
LONGEST_OUTAGE_SECONDS = 600.0


class RunReport:
    """Counts the answers of a run and records its end.

    `status`, `lines` and `statistics` are set when the spider is closed; for a worker that waits for others, by `wait`.
    `speaks_for_run`: no other worker reports this end too.
    """

    def __init__(self, crawler: Crawler, folder: str) -> None:
        self._crawler = crawler
        self._folder = folder
        self._identity = FileIdentity(folder)
        if folder:
            self._identity.check()
        self._waits = self._has_ended_run = False
        self.statistics: RunStatistics | None = None
        self.status: RunStatus | None = None
        self.lines: tuple[str, ...] = ()
        self.speaks_for_run = True

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Report to the database of the crawl, and to the folder CRAWLER_RUNS unless that is empty."""
        folder = crawler.settings["CRAWLER_RUNS"]
        report = cls(crawler, str(at_home(folder)) if folder else "")
        crawler.signals.connect(report.check, files_are_checked)
        crawler.signals.connect(report.response_received, signals.response_received)
        crawler.signals.connect(report.spider_closed, signals.spider_closed)
        return report

    def response_received(self, request: Request) -> None:
        """Count an answer by what was requested."""
        if lease := request.cb_kwargs.get("lease"):
            requested = "pages" if lease.tries <= 1 else "pages-again"
        else:
            requested = "robots.txt" if urlsplit(request.url).path == ROBOTS_PATH else "further-pages"
        self._crawler.stats.inc_value(f"crawler/answers/{requested}")

    def check(self) -> StorageError | None:
        """Return the error of a folder of records that was deleted during the run."""
        try:
            if self._folder:
                self._identity.check()
        except StoreGoneError as error:
            return StorageError(f"the folder of the runs' records {error}")
        return None

    def spider_closed(self, reason: str) -> None:
        """Decide the status of the run, record it, and make the last lines. All that cannot be written is an error.

        A worker of a run that others may share records its own end; the last one ends the run.
        """
        database, errors = database_of(self._crawler), file_errors(self._crawler)
        statistics = RunStatistics.from_stats(reason, self._crawler.stats.get_stats())
        if database.shared is not None:
            self._leave(database.shared, database, statistics, errors)
            return
        total = None
        with _noted(errors):
            statistics = statistics_of(self._crawler, reason)
            total = database.articles.count()
            database.site_models.save()
        status = RunStatus.STORAGE_FAILED if errors else status_of(statistics)
        self._record(database, status, statistics, errors)
        if errors:
            status, statistics = RunStatus.STORAGE_FAILED, _with_errors(statistics, errors)
            self._record(database, status, statistics, [])
        if any(isinstance(error, StoreGoneError) for error in errors):
            total = None
        self.status, self.statistics = status, statistics
        self.lines = tuple(summary(status, statistics, database.url, total))

    def wait(self, waits: Callable[[], None]) -> None:
        """Wait for the end of a run on which other workers still work, outside of the reactor.

        If none of them is alive any more, this worker ends the run. A database that does not answer is asked again for
        LONGEST_OUTAGE_SECONDS.
        """
        database = database_of(self._crawler)
        if not self._waits or database.shared is None:
            return
        waits()
        logger.info("this worker has no more work; it waits for the other workers of run %d", database.run)
        end, errors = self._end_of_run(database, database.shared)
        self._report(database, end, RunStatistics(FINISHED), errors)

    def _end_of_run(self, database: CrawlDatabase, shared: SharedRun) -> tuple[EndOfRun | None, list[CrawlerError]]:
        """Wait for the end of the run and return it, or the error of the database."""
        conclude = partial(self._conclude, FINISHED)
        last_answer = answers_since = monotonic()
        while True:
            try:
                is_heard = monotonic() - answers_since > SILENT_SECONDS
                end = shared.ended(self._time(database), conclude, is_heard=is_heard)
                last_answer = monotonic()
            except StoreGoneError as error:
                return None, [error]
            except StorageError as error:
                end, answers_since = None, monotonic()
                if answers_since - last_answer > LONGEST_OUTAGE_SECONDS:
                    return None, [error]
            if end is not None:
                return end, []
            sleep(LOOK_SECONDS)

    def _leave(
        self, shared: SharedRun, database: CrawlDatabase, statistics: RunStatistics, errors: list[CrawlerError]
    ) -> None:
        """Record the end of this worker, and that of the run if no other one works."""
        own, end = statistics, None
        with _noted(errors):
            database.site_models.save()
            own = own_statistics(self._crawler, statistics.ended)
            statistics = with_frontier(self._crawler, own)
        status = RunStatus.STORAGE_FAILED if errors else status_of(statistics)
        ended = RunStatus.STORAGE_FAILED if errors else statistics.ended
        database.stop_heartbeat()
        with _noted(errors):
            conclude = partial(self._conclude, ended)
            end = shared.leave(status, own.as_json(), self._time(database), conclude)
        self.status, self._waits = status, end is None and ended == FINISHED and not errors
        if not self._waits:
            self._report(database, end, statistics, errors)

    def _conclude(self, ended: str, workers: Sequence[Mapping[str, Any]]) -> tuple[RunStatus, Mapping[str, Any]]:
        """Return the status and the statistics of a run, from the rows of its workers."""
        statistics = statistics_of_workers(self._crawler, ended, workers)
        self._has_ended_run = True
        return status_of(statistics), statistics.as_json()

    def _report(
        self, database: CrawlDatabase, end: EndOfRun | None, own: RunStatistics, errors: list[CrawlerError]
    ) -> None:
        """Make the last lines: those of the run if it has ended, else those of this worker alone."""
        status, statistics, total = self.status or RunStatus.CRASHED, own, None
        if end is not None:
            status, statistics = end.status, RunStatistics.from_json(end.statistics)
            with _noted(errors):
                self._write_record(database, status, end.statistics, self._time(database))
        with _noted(errors):
            total = database.articles.count()
        if errors:
            status, statistics = RunStatus.STORAGE_FAILED, _with_errors(statistics, errors)
        self._waits, self.status, self.statistics = False, status, statistics
        self.speaks_for_run = end is None or self._has_ended_run
        *lines, last = summary(status, statistics, database.url, total)
        others = [] if end else [f"this worker has left run {database.run}; its other workers go on"]
        self.lines = (*lines, *others, last)

    def _record(
        self, database: CrawlDatabase, status: RunStatus, statistics: RunStatistics, errors: list[CrawlerError]
    ) -> None:
        """Record the end of the run in the database and as a file; the list gets the errors."""
        ended, counts = self._time(database), statistics.as_json()
        with _noted(errors):
            try:
                database.runs.end(database.run, status, counts, ended)
            except StorageError:
                with suppress(StorageError):  # a full disk may have room for the status, which ends the claim
                    database.runs.end(database.run, RunStatus.STORAGE_FAILED, {}, ended)
                raise
        with _noted(errors):
            self._write_record(database, status, counts, ended)

    def _write_record(
        self, database: CrawlDatabase, status: RunStatus, counts: Mapping[str, Any], ended: datetime
    ) -> None:
        """Write the record of the run as a file, if there is a folder for it."""
        if not self._folder:
            return
        record: dict[str, Any] = {
            "run": database.run,
            "site": database.site,
            "started_at": database.started.isoformat(),
            "ended_at": ended.isoformat(),
            "status": status,
            "exit_code": status.exit_code,
            "advice": status.advice,
        }
        _write(
            Path(self._folder) / f"{database.run_name}.json",
            json.dumps(record | dict(counts), ensure_ascii=False, indent=2),
        )

    @staticmethod
    def _time(database: CrawlDatabase) -> datetime:
        return datetime.fromtimestamp(database.now(), UTC)


def _with_errors(statistics: RunStatistics, errors: Sequence[CrawlerError]) -> RunStatistics:
    """Log the errors, and return the statistics with their messages."""
    messages = list(dict.fromkeys(map(str, errors)))
    for message in messages:
        logger.error("%s", message)
    return replace(statistics, not_written=messages)


@contextmanager
def _noted(errors: list[CrawlerError]) -> Iterator[None]:
    """Add an error to the list, and go on."""
    try:
        yield
    except CrawlerError as error:
        errors.append(error)


def _write(file: Path, text: str) -> None:
    """Write a file that is complete, or does not exist. StorageError if it cannot be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, f"{text}\n".encode())
    except OSError as error:
        raise StorageError(f"cannot write the run's record {file}: {error.strerror or error}") from error


def end_of(crawler: Crawler, waits: Callable[[], None]) -> tuple[RunStatus, Sequence[str]]:
    """Return the status of a run and its last lines; without lines if the report is switched off.

    `waits` is called before this process waits for the other workers of the run.
    """
    if report := crawler.get_extension(RunReport):
        report.wait(waits)
        return report.status or RunStatus.CRASHED, report.lines
    end = crawler.get_extension(RunEnd)
    if end is None or end.reason is None:
        logger.error("the status is unknown: the run did not start, or the extensions RunReport and RunEnd are off")
        return RunStatus.CRASHED, ()
    try:
        return status_of(statistics_of(crawler, end.reason)), ()
    except StorageError as error:
        logger.error("%s", error)  # noqa: TRY400  # the message says it all
        return RunStatus.STORAGE_FAILED, ()
    finally:
        database_of(crawler).engine.dispose()
