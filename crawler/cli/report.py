"""`chinanews report`: a folder of HTML pages about the store, a range of days, or a run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from crawler.cli.options import MAX_INTEGER, database_option, days_of, since_option, site_option, until_option
from crawler.cli.output import echo
from crawler.vocabulary import RunKind

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

LAST = "last"
_MIB = 1 << 20


def _run_number(context: click.Context, option: click.Parameter, value: str | None) -> int | str | None:
    """Return the number of a run, or LAST."""
    return value if value in {None, LAST} else click.IntRange(1, MAX_INTEGER)(value, option, context)


@click.command()
@click.option(
    "-o", "--output", "folder", default="report", show_default=True, metavar="DIR", type=click.Path(path_type=Path),
    help="The folder; it is replaced if it is a report.",
)  # fmt: skip
@click.option(
    "--run", metavar="N", callback=_run_number,
    help="Only this run, or `last`: the articles whose URLs it was the last to request.",
)  # fmt: skip
@site_option
@since_option
@until_option
@database_option
def report(  # noqa: PLR0913, PLR0917  # click's options
    folder: Path,
    run: int | str | None,
    site: str | None,
    since: datetime | None,
    until: datetime | None,
    database: str,
) -> None:
    """Write HTML pages about the store: what is complete and what is missing, what was removed and refused, and why.

    Without --run, --since and --until, the report is about all days. The pages need no network and run no script;
    DIR/index.html is the first one. DIR has its name only when it is complete.
    """
    from crawler.report.report import write_report  # noqa: PLC0415  # loaded when it is used
    from crawler.report.scope import Scope  # noqa: PLC0415  # the same
    from crawler.storage.store import open_existing  # noqa: PLC0415  # the same

    days = days_of(since, until)
    engine, started = open_existing(database), monotonic()
    number = _last_run(engine, site) if run == LAST else run
    scope = Scope(site, *days, run=int(number) if number is not None else None)
    written = write_report(engine, scope, folder, datetime.now(UTC))
    echo(
        f"{folder / 'index.html'}: {written.pages:,} pages, {written.bytes / _MIB:.1f} MiB, about "
        f"{written.articles:,} articles, in {monotonic() - started:.1f} s",
        err=True,
    )
    if not written.adds_up:
        echo("warning: a sum does not add up; the report says which one", err=True)


def _last_run(engine: Engine, site: str | None) -> int:
    """Return the number of the newest run. BadInputError if there is none."""
    from crawler.exceptions import BadInputError  # noqa: PLC0415  # loaded when it is used
    from crawler.storage.recorded_runs import RecordedRuns, RunSelection  # noqa: PLC0415  # the same

    found = RecordedRuns(engine, datetime.now(UTC)).select(RunSelection(site, RunKind.CRAWL), 1)
    if not found:
        raise BadInputError(f"no run{f' of {site}' if site else ''} is recorded; run a crawl first")
    return found[0].id
