"""`scrapy crawl NAME`: as Scrapy's own, but with an exit code that tells what became of the run.

What can't be used (an argument, a seeds file, an archive, a database) is one
line on standard error and exit code 2, before anything is fetched.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any, cast

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from crawler import settings
from crawler.exceptions import AlreadyRunningError, BadInputError, CrawlerError
from crawler.extensions.report import RunReport
from crawler.own_settings import check_settings
from crawler.report.secrets import mask_logs
from crawler.report.summary import verdict_line
from crawler.report.verdict import ALREADY_RUNNING, CRASHED, EXIT_CODES, MISCONFIGURED

if TYPE_CHECKING:
    import argparse
    import asyncio
    from collections.abc import Mapping, Sequence

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class Command(crawl.Command):
    """The project's crawl command."""

    _unusable: str | None = None

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options; what is wrong with one is said by `run`, as everything else is."""
        try:
            super().process_options(args, opts)
        except UsageError as error:
            self._unusable = str(error)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run a spider to its end."""
        mask_logs()
        try:
            report = self._crawl(self._site(args), opts.spargs)
        except AlreadyRunningError as error:
            self._refuse(ALREADY_RUNNING, error)
            return
        except CrawlerError as error:
            self._refuse(MISCONFIGURED, error)
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
        sys.stderr.write(f"error: {error}\n")
        if self.settings and self.settings["LOG_FILE"]:
            logger.error("%s", error)

    def _end(self, verdict: str, lines: Sequence[str]) -> None:
        """Say what became of the run, the verdict last: on standard error, and in the log where that is a file."""
        self.exitcode = EXIT_CODES[verdict]
        *others, last = lines if lines and lines[-1].startswith("verdict: ") else (*lines, verdict_line(verdict))
        for line in (*others, last):
            sys.stderr.write(f"{line}\n")
            if self.settings and self.settings["LOG_FILE"]:
                logger.info(line)
