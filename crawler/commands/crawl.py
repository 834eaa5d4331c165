"""`scrapy crawl NAME`: Scrapy's own command, but its exit code and its last line tell the status of the run.

An argument, a seeds file, an archive or a database that cannot be used is one
line on standard error and exit code 2, before anything is fetched.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from crawler import settings
from crawler.config import check_settings
from crawler.exceptions import AlreadyRunningError, BadInputError, CrawlerError, StorageError
from crawler.extensions.database import database_of
from crawler.extensions.run_end import RunEnd
from crawler.extensions.run_report import RunReport, statistics_of
from crawler.runs.secrets import mask_logs
from crawler.runs.status import status_of
from crawler.runs.summary import status_line
from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    import argparse
    import asyncio
    from collections.abc import Mapping, Sequence

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)
STDERR = 2


class Command(crawl.Command):
    """The project's crawl command."""

    _unusable: str | None = None

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options. `run` prints what is wrong with one, as it prints all other errors."""
        _open_standard_streams()
        try:
            super().process_options(args, opts)
        except UsageError as error:
            self._unusable = str(error)
        if self._log_file and (reason := _reason_not_to_log_to(self._log_file)):
            self._unusable = self._unusable or reason
            self.settings.set("LOG_FILE", None, priority="cmdline")  # type: ignore[union-attr]

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run a spider to its end."""
        mask_logs()
        logging.raiseExceptions = False  # a log that can no longer be written does not end the run
        try:
            crawler = self._crawl(self._spider_name(args), opts.spargs)
        except AlreadyRunningError as error:
            self._refuse(RunStatus.ALREADY_RUNNING, error)
        except CrawlerError as error:
            self._refuse(RunStatus.MISCONFIGURED, error)
        except _StoppedAtOnceError:
            self._end(RunStatus.INTERRUPTED)
        else:
            report = crawler.get_extension(RunReport)
            if report is None:
                self._end(_status_without_report(crawler))
            else:
                self._end(report.status or RunStatus.CRASHED, report.lines)

    @property
    def _log_file(self) -> str | None:
        return self.settings["LOG_FILE"] if self.settings else None

    def _spider_name(self, args: list[str]) -> str:
        """Return the one spider that is named, after a check of the options and the settings."""
        if self._unusable is not None:
            raise BadInputError(self._unusable)
        unknown = [arg for arg in args if arg.startswith("-")]
        if unknown:
            raise BadInputError(f"there is no option {unknown[0]}; scrapy crawl --help lists them")
        if len(args) != 1:
            raise BadInputError(f"name one site, as in scrapy crawl chinanews; known sites: {self._known_names()}")
        check_settings(cast("Mapping[str, Any]", self.settings), vars(settings))
        return args[0]

    def _crawl(self, name: str, arguments: dict[str, Any]) -> Crawler:
        """Return the crawler after its end. An error that it ended with is raised."""
        assert self.crawler_process is not None  # noqa: S101  # Scrapy sets it before `run`
        crawler = self._crawler_of(name)
        crawling = cast("asyncio.Task[None]", self.crawler_process.crawl(crawler, **arguments))
        self.crawler_process.start()
        if not crawling.done():
            raise _StoppedAtOnceError
        crawling.result()
        return crawler

    def _crawler_of(self, name: str) -> Crawler:
        try:
            return self._create_crawler(name)
        except KeyError:
            raise BadInputError(f"there is no site {name!r}; known sites: {self._known_names()}") from None

    def _known_names(self) -> str:
        return ", ".join(sorted(self.crawler_process.spider_loader.list()))  # type: ignore[union-attr]

    def _refuse(self, status: RunStatus, error: CrawlerError) -> None:
        """Print in one line why there was no run."""
        self.exitcode = status.exit_code
        _print(f"error: {error}")
        if self._log_file:
            logger.error("%s", error)

    def _end(self, status: RunStatus, lines: Sequence[str] = ()) -> None:
        """Print the report, the status last, on standard error; log it too if the log is a file."""
        self.exitcode = status.exit_code
        for line in lines or (status_line(status),):
            _print(line)
            if self._log_file:
                logger.info(line)


class _StoppedAtOnceError(Exception):
    """A second signal stopped the run at once. The next run takes over the URLs that it leased."""


def _status_without_report(crawler: Crawler) -> RunStatus:
    """Return the status of a run whose report is switched off."""
    end = crawler.get_extension(RunEnd)
    if end is None or end.reason is None:
        logger.error("the status is unknown: the run did not start, or the extensions RunReport and RunEnd are off")
        return RunStatus.CRASHED
    try:
        return status_of(statistics_of(crawler, end.reason))
    except StorageError as error:
        logger.error("%s", error)  # noqa: TRY400  # the message says it all
        return RunStatus.STORAGE_FAILED
    finally:
        database_of(crawler).engine.dispose()


def _open_standard_streams() -> None:
    """Open standard streams that are closed to /dev/null. Otherwise files get their numbers, and Scrapy fails."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        os.set_inheritable(number, True)  # noqa: FBT003  # the function of os takes no name; the worker needs them too
    os.close(number)
    sys.stderr = sys.stderr or os.fdopen(STDERR, "w", closefd=False)


def _reason_not_to_log_to(file: str) -> str | None:
    """Return why a file cannot be logged to, None if it can."""
    try:
        with Path(file).open("a") as log:
            log.write("\n")  # on a full disk, only writing fails
    except OSError as error:
        return f"LOG_FILE={file}: cannot be written: {error.strerror}"
    return None


def _print(line: str) -> None:
    """Write a line to standard error. If nobody reads it, the exit code and the run's record still tell the status."""
    with suppress(OSError):
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
