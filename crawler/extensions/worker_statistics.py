"""The statistics of this process alone, at any time: Scrapy's counters, and the counts that extensions keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.runs.statistics import RunStatistics

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

counts_are_read = object()
"""A signal without arguments. A receiver returns its counts, as fields of RunStatistics."""

heartbeat_recorded = object()
"""A signal without arguments, after a heartbeat was recorded, in each run."""

heartbeat = object()
"""A signal without arguments, after a heartbeat was recorded in a run that other workers may share."""


def worker_statistics(crawler: Crawler, ended: str = "") -> RunStatistics:
    """Return the statistics of this process."""
    counts: dict[str, Any] = {}
    for _, answer in crawler.signals.send_catch_log(counts_are_read):
        counts |= answer if isinstance(answer, dict) else {}
    return RunStatistics.from_stats(ended, crawler.stats.get_stats(), **counts)
