"""`scrapy crawl NAME`: Scrapy's own command, but its exit code and its last line tell the status of the run.

Input that cannot be used is one line on standard error and exit code 2, before anything is fetched.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.request import getproxies

from scrapy import signals
from scrapy.commands import crawl
from scrapy.exceptions import UsageError
from scrapy.settings import SETTINGS_PRIORITIES, default_settings

from crawler import settings
from crawler.commands.components import check_components, require_rate_limit
from crawler.commands.display import Display, display_of
from crawler.commands.json_lines import RunContext
from crawler.commands.log_format import JSON, LOG_FORMAT
from crawler.commands.progress import RunProgress
from crawler.commands.run_alert import alert_of, alert_without_run, send_if_due
from crawler.commands.run_log import RunLog
from crawler.commands.stop_signals import StopSignals, end_at_once, on_stop_signals
from crawler.config import check_proxies, check_settings
from crawler.exceptions import AlreadyRunningError, BadInputError, CrawlerError, WorkerRefusedError
from crawler.garbage_collection import collect_seldom
from crawler.home import at_home
from crawler.monitoring.alert_rules import AlertRules
from crawler.passwords import Secrets, guard_logs, guard_standard_streams
from crawler.runs.summary import status_line
from crawler.spiders.arguments import CrawlArguments, read_arguments, require_files
from crawler.spiders.loader import SiteSpiderLoader
from crawler.standard_streams import open_closed_streams
from crawler.terminal.surroundings import QUIET
from crawler.vocabulary import RunPhase, RunStatus

if TYPE_CHECKING:
    import argparse
    import asyncio
    from collections.abc import Callable, Mapping, Sequence

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from crawler.monitoring.alert import Alert

logger = logging.getLogger(__name__)
OF_SCRAPYS_COMMANDS = ("CHECK", "PROJECT", "PYTHON_SHELL", "SETTINGS_MODULE")
"""Settings that Scrapy makes of its environment variables."""

UNREMARKABLE = frozenset({*(status for status in RunStatus if not status.exit_code), RunStatus.ALREADY_RUNNING})
"""The statuses of a quiet run that prints nothing."""

DESCRIPTION = (
    "Crawl a site, and store its articles. Sites: {}; news is any other site, with -a url=https://... "
    "Arguments of a site (-a NAME=VALUE): {}. The settings (-s NAME=VALUE) are listed in docs/reference.md. "
    "`scrapy crawl` is the same command, in the folder of the project."
)
_STATUS_OF_ERROR = (
    (WorkerRefusedError, RunStatus.WORKER_REFUSED),
    (AlreadyRunningError, RunStatus.ALREADY_RUNNING),
)


class Command(crawl.Command):
    """The project's crawl command."""

    _unusable: str | None = None
    _secrets = Secrets()
    _log = RunLog()
    _display = Display.LOG
    _progress: RunProgress | None = None

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the project's option to those of Scrapy, and its help text."""
        super().add_options(parser)
        quiet = "print nothing unless the run needs attention: its exit code is neither 0 nor 10"
        parser.add_argument("-q", "--quiet", action="store_true", help=quiet)
        assert self.settings is not None  # noqa: S101  # Scrapy sets them before
        sites = ", ".join(sorted(SiteSpiderLoader.from_settings(self.settings).list()))
        parser.usage = "chinanews crawl [options] SITE"
        parser.description = DESCRIPTION.format(sites, ", ".join(field.name for field in fields(CrawlArguments)))

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options. `run` prints an error in them, like all other errors."""
        gc.disable()  # until the crawl starts: modules are no garbage, and looking at them takes 0.1 s
        on_stop_signals(end_at_once)
        open_closed_streams()
        try:
            super().process_options(args, opts)
        except UsageError as error:
            self._unusable = str(error)
        if self.settings:
            self._set_logs(self.settings, opts)

    def _set_logs(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        """Complete the settings of the log: Scrapy gets no handler, since `RunLog` has them all."""
        if getattr(opts, "quiet", False):
            settings.set(QUIET, "1", priority="cmdline")
        elif given := os.environ.get(QUIET):
            settings.set(QUIET, given, priority="project")
        self._move_log()
        if self._log_file and (reason := _reason_not_to_log_to(self._log_file)):
            self._unusable = self._unusable or reason
            settings.set("LOG_FILE", None, priority="cmdline")
        if logging.getLevelName(level := settings["LOG_LEVEL"]) == f"Level {level}":
            self._unusable = (
                self._unusable or f"the setting LOG_LEVEL={level!r} is wrong: it takes DEBUG, INFO or the like"
            )
            settings.set("LOG_LEVEL", "WARNING", priority="cmdline")
        elif (settings.getpriority("LOG_LEVEL") or 0) <= SETTINGS_PRIORITIES["project"] and (
            self._log_file or settings[LOG_FORMAT] == JSON
        ):
            settings.set("LOG_LEVEL", "INFO", priority="cmdline")
        settings.set("LOG_INSTALL_ROOT_HANDLER", "0", priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run a spider to its end."""
        secrets = self._secrets = Secrets(os.environ, dict(self.settings or {}))
        guard_logs(secrets)
        guard_standard_streams(secrets)
        try:
            self._begin_log(args)
            self._check(args, opts.spargs)
            crawler = self._crawl(args[0], opts.spargs)
        except CrawlerError as error:
            status = next((status for kind, status in _STATUS_OF_ERROR if isinstance(error, kind)), None)
            status = status or RunStatus.MISCONFIGURED
            alert = alert_without_run(" ".join(args), status, str(error))
            self._alert(lambda: alert)
            self._end(status, (f"error: {error}",), logging.ERROR)
            return
        if crawler is None:
            self._end(RunStatus.INTERRUPTED)
        else:
            from crawler.extensions.metrics_file import MetricsFile  # noqa: PLC0415  # loaded now, by the spider
            from crawler.extensions.run_report import end_of  # noqa: PLC0415  # the same

            def waits() -> None:
                on_stop_signals(self._end_at_once)
                if self._progress is not None:
                    self._progress.begin_phase(RunPhase.WAITING_FOR_WORKERS)

            status, lines = end_of(crawler, waits)
            if metrics := crawler.get_extension(MetricsFile):
                metrics.write()
            self._alert(lambda: alert_of(crawler, status))
            self._end(status, lines)

    def _alert(self, make: Callable[[], Alert | None]) -> None:
        """Send the alert of a run, if the settings ask for it. Signals are ignored meanwhile: the run has ended."""
        assert self.settings is not None  # noqa: S101  # Scrapy sets them before
        on_stop_signals(signal.SIG_IGN)
        send_if_due(make, self.settings, self._secrets)

    def _begin_log(self, args: Sequence[str]) -> None:
        assert self.settings is not None  # noqa: S101  # Scrapy sets them before
        self._display = display_of(self.settings)
        self._log = RunLog.begin(self.settings, quiet=self._display is Display.QUIET)
        self._log.set_context(RunContext(args[0] if len(args) == 1 else None))

    def _end_at_once(self, _number: int = 0, _frame: object = None) -> None:
        line = self._log.as_printed(status_line(RunStatus.INTERRUPTED), logging.INFO)
        end_at_once(below=self._display is Display.PANEL, line=line)

    def _move_log(self) -> None:
        """Let a relative LOG_FILE begin at CRAWLER_HOME, which may be a new folder."""
        if self.settings and self._log_file:
            try:
                self.settings.set("LOG_FILE", str(at_home(self._log_file)), priority="cmdline")
                with suppress(OSError):  # the log cannot be written then, which is the next check
                    at_home("").mkdir(parents=True, exist_ok=True)
            except BadInputError as error:
                self._unusable = self._unusable or str(error)

    @property
    def _log_file(self) -> str | None:
        return self.settings["LOG_FILE"] if self.settings else None

    def _check(self, args: list[str], arguments: dict[str, Any]) -> None:
        """Raise BadInputError for the first of the options, arguments and settings that is wrong.

        The spider is not loaded yet: that takes as long as all the rest.
        """
        assert self.crawler_process is not None  # noqa: S101  # Scrapy sets it before `run`
        loader = self.crawler_process.spider_loader
        known = ", ".join(sorted(loader.list()))
        if self._unusable is not None:
            raise BadInputError(self._unusable)
        if unknown := [arg for arg in args if arg.startswith("-")]:
            raise BadInputError(f"there is no option {unknown[0]}; chinanews crawl --help lists them")
        if len(args) != 1:
            raise BadInputError(f"name one site, as in chinanews crawl chinanews; known sites: {known}")
        defaults = vars(default_settings) | vars(settings) | dict.fromkeys(OF_SCRAPYS_COMMANDS)
        check_settings(cast("Mapping[str, Any]", self.settings), defaults)
        AlertRules.from_settings(cast("Mapping[str, Any]", self.settings))
        check_components(cast("Mapping[str, Any]", self.settings), defaults)
        if "archive" not in arguments and self.crawler_process.settings.getbool("HTTPPROXY_ENABLED"):
            check_proxies(getproxies())
        if args[0] not in loader.list():
            raise BadInputError(f"there is no site {args[0]!r}; known sites: {known}")
        if isinstance(loader, SiteSpiderLoader) and args[0] in loader.ours:
            require_rate_limit(self.crawler_process.settings["DOWNLOADER"])
            require_files(read_arguments(arguments))

    def _crawl(self, name: str, arguments: dict[str, Any]) -> Crawler | None:
        """Return the crawler after its end, None if a second signal stopped it at once. Its error is raised.

        The next run takes over the URLs that a stopped run leased.
        """
        assert self.crawler_process is not None  # noqa: S101  # the same
        progress = self._progress = RunProgress(self._display, name)
        progress.start()
        on_stop_signals(self._end_at_once)
        # This module inspects the call stack three times. While a spider is imported, the stack is deep: 50 ms more.
        import scrapy.core.downloader.contextfactory  # noqa: F401, PLC0415

        crawler = self.crawler_process.create_crawler(name)
        progress.follow(crawler)

        def name_log() -> None:
            self._log.set_context(_context_of(crawler))
            self._log.open_as(_name_of(crawler))

        crawler.signals.connect(name_log, signals.spider_opened)
        crawling = cast("asyncio.Task[None]", self.crawler_process.crawl(crawler, **arguments))
        on_stop_signals(StopSignals(crawler, crawling, self._end_at_once).received)
        crawler.signals.connect(collect_seldom, signals.engine_started)
        self.crawler_process.start(install_signal_handlers=False)
        if not crawling.done():
            return None
        crawling.result()
        return crawler

    def _end(self, status: RunStatus, lines: Sequence[str] = (), level: int = logging.INFO) -> None:
        """Print the report, the status last, on standard error, and write it to the log's files.

        A quiet run prints it, after the lines that it has held, only if the status needs attention.
        """
        self.exitcode = status.exit_code
        if self._progress is not None:
            self._progress.stop()
        is_shown = self._display is not Display.QUIET or status not in UNREMARKABLE
        if is_shown:
            self._log.print_held()
        *report, last = lines or (status_line(status),)
        if self._log.file is not None:
            report.append(f"log: {self._log.file}")
        for line in (*report, last):
            if is_shown:
                with suppress(OSError):  # nobody reads it; the exit code and the run's record still have the status
                    print(self._log.as_printed(line, level), file=sys.stderr, flush=True)  # noqa: T201  # the command's output
            self._log.write_to_files(line, level)
        on_stop_signals(signal.SIG_IGN)  # the process ends, and its exit code is that of the status


def _context_of(crawler: Crawler) -> RunContext:
    """Return what the log of a run says about it."""
    from crawler.extensions.database import CrawlDatabase  # noqa: PLC0415  # loaded now, by the spider

    database = crawler.get_extension(CrawlDatabase)
    return RunContext(database.site, database.run, database.worker) if database else RunContext(crawler.spidercls.name)


def _name_of(crawler: Crawler) -> str:
    """Return the name of a run for its log: that of its record, and of its worker if it may have several."""
    from crawler.extensions.database import CrawlDatabase  # noqa: PLC0415  # loaded now, by the spider

    database = crawler.get_extension(CrawlDatabase)
    if database is None:
        return f"{crawler.spidercls.name}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}"
    return database.run_name if database.shared is None else f"{database.run_name}-{database.worker}"


def _reason_not_to_log_to(file: str) -> str | None:
    """Return why a file cannot be logged to, None if it can."""
    try:
        with Path(file).open("a") as log:
            log.write("\n")  # on a full disk, only writing fails
    except OSError as error:
        return f"LOG_FILE={file}: cannot be written: {error.strerror}"
    return None
