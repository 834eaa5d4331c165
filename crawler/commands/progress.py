"""Shows the progress of one crawl: in a panel on a terminal, or as plain lines, and always as lines in the log.

The crawl is read four times a second for a panel, else every LOGSTATS_INTERVAL seconds (a minute by default).
"""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals
from twisted.internet.task import LoopingCall

from crawler.commands.display import Display
from crawler.terminal.run_view import RunView, phase_line, plain_line, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

    from crawler.terminal.block import TerminalBlock
    from crawler.vocabulary import RunPhase

logger = logging.getLogger(__name__)
VIEW_SECONDS = 0.25  # how often the panel reads the crawl


class RunProgress:
    """The progress of a run of a spider. `stop` ends all that it shows."""

    def __init__(self, display: Display, spider: str) -> None:
        self._display = display
        self._view = RunView(spider, monotonic())
        self._read: Callable[[RunPhase], RunView] | None = None
        self._calls: list[LoopingCall] = []
        self._panel: TerminalBlock | None = None

    def start(self) -> None:
        """Show that the run begins."""
        if self._display is Display.PANEL:
            from crawler.terminal.block import TerminalBlock  # noqa: PLC0415  # rich is large, and most runs have no terminal

            self._panel = TerminalBlock(lambda: rows_of(self._view, monotonic()))
            self._panel.start()
        else:
            self._say(phase_line(self._view))

    def follow(self, crawler: Crawler) -> None:
        """Read a crawler from its beginning to its end."""
        from crawler.extensions.phases import phase_begins  # noqa: PLC0415  # light, but its package is Scrapy's

        def engine_started() -> None:
            from crawler.extensions.run_views import RunViews  # noqa: PLC0415  # loaded now, by the spider

            self._read = RunViews(crawler, self._view.started).read
            if self._panel is not None:
                self._call(self._update, VIEW_SECONDS)
            if interval := crawler.settings.getfloat("LOGSTATS_INTERVAL"):
                self._call(self._report, interval)

        crawler.signals.connect(self.begin_phase, phase_begins)
        crawler.signals.connect(engine_started, signals.engine_started, weak=False)
        crawler.signals.connect(self._end, signals.spider_closed)

    def begin_phase(self, phase: RunPhase) -> None:
        """Show another phase."""
        if phase is not self._view.phase:
            self._view = replace(self._view, phase=phase)
            self._say(phase_line(self._view))

    def stop(self) -> None:
        """Remove the panel."""
        self._end()
        if self._panel is not None:
            self._panel.stop()
            self._panel = None

    def _call(self, function: Callable[[], None], seconds: float) -> None:
        call = LoopingCall(function)
        self._calls.append(call)
        call.start(seconds, now=False)

    def _end(self) -> None:
        for call in self._calls:
            if call.running:
                call.stop()
        self._calls.clear()

    def _update(self) -> None:
        if self._read is not None:
            self._view = self._read(self._view.phase)

    def _report(self) -> None:
        self._update()
        logger.info("%s", plain_line(self._view))
        self._say(plain_line(self._view))

    def _say(self, line: str) -> None:
        if self._display is Display.LINES:
            with suppress(OSError, ValueError):  # nobody reads it
                print(line, file=sys.stderr, flush=True)  # noqa: T201  # the command's output
