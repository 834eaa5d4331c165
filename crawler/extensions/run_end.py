"""The early end of a run is a signal: whoever cannot go on sends it, and RunEnd closes the spider once.

The first signal wins and is logged; its status is the reason of the spider's end, which RunEnd keeps.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from scrapy import signals

from crawler.downloader.scrapy_private import is_closing
from crawler.exceptions import CrawlerError, StorageError
from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)
run_must_end = object()
"""The signal. Its arguments are `status`, a RunStatus, and `error`, an exception or a message of one line."""

files_are_checked = object()
"""A signal without arguments, at each heartbeat and at the end of a run. A receiver returns the error of its file."""


def file_errors(crawler: Crawler) -> list[CrawlerError]:
    """Return the errors of the files that extensions write: deleted or replaced, the writer would not notice it."""
    answers = crawler.signals.send_catch_log(files_are_checked)
    return [error for _, error in answers if isinstance(error, CrawlerError)]


def request_run_end(crawler: Crawler, status: RunStatus, error: Exception | str) -> None:
    """Send the signal."""
    crawler.signals.send_catch_log(run_must_end, status=status, error=error)


@contextmanager
def storage_errors_end_run(crawler: Crawler) -> Iterator[None]:
    """Turn a StorageError into the end of the run. The URL that was in work stays leased."""
    try:
        yield
    except StorageError as error:
        request_run_end(crawler, RunStatus.STORAGE_FAILED, error)


def is_ending(crawler: Crawler) -> bool:
    """Return whether a run is ending, for any cause."""
    end = crawler.get_extension(RunEnd)
    return is_closing(crawler) or (end is not None and end.is_requested)


class RunEnd:
    """Closes the spider when the run must end. `reason` is why the run ended: Scrapy's reason, or a RunStatus."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._closing: asyncio.Task[None] | None = None
        self.reason: str | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the signal."""
        end = cls(crawler)
        crawler.signals.connect(end.run_must_end, run_must_end)
        crawler.signals.connect(end.item_error, signals.item_error)
        crawler.signals.connect(end.spider_closed, signals.spider_closed)
        return end

    @property
    def is_requested(self) -> bool:
        """Whether the signal has come."""
        return self._closing is not None

    def run_must_end(self, status: RunStatus, error: Exception | str) -> None:
        """Log the first error and close the spider."""
        if self._closing is None:
            logger.error("%s", error)
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=status))

    def item_error(self) -> None:
        """Count an error of an item pipeline that is not ours; our pipelines refuse the page."""
        self._crawler.stats.inc_value("crawler/program-errors")

    def spider_closed(self, reason: str) -> None:
        """Keep the reason."""
        self.reason = reason
