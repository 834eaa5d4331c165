"""The table of runs: a line for each run, with its status and the counts of its articles and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.cli.options import ALL_SITES
from crawler.cli.styled_output import cell, new_table
from crawler.runs.merging import merged
from crawler.terminal.amounts import duration
from crawler.vocabulary import StoreResult, UrlState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from rich.table import Table
    from rich.text import Text

    from crawler.items import RunRecord

TIME = "%Y-%m-%d %H:%M"
UNKNOWN = "-"
GOOD, BAD, UNFINISHED = "green", "red", "yellow"
COLUMNS = ("run", "site", "began", "took", "status", "exit", "new", "changed", "refused", "failed", "workers")
DROPPED_FIRST = "workers exit changed failed took refused new began"
_NUMBERS = frozenset({"run", "took", "exit", "new", "changed", "refused", "failed", "workers"})


def run_table(runs: Iterable[RunRecord], now: datetime, columns: Sequence[str] = COLUMNS) -> Table:
    """Return the table. A run that has not ended took the time until `now`, or until its last heartbeat."""
    table = new_table()
    for name in columns:
        table.add_column(name, justify="right" if name in _NUMBERS else "left", no_wrap=name != "site", overflow="fold")
    for run in runs:
        cells = dict(zip(COLUMNS, _cells(run, now), strict=True))
        table.add_row(*(cells[name] for name in columns))
    return table


def took(run: RunRecord, now: datetime) -> str:
    """Return the duration of a run, as far as it has come."""
    end = run.ended_at or (now if run.is_running else run.seen_at or run.started_at)
    return duration((end - run.started_at).total_seconds())


def work_of(run: RunRecord) -> str:
    """Return the site of a run, with the kind of its work if it did not crawl."""
    site = run.site or ALL_SITES
    return site if run.is_crawl else f"{site} ({run.kind})"


def statistics_so_far(run: RunRecord) -> Mapping[str, Any]:
    """Return the statistics of a crawl; while it has none, those of its workers, from their last heartbeats."""
    if run.ended_at is not None or not run.is_crawl:
        return run.statistics
    return merged([worker["statistics"] for worker in run.workers])


def _cells(run: RunRecord, now: datetime) -> list[Text]:
    style = UNFINISHED if run.ended_at is None else GOOD if run.is_good else BAD
    exit_code = UNKNOWN if run.exit_code is None else run.exit_code
    figures = _figures(run)
    return [
        cell(run.id),
        cell(work_of(run)),
        cell(f"{run.started_at:{TIME}}"),
        cell(took(run, now)),
        cell(run.state, style),
        cell(exit_code, style),
        *(cell(UNKNOWN if figure is None else f"{figure:,}") for figure in figures),
        cell(len(run.workers)),
    ]


def _figures(run: RunRecord) -> tuple[int | None, ...]:
    """Return the new and changed articles, and the pages refused and failed; None for a figure that is not known."""
    if not run.is_crawl:
        return (None,) * 4
    statistics = statistics_so_far(run)
    articles, states = statistics.get("articles"), statistics.get("states")
    new, changed = (
        None if articles is None else sum(articles.get(result, 0) for result in results)
        for results in ((StoreResult.STORED,), (StoreResult.CHANGED, StoreResult.COMPLETED, StoreResult.REPROCESSED))
    )
    refused, failed = (
        None if states is None else states.get(state, 0) for state in (UrlState.REFUSED, UrlState.FAILED)
    )
    return new, changed, refused, failed
