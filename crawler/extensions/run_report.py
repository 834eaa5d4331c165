"""The report on a run: its statistics and status, in the runs table, as a file, and as the last lines of the log."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import signals

from crawler.exceptions import CrawlerError, StorageError
from crawler.extensions.database import database_of
from crawler.extensions.layout_monitor import LayoutMonitor
from crawler.runs.statistics import RunStatistics
from crawler.runs.status import status_of
from crawler.runs.summary import summary
from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.extensions.database import CrawlDatabase

logger = logging.getLogger(__name__)
ROBOTS_PATH = "/robots.txt"


class RunReport:
    """Counts the answers of a run and records its end. `status` and `lines` are set when the spider is closed."""

    def __init__(self, crawler: Crawler, folder: str) -> None:
        self._crawler = crawler
        self._folder = folder
        self.status: RunStatus | None = None
        self.lines: tuple[str, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Report to the database of the crawl, and to the folder CRAWLER_RUNS unless that is empty."""
        report = cls(crawler, crawler.settings["CRAWLER_RUNS"])
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

    def spider_closed(self, reason: str) -> None:
        """Decide the status of the run, record it, and make the last lines."""
        database = database_of(self._crawler)
        try:
            statistics = statistics_of(self._crawler, reason)
            status = status_of(statistics)
            self._record(database, status, statistics)
            total = database.articles.count()
        except CrawlerError as error:
            logger.error("%s", error)  # noqa: TRY400  # the message says it all
            status, total = RunStatus.STORAGE_FAILED, 0
            statistics = RunStatistics(status)
        self.status = status
        self.lines = tuple(summary(status, statistics, database.url, total))

    def _record(self, database: CrawlDatabase, status: RunStatus, statistics: RunStatistics) -> None:
        ended, counts = datetime.fromtimestamp(database.now(), UTC), statistics.as_json()
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
            _write(Path(self._folder) / f"{name}.json", json.dumps(record | counts, ensure_ascii=False, indent=2))
        database.runs.end(database.run, status, counts, ended)


def statistics_of(crawler: Crawler, ended: str) -> RunStatistics:
    """Return the statistics of a run, which ended for a reason. StorageError if the database cannot be read."""
    database, monitor = database_of(crawler), crawler.get_extension(LayoutMonitor)
    incomplete, pages_gone = database.frontier.incomplete()
    return RunStatistics.from_stats(
        ended,
        crawler.stats.get_stats(),
        requested=database.frontier.counts(),
        incomplete=incomplete,
        pages_gone=pages_gone,
        leaks=dict(database.site_models.leaks),
        profile=monitor.profile.as_json() if monitor else {},
        layout_change=monitor.conclusion() if monitor else None,
    )


def _write(file: Path, text: str) -> None:
    """Write a file that is complete, or does not exist. StorageError if it cannot be written."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as stream:
            stream.write(f"{text}\n")
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except OSError as error:
        raise StorageError(f"cannot write the run's record {file}: {error.strerror or error}") from error
