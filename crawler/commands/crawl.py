"""`scrapy crawl NAME`: as Scrapy's own, but with an exit code that tells what became of the run.

What can't be used (an argument, a seeds file, an archive, a database) is one
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
from crawler.exceptions import AlreadyRunningError, BadInputError, CrawlerError
from crawler.extensions.run_report import RunReport
from crawler.runs.secrets import mask_logs
from crawler.runs.status import ALREADY_RUNNING, CRASHED, EXIT_CODES, INTERRUPTED, MISCONFIGURED
from crawler.runs.summary import verdict_line

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
        """Read the options; what is wrong with one is said by `run`, as everything else is."""
        _open_standard_streams()
        try:
            super().process_options(args, opts)
        except UsageError as error:
            self._unusable = str(error)
        if self.settings and self.settings["LOG_FILE"] and (why := _reason_not_to_log_to(self.settings["LOG_FILE"])):
            self._unusable = self._unusable or why
            self.settings.set("LOG_FILE", None, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run a spider to its end."""
        mask_logs()
        logging.raiseExceptions = False  # a log that can't be written any more ends no run, and fills no other one
        try:
            report = self._crawl(self._site(args), opts.spargs)
        except AlreadyRunningError as error:
            self._refuse(ALREADY_RUNNING, error)
            return
        except CrawlerError as error:
            self._refuse(MISCONFIGURED, error)
            return
        except _StoppedAtOnceError:
            self._end(INTERRUPTED, [])
            return
        if report is None or report.verdict is None:
            self._end(CRASHED, [])
            return
        self._end(report.verdict, report.lines)

    def _site(self, args: list[str]) -> str:
        """Return the one site that is named, once the options and the settings are known to be usable."""
        if self._unusable is not None:
            raise BadInputError(self._unusable)
        unknown = [arg for arg in args if arg.startswith("-")]
        if unknown:
            raise BadInputError(f"there is no option {unknown[0]}; scrapy crawl --help lists them")
        if len(args) != 1:
            raise BadInputError(f"name one site, as in scrapy crawl chinanews; known sites: {self._known()}")
        check_settings(cast("Mapping[str, Any]", self.settings), vars(settings))
        return args[0]

    def _crawl(self, name: str, arguments: dict[str, Any]) -> RunReport | None:
        assert self.crawler_process is not None  # noqa: S101  # Scrapy sets it before `run`
        crawler = self._crawler_of(name)
        ending = cast("asyncio.Task[None]", self.crawler_process.crawl(crawler, **arguments))
        self.crawler_process.start()
        if not ending.done():
            raise _StoppedAtOnceError
        error = ending.exception()
        if error is not None:
            raise error
        return crawler.get_extension(RunReport)

    def _crawler_of(self, name: str) -> Crawler:
        try:
            return self._create_crawler(name)
        except KeyError:
            raise BadInputError(f"there is no site {name!r}; known sites: {self._known()}") from None

    def _known(self) -> str:
        return ", ".join(sorted(self.crawler_process.spider_loader.list()))  # type: ignore[union-attr]

    def _refuse(self, verdict: str, error: CrawlerError) -> None:
        """Say in one line why there was no run."""
        self.exitcode = EXIT_CODES[verdict]
        _say(f"error: {error}")
        if self.settings and self.settings["LOG_FILE"]:
            logger.error("%s", error)

    def _end(self, verdict: str, lines: Sequence[str]) -> None:
        """Say what became of the run, the verdict last: on standard error, and in the log where that is a file."""
        self.exitcode = EXIT_CODES[verdict]
        *others, last = lines if lines and lines[-1].startswith("verdict: ") else (*lines, verdict_line(verdict))
        for line in (*others, last):
            _say(line)
            if self.settings and self.settings["LOG_FILE"]:
                logger.info(line)


class _StoppedAtOnceError(Exception):
    """A second signal ended the run where it stood: what it had leased is up again in the next one."""


def _open_standard_streams() -> None:
    """Lead the standard streams that are closed to nowhere: else files take their numbers, and Scrapy fails."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        pass
    os.close(number)
    sys.stderr = sys.stderr or os.fdopen(STDERR, "w", closefd=False)


def _reason_not_to_log_to(file: str) -> str | None:
    """Return why nothing can be logged to a file."""
    try:
        with Path(file).open("a") as log:
            log.write("\n")  # a full disk lets files be opened
    except OSError as error:
        return f"LOG_FILE={file}: cannot be written: {error.strerror}"
    return None


def _say(line: str) -> None:
    """Write a line where somebody may read it; if nobody can, the exit code and the run's record still say it."""
    with suppress(OSError):
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
