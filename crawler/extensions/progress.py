"""A progress bar on the terminal, shown only where the log does not go to the terminal or is quiet."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

REFRESHES_A_SECOND = 4


class ProgressBar:
    """Shows how many pages came, and how many articles were stored and refused, from Scrapy's stats."""

    def __init__(self, crawler: Crawler) -> None:
        from rich.console import Console  # noqa: PLC0415  # most runs have no terminal, and rich is large
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415  # the same

        self._stats = crawler.stats
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        console = Console(file=sys.__stderr__)  # sys.stderr escapes the codes of the bar
        self._bar = Progress(*columns, console=console, transient=True, refresh_per_second=REFRESHES_A_SECOND)
        self._task = self._bar.add_task("")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Show a bar on a terminal that has no log lines of INFO. NotConfigured elsewhere."""
        settings = crawler.settings
        level = logging.getLevelNamesMapping().get(str(settings["LOG_LEVEL"]).upper(), logging.INFO)
        quiet = settings["LOG_FILE"] or not settings.getbool("LOG_ENABLED") or level > logging.INFO
        if not (quiet and sys.stderr.isatty()):
            raise NotConfigured
        bar = cls(crawler)
        crawler.signals.connect(bar.spider_opened, signals.spider_opened)
        for signal in (signals.response_received, signals.item_scraped, signals.item_dropped):
            crawler.signals.connect(bar.refresh, signal)
        crawler.signals.connect(bar.spider_closed, signals.spider_closed)
        return bar

    def spider_opened(self) -> None:
        """Start the bar."""
        self._bar.start()

    def refresh(self) -> None:
        """Show the counts."""
        pages, articles, refused = (
            self._stats.get_value(f"{name}_count", 0) for name in ("response_received", "item_scraped", "item_dropped")
        )
        self._bar.update(self._task, description=f"{pages} pages, {articles} articles, {refused} refused")

    def spider_closed(self) -> None:
        """Remove the bar."""
        self._bar.stop()
