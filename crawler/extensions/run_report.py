"""The report on a run: its statistics and status, in the runs table, as a file, and as the last lines of the log."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import signals

from crawler.durable_files import replace_file
from crawler.exceptions import CrawlerError, StorageError, StoreGoneError
from crawler.extensions.database import database_of
from crawler.extensions.layout_monitor import LayoutMonitor
from crawler.extensions.run_end import RunEnd, file_errors, files_are_checked
from crawler.runs.statistics import RunStatistics
from crawler.runs.status import NOT_FOUND, status_of
from crawler.runs.summary import summary
from crawler.storage.file_identity import FileIdentity
from crawler.storage.frontier.coverage import Coverage
from crawler.vocabulary import RunStatus, UrlKind, UrlState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.extensions.database import CrawlDatabase

logger = logging.getLogger(__name__)
MAX_EXAMPLES = 5  # how many URLs of the lists that failed for a reason the summary shows
ROBOTS_PATH = "/robots.txt"
MAX_DAYS = 31  # how many days have an estimate in the record


class RunReport:
    """Counts the answers of a run and records its end. `status` and `lines` are set when the spider is closed."""

    def __init__(self, crawler: Crawler, folder: str) -> None:
        self._crawler = crawler
        self._folder = folder
        self._identity = FileIdentity(folder)
        if folder:
            self._identity.check()
        self.status: RunStatus | None = None
        self.lines: tuple[str, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Report to the database of the crawl, and to the folder CRAWLER_RUNS unless that is empty."""
        report = cls(crawler, crawler.settings["CRAWLER_RUNS"])
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
        """Decide the status of the run, record it, and make the last lines. All that cannot be written is an error."""
        database, errors = database_of(self._crawler), file_errors(self._crawler)
        statistics, total = RunStatistics.from_stats(reason, self._crawler.stats.get_stats()), None
        with _noted(errors):
            statistics = statistics_of(self._crawler, reason)
            total = database.articles.count()
            database.site_models.save()
        status = RunStatus.STORAGE_FAILED if errors else status_of(statistics)
        self._record(database, status, statistics, errors)
        if errors:
            status, messages = RunStatus.STORAGE_FAILED, list(dict.fromkeys(map(str, errors)))
            statistics = replace(statistics, not_written=messages)
            self._record(database, status, statistics, [])
            for message in messages:
                logger.error("%s", message)
        if any(isinstance(error, StoreGoneError) for error in errors):
            total = None
        self.status = status
        self.lines = tuple(summary(status, statistics, database.url, total))

    def _record(
        self, database: CrawlDatabase, status: RunStatus, statistics: RunStatistics, errors: list[CrawlerError]
    ) -> None:
        """Record the end of the run in the database and as a file; the list gets the errors."""
        ended, counts = datetime.fromtimestamp(database.now(), UTC), statistics.as_json()
        with _noted(errors):
            try:
                database.runs.end(database.run, status, counts, ended)
            except StorageError:
                with suppress(StorageError):  # a full disk may have room for the status, which ends the claim
                    database.runs.end(database.run, RunStatus.STORAGE_FAILED, {}, ended)
                raise
        if self._folder:
            name = f"{database.site}-{database.started:%Y%m%dT%H%M%SZ}-{database.run}"  # unique among all databases
            record = {
                "run": database.run,
                "site": database.site,
                "started_at": database.started.isoformat(),
                "ended_at": ended.isoformat(),
                "status": status,
                "exit_code": status.exit_code,
                "advice": status.advice,
            }
            with _noted(errors):
                _write(Path(self._folder) / f"{name}.json", json.dumps(record | counts, ensure_ascii=False, indent=2))


def statistics_of(crawler: Crawler, ended: str) -> RunStatistics:
    """Return the statistics of a run, which ended for a reason. StorageError if the database cannot be read."""
    database, monitor = database_of(crawler), crawler.get_extension(LayoutMonitor)
    visits, started = database.frontier.discovery.visits, database.started.timestamp()
    estimates = Coverage(database.engine, database.site).estimates(started)
    requested, (incomplete, pages_gone) = database.frontier.counts(), database.frontier.incomplete()
    return RunStatistics.from_stats(
        ended,
        crawler.stats.get_stats(),
        requested=requested,
        incomplete=incomplete,
        pages_gone=pages_gone,
        in_store=database.frontier.in_store(),
        lists_gone=database.frontier.lists_gone(NOT_FOUND),
        new_articles=database.frontier.new_articles(started),
        list_faults=_list_faults(database, requested),
        leaks=dict(database.site_models.leaks),
        profile=monitor.profile.as_json() if monitor else {},
        fits=monitor.fits.pages if monitor else {},
        layout_change=monitor.conclusion() if monitor else None,
        lists_not_due=visits.left_out(started),
        overruns=visits.lost(started),
        unseen=[estimate.as_json() for estimate in estimates[:MAX_DAYS]],
    )


def _list_faults(database: CrawlDatabase, requested: Mapping[tuple[str, str, str], int]) -> dict[str, list[str]]:
    """Return URLs of the lists that failed or are gone, by reason."""
    faults: dict[str, list[str]] = {}
    for kind, state, reason in requested:
        is_gone = state == UrlState.LISTED and reason in NOT_FOUND
        if kind == UrlKind.LIST and reason and (state == UrlState.FAILED or is_gone):
            faults[reason] = database.frontier.examples(UrlKind.LIST, UrlState(state), reason, MAX_EXAMPLES)
    return faults


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


def end_of(crawler: Crawler) -> tuple[RunStatus, Sequence[str]]:
    """Return the status of a run and its last lines; without lines if the report is switched off."""
    if report := crawler.get_extension(RunReport):
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
