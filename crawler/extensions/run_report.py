"""The report on a run: its statistics and status, in the runs table, as a file, and as the last lines of the log."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import signals

from crawler.exceptions import CrawlerError
from crawler.extensions.database import database_of
from crawler.extensions.layout_monitor import LayoutMonitor
from crawler.runs.run_file import write_run_file
from crawler.runs.statistics import RunStatistics
from crawler.runs.status import status_of
from crawler.runs.summary import summary
from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from typing import Self

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
        lease = request.cb_kwargs.get("lease")
        if lease is not None:
            requested = "pages" if lease.tries <= 1 else "pages-again"
        else:
            requested = "robots.txt" if urlsplit(request.url).path == ROBOTS_PATH else "further-pages"
        self._crawler.stats.inc_value(f"crawler/answers/{requested}")

    def spider_closed(self, reason: str) -> None:
        """Decide the status of the run and record it."""
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
        ended, counts = datetime.now(UTC), statistics.as_json()
        if self._folder:
            # A name of its own, so that runs of other sites and databases have other files.
            name = f"{database.site}-{database.started:%Y%m%dT%H%M%SZ}-{database.run}"
            record = {
                "run": database.run,
                "site": database.site,
                "started_at": database.started.isoformat(),
                "ended_at": ended.isoformat(),
                "status": status,
                "exit_code": status.exit_code,
                "advice": status.advice,
            }
            write_run_file(Path(self._folder), name, record | counts)
        database.runs.end(database.run, status, counts, ended)


def statistics_of(crawler: Crawler, ended: str) -> RunStatistics:
    """Return the statistics of a run, which ended for a reason. StorageError if the database cannot be read."""
    database, monitor = database_of(crawler), crawler.get_extension(LayoutMonitor)
    return RunStatistics.from_stats(
        ended,
        crawler.stats.get_stats(),
        requested=database.frontier.counts(),
        leaks=dict(database.site_models.leaks),
        profile=monitor.profile.as_json() if monitor else {},
        layout_change=monitor.conclusion() if monitor else None,
    )
