"""`chinanews runs`: the last runs as a table, or one run with the lines that it ended with."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from crawler.cli.formats import json_option
from crawler.cli.options import (
    MAX_INTEGER,
    database_option,
    days_of,
    limit_option,
    since_option,
    site_option,
    until_option,
)
from crawler.cli.output import echo, echo_json
from crawler.exceptions import BadInputError
from crawler.runs.statistics import RunStatistics
from crawler.runs.summary import status_line, summary
from crawler.storage.articles import Articles
from crawler.storage.clock import database_time
from crawler.storage.recorded_runs import RecordedRuns, RunSelection
from crawler.storage.store import open_existing
from crawler.vocabulary import RunStatus, UnfinishedState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Engine

    from crawler.items import RunRecord

STATES = (*RunStatus, *UnfinishedState)
OF_RECORD = "requested"  # is in the statistics of each crawl that has ended in order


@click.command()
@click.argument("run", type=click.IntRange(1, MAX_INTEGER), required=False)
@site_option
@since_option
@until_option
@click.option(
    "--status",
    "states",
    multiple=True,
    metavar="NAME",
    help="Only runs with this status, or that are running or killed; may be repeated.",
)
@limit_option
@json_option("json: one object a line, with all statistics and workers.")
@database_option
def runs(  # noqa: PLR0913, PLR0917  # click's options
    run: int | None,
    site: str | None,
    since: datetime | None,
    until: datetime | None,
    states: Sequence[str],
    limit: int,
    style: str,
    database: str,
) -> None:
    """List the last runs with their statuses, the newest first; days and times are UTC.

    With the number of a RUN, show the lines that it ended with.
    """
    for state in states:
        if state not in STATES:
            raise BadInputError(f"there is no status {state!r}; there are: {', '.join(STATES)}")
    first, last = days_of(since, until)
    engine = open_existing(database)
    now = datetime.fromtimestamp(database_time(engine), UTC)
    recorded = RecordedRuns(engine, now)
    found = (
        [_named(recorded, run)]
        if run is not None
        else recorded.select(RunSelection(site, None, first, last, frozenset(states)), limit)
    )
    if not found:
        echo("no run is recorded that fits" if site or first or last or states else "no run is recorded", err=True)
    elif style == "json":
        for one in found:
            echo_json(one.as_json())
    elif run is not None:
        echo("\n".join(_report(found[0], engine, database, now)))
    else:
        from crawler.cli.run_table import COLUMNS, DROPPED_FIRST, run_table  # noqa: PLC0415  # loads rich
        from crawler.cli.styled_output import print_table  # noqa: PLC0415  # the same

        print_table(partial(run_table, found, now), COLUMNS, DROPPED_FIRST)


def _named(recorded: RecordedRuns, run: int) -> RunRecord:
    found = recorded.find(run)
    if found is None:
        raise BadInputError(f"there is no run {run}; chinanews runs lists the runs")
    return found


def _report(run: RunRecord, engine: Engine, database: str, now: datetime) -> Iterator[str]:
    """Yield the lines of one run: those that it ended with, or what is known of a run without an end."""
    from crawler.cli.run_table import took, work_of  # noqa: PLC0415  # loads rich

    yield f"run {run.id} of {work_of(run)}: began {run.started_at.isoformat(timespec='seconds')}, took {took(run, now)}"
    if run.status is not None and OF_RECORD in run.statistics:
        total = Articles(engine).count()
        yield from summary(run.status, RunStatistics.from_json(run.statistics), database, total)
        return
    for one in run.workers:
        articles = sum(one["statistics"].get("articles", {}).values())
        sign = f"last heartbeat {one['seen_at']}" if one["ended_at"] is None else f"ended {one['ended_at']}"
        yield f"worker on {one['host']}, process {one['pid']}: {articles} articles; {sign}"
    if run.status is not None:
        yield status_line(run.status)
    else:
        explained = {state.value: state.explanation for state in UnfinishedState}
        yield f"status: {run.state}. {explained.get(run.state, 'A newer version knows it.')}"
