"""The report on a run: counts what became of pages, and says at the end what became of the run."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import DontCloseSpider

from crawler.exceptions import CrawlerError
from crawler.extensions.database import database_of, ending_run
from crawler.extensions.layout_monitor import LayoutWatch
from crawler.runs.run_file import write_run_file
from crawler.runs.statistics import Figures
from crawler.runs.status import ADVICE, EXIT_CODES, STORAGE_FAILED, verdict_of
from crawler.runs.summary import summary

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

    from crawler.extensions.database import CrawlDatabase

_OURS = "crawler/"
ROBOTS_PATH = "/robots.txt"


class RunReport:
    """Counts what became of pages, and says at the end what became of the run."""

    def __init__(self, crawler: Crawler, folder: str) -> None:
        self._crawler = crawler
        self._folder = folder
        self.layout: LayoutWatch | None = None
        self.verdict: str | None = None
        self.lines: tuple[str, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Report to the database of the crawl, and to the folder CRAWLER_RUNS; empty switches that off."""
        report = cls(crawler, crawler.settings["CRAWLER_RUNS"])
        crawler.signals.connect(report.spider_opened, signals.spider_opened)
        crawler.signals.connect(report.response_received, signals.response_received)
        crawler.signals.connect(report.item_error, signals.item_error)
        crawler.signals.connect(report.spider_idle, signals.spider_idle)
        crawler.signals.connect(report.spider_closed, signals.spider_closed)
        return report

    @property
    def _database(self) -> CrawlDatabase:
        return database_of(self._crawler)  # extensions can't see each other before all are made

    def spider_opened(self) -> None:
        """Begin to compare with the site's past, unless CRAWLER_LAYOUT_WATCH is off."""
        if self._crawler.settings.getbool("CRAWLER_LAYOUT_WATCH"):
            self.layout = LayoutWatch(self._database)

    def response_received(self, request: Request) -> None:
        """Count an answer by what it was."""
        lease = request.cb_kwargs.get("lease")
        if lease is not None:
            what = "pages" if lease.tries <= 1 else "pages-again"
        else:
            what = "robots.txt" if urlsplit(request.url).path == ROBOTS_PATH else "further-pages"
        self._crawler.stats.inc_value(f"{_OURS}answers/{what}")

    def item_error(self) -> None:
        """Count an error of a pipeline; its page's URL stays leased and is tried again."""
        self._crawler.stats.inc_value(f"{_OURS}pipeline-errors")

    def spider_idle(self) -> None:
        """Look once more for URLs that were leased and then lost in Scrapy; they are asked for again."""
        lost = 0
        with ending_run(self._crawler):
            lost = self._database.frontier.leases.reclaim(time.time())
        if lost:
            raise DontCloseSpider

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Decide the verdict and record it."""
        database = self._database
        try:
            figures = self._figures(reason)
            self.verdict = verdict_of(figures)
            self._record(database, figures)
            total = database.articles.count()
        except CrawlerError as error:
            spider.logger.error("%s", error)  # noqa: TRY400  # its message says it all
            figures, self.verdict, total = Figures(STORAGE_FAILED), STORAGE_FAILED, 0
        self.lines = tuple(summary(self.verdict, figures, database.url, total))

    def _record(self, database: CrawlDatabase, figures: Figures) -> None:
        """Keep the verdict and the figures in the runs table, and as a file."""
        assert self.verdict is not None  # noqa: S101  # decided by the caller
        ended = datetime.now(UTC)
        told = {
            "run": database.run,
            "site": database.site,
            "started_at": database.started.isoformat(),
            "ended_at": ended.isoformat(),
            "verdict": self.verdict,
            "exit_code": EXIT_CODES[self.verdict],
            "advice": ADVICE[self.verdict],
        }
        if self._folder:
            write_run_file(Path(self._folder), self._name(database), told | figures.as_json())
        database.runs.end(database.run, self.verdict, figures.as_json(), ended)

    @staticmethod
    def _name(database: CrawlDatabase) -> str:
        """Name a run so that runs of other sites and databases are other files."""
        return f"{database.site}-{database.started:%Y%m%dT%H%M%SZ}-{database.run}"

    def _articles(self) -> dict[str, int]:
        """Return what the store did, less what was taken back."""
        articles = self._counts("articles/")
        taken = self._crawler.stats.get_value(f"{_OURS}taken-back", 0)
        taken += self.layout.taken_back if self.layout else 0
        return articles | ({"stored": articles.get("stored", 0) - taken, "taken-back": taken} if taken else {})

    def _answers(self) -> dict[str, int]:
        """Return what came by what it was; what Scrapy answered with another request was a redirect."""
        stats = self._crawler.stats
        answers = self._counts("answers/")
        redirects = stats.get_value("downloader/response_count", 0) - stats.get_value("response_received_count", 0)
        return answers | ({"redirects": redirects} if redirects > 0 else {})

    def _figures(self, reason: str) -> Figures:
        stats, layout = self._crawler.stats, self.layout
        return Figures(
            ended=reason,
            answers=self._answers(),
            discovered=stats.get_value(f"{_OURS}discovered", 0),
            articles=self._articles(),
            asked=self._database.frontier.counts(),
            refused_again=stats.get_value(f"{_OURS}refused-again", 0),
            not_in_archive=stats.get_value(f"{_OURS}not-in-archive", 0),
            program_errors=stats.get_value("spider_exceptions/count", 0)
            + stats.get_value(f"{_OURS}pipeline-errors", 0),
            leaks=dict(self._database.site_models.leaks),
            not_followed=self._counts("not-followed/"),
            pace=self._counts("pace/"),
            profile=layout.profile.as_json() if layout else {},
            drift=layout.conclusion() if layout else None,
        )

    def _counts(self, group: str) -> dict[str, int]:
        start = _OURS + group
        stats = self._crawler.stats.get_stats()
        return {name.removeprefix(start): n for name, n in stats.items() if name.startswith(start)}
