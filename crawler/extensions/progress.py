"""A progress bar on the terminal, shown only where the log does not go to the terminal or is quiet."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from scrapy import signals
from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

REFRESHES_A_SECOND = 4


class ProgressBar:
    """Shows how many pages came, and how many articles were stored and refused."""

    def __init__(self) -> None:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        console = Console(stderr=True)
        self._bar = Progress(*columns, console=console, transient=True, refresh_per_second=REFRESHES_A_SECOND)
        self._task = self._bar.add_task("")
        self._pages = self._stored = self._refused = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Show a bar on a terminal that has no log lines of INFO. NotConfigured elsewhere."""
        settings = crawler.settings
        quiet = settings["LOG_FILE"] or not settings.getbool("LOG_ENABLED")
        if not sys.stderr.isatty() or not (quiet or _level(settings["LOG_LEVEL"]) > logging.INFO):
            raise NotConfigured
        bar = cls()
        crawler.signals.connect(bar.spider_opened, signals.spider_opened)
        crawler.signals.connect(bar.response_received, signals.response_received)
        crawler.signals.connect(bar.item_scraped, signals.item_scraped)
        crawler.signals.connect(bar.item_dropped, signals.item_dropped)
        crawler.signals.connect(bar.spider_closed, signals.spider_closed)
        return bar

    def spider_opened(self) -> None:
        """Start the bar."""
        self._bar.start()

    def response_received(self) -> None:
        """Count a page."""
        self._pages += 1
        self._show()

    def item_scraped(self) -> None:
        """Count an article that was stored, or is unchanged."""
        self._stored += 1
        self._show()

    def item_dropped(self) -> None:
        """Count a page that was refused."""
        self._refused += 1
        self._show()

    def spider_closed(self) -> None:
        """Remove the bar."""
        self._bar.stop()

    def _show(self) -> None:
        counts = f"{self._pages} pages, {self._stored} articles, {self._refused} refused"
        self._bar.update(self._task, description=counts)


def _level(name: object) -> int:
    return logging.getLevelNamesMapping().get(str(name).upper(), logging.INFO)
