"""The statistics of a run at its end: the counts of its workers, and the states of its URLs in the frontier."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.extensions.database import database_of
from crawler.extensions.layout_monitor import LayoutMonitor
from crawler.extensions.worker_statistics import worker_statistics
from crawler.runs.merging import merged
from crawler.runs.statistics import RunStatistics
from crawler.runs.status import NOT_FOUND
from crawler.storage.frontier.coverage import Coverage
from crawler.vocabulary import UrlKind, UrlState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrapy.crawler import Crawler

    from crawler.extensions.database import CrawlDatabase

MAX_EXAMPLES = 5  # how many URLs of the lists that failed for a reason the summary shows
MAX_DAYS = 31  # how many days have an estimate in the record
OF_WORKER = ("host", "pid", "started_at", "ended_at", "status")
"""The columns of a worker in the record of its run."""
ONLY_MERGED = frozenset({"profile", "fits", "leaks", "layout_change", "requested", "states"})
"""The counts that the record has for all workers together only."""


def own_statistics(crawler: Crawler, ended: str) -> RunStatistics:
    """Return the statistics of this process at its end. StorageError if articles could not be rolled back."""
    monitor = crawler.get_extension(LayoutMonitor)
    return replace(
        worker_statistics(crawler, ended),
        leaks=dict(database_of(crawler).site_models.leaks),
        layout_change=monitor.conclusion() if monitor else None,
    )


def statistics_of(crawler: Crawler, ended: str) -> RunStatistics:
    """Return the statistics of a run that this process alone worked on, with the reason for which it ended.

    StorageError if the database cannot be read.
    """
    return with_frontier(crawler, own_statistics(crawler, ended))


def statistics_of_workers(crawler: Crawler, ended: str, workers: Sequence[Mapping[str, Any]]) -> RunStatistics:
    """Return the statistics of a run from the rows of its workers. StorageError if the database cannot be read."""
    counts = [one["statistics"] for one in workers]
    change = next((found for one in counts if (found := one.get("layout_change"))), None)
    whole = RunStatistics(ended, layout_change=change, workers=list(map(_of_worker, workers)), **merged(counts))
    return with_frontier(crawler, whole)


def with_frontier(crawler: Crawler, counted: RunStatistics) -> RunStatistics:
    """Return the counts of a run's workers with what the frontier has of the whole run."""
    database = database_of(crawler)
    visits, started = database.frontier.discovery.visits, database.started.timestamp()
    estimates = Coverage(database.engine, database.site).estimates(started)
    requested, (incomplete, pages_gone) = database.frontier.counts(), database.frontier.incomplete()
    return replace(
        counted,
        requested=requested,
        incomplete=incomplete,
        pages_gone=pages_gone,
        in_store=database.frontier.in_store(),
        lists_gone=database.frontier.lists_gone(NOT_FOUND),
        new_articles=database.frontier.new_articles(started),
        list_faults=_list_faults(database, requested),
        lists_not_due=visits.left_out(started),
        overruns=visits.lost(started, counted.overruns),
        unseen=[estimate.as_json() for estimate in estimates[:MAX_DAYS]],
    )


def _list_faults(database: CrawlDatabase, requested: Mapping[tuple[str, str, str], int]) -> dict[str, list[str]]:
    """Return URLs of the lists that failed or are gone, by reason."""
    faults: dict[str, list[str]] = {}
    for kind, state, reason in requested:
        is_gone = state == UrlState.LISTED and reason in NOT_FOUND
        if kind == UrlKind.LIST and reason and (state == UrlState.FAILED or is_gone):
            faults[reason] = database.frontier.examples(UrlKind.LIST, UrlState(state), reason, MAX_EXAMPLES)
    return faults


def _of_worker(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a worker for the record: its process, its end, and those of its own counts that are not zero."""
    counts = {name: count for name, count in row["statistics"].items() if count and name not in ONLY_MERGED}
    return {name: row[name] for name in OF_WORKER} | counts
