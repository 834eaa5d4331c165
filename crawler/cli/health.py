"""`chinanews health`: one line and an exit code for monitors. It reads the database and changes nothing in it."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from crawler.cli.formats import json_option
from crawler.cli.options import ALL_SITES, database_option
from crawler.cli.output import echo, echo_json
from crawler.exceptions import BadInputError, CrawlerError
from crawler.passwords import Secrets
from crawler.runs.health import Limits, SiteHealth, health_of
from crawler.storage.clock import database_time
from crawler.storage.recorded_runs import RecordedRuns, RunSelection
from crawler.storage.store import open_unchanged
from crawler.storage.workers import SILENT_SECONDS
from crawler.unsafe_characters import escaped
from crawler.vocabulary import Health, RunKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_HOURS = 24 * 366 * 100
NEWEST = 20  # several runs can work at once only on different sites; the newest ended one is among these
WAIT_SECONDS = 5.0  # for a locked database: monitors do not wait for long


@click.command()
@click.option("--site", "sites", multiple=True, help="A site; may be repeated. Without it: all with runs.")
@click.option(
    "--max-age",
    "hours",
    type=click.FloatRange(min=0, max=MAX_HOURS, min_open=True),
    default=24.0,
    show_default=True,
    metavar="HOURS",
    help="How long ago a run must have ended well, at most: longer than the pause between two runs and a run together.",
)
@json_option("json: one object, with each site.")
@database_option
def health(sites: Sequence[str], hours: float, style: str, database: str) -> None:
    """Print whether the crawls are healthy, for a monitor.

    The exit code is 0 if all sites are healthy; 1 (warning) if the last run of one did not end well or hangs; 2
    (critical) if no run of one has ended well within the time; 3 (unknown) if the database cannot be read.
    """
    if not hours > 0:  # not a number passes the range
        raise BadInputError("--max-age takes a number of hours above 0")
    now: datetime | None = None
    try:
        engine = open_unchanged(database, WAIT_SECONDS)
        now = datetime.fromtimestamp(database_time(engine), UTC)
        limits = Limits(timedelta(hours=hours), timedelta(seconds=SILENT_SECONDS))
        found = list(_checked(RecordedRuns(engine, now), sites, limits, now))
    except CrawlerError as error:
        found = [SiteHealth(", ".join(sites) or ALL_SITES, Health.UNKNOWN, str(error))]
    worst = max(found, key=lambda one: one.health.exit_code).health
    if style == "json":
        checked_at = now and now.isoformat()
        answer = {"health": worst, "exit_code": worst.exit_code, "max_age_hours": hours, "checked_at": checked_at}
        echo_json(answer | {"sites": [one.as_json() for one in found]})
    else:
        found.sort(key=lambda one: -one.health.exit_code)
        sentences = "; ".join(f"{one.site}: {one.health}: {one.sentence}" for one in found)
        line = Secrets(os.environ, {"database": database}).masked(f"{worst.word}: {sentences}")
        echo(escaped(line.replace("\n", " ")))
    sys.exit(worst.exit_code)


def _checked(recorded: RecordedRuns, sites: Sequence[str], limits: Limits, now: datetime) -> Iterator[SiteHealth]:
    """Yield the health of each site; without any recorded site, one answer for all of them."""
    for site in dict.fromkeys(sites or recorded.sites() or [ALL_SITES]):
        newest = recorded.select(RunSelection(site, RunKind.CRAWL), NEWEST)
        yield health_of(site, newest, recorded.last_good(site), limits, now)
