"""Writes the metrics to CRAWLER_METRICS while a run works, and at its end. An error of that ends no run."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from twisted.internet.threads import deferToThread
from twisted.python.failure import Failure

from crawler.exceptions import CrawlerError
from crawler.extensions.database import database_of
from crawler.extensions.worker_statistics import heartbeat_recorded
from crawler.home import at_home
from crawler.storage.store import open_unchanged

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler

    from crawler.monitoring.measured import Measurements

logger = logging.getLogger(__name__)
WAIT_SECONDS = 10.0  # for a locked database


class MetricsFile:
    """The file. While the run works, a thread writes it: counting the articles and URLs in the store takes long."""

    def __init__(self, crawler: Crawler, file: Path, archive: str) -> None:
        self._crawler, self._file, self._archive = crawler, file, archive
        self._measured: Measurements | None = None
        self._is_writing = self._has_failed = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Write at each heartbeat. NotConfigured if the setting is empty."""
        file, archive = crawler.settings["CRAWLER_METRICS"], crawler.settings["CRAWLER_ARCHIVE"]
        if not file:
            raise NotConfigured
        metrics = cls(crawler, at_home(file), str(at_home(archive)) if archive else "")
        crawler.signals.connect(metrics.begin_to_write, signals.engine_started)
        crawler.signals.connect(metrics.begin_to_write, heartbeat_recorded)
        return metrics

    def begin_to_write(self) -> None:
        """Write in a thread, unless one still writes. The reactor waits for it at its end."""
        if not self._is_writing:
            self._is_writing = True
            deferToThread(self.write).addBoth(self._written)

    def write(self) -> None:
        """Write the file now. What fails is logged once, until it succeeds again."""
        from crawler.monitoring.measured import Measurements, write_metrics  # noqa: PLC0415  # few runs have metrics

        engine = None
        try:
            engine = open_unchanged(database_of(self._crawler).url, WAIT_SECONDS)
            self._measured = self._measured or Measurements(self._archive)
            write_metrics(self._file, self._measured.text(engine))
            self._has_failed = False
        except CrawlerError as error:
            if not self._has_failed:
                logger.warning("%s", error)
            self._has_failed = True
        finally:
            if engine is not None:
                engine.dispose()

    def _written(self, result: object) -> None:
        self._is_writing = False
        if isinstance(result, Failure):
            logger.error("the metrics cannot be written", exc_info=result.value)
