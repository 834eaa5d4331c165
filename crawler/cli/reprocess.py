"""`chinanews reprocess`: cleans the stored articles again, from their archived pages, by the current rules."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from crawler import settings
from crawler.cli.formats import format_option
from crawler.cli.options import (
    MAX_INTEGER,
    database_option,
    days_of,
    identity_at,
    since_option,
    site_option,
    until_option,
    url_of,
)
from crawler.cli.output import echo
from crawler.exceptions import BadInputError, StorageError
from crawler.storage.store import open_existing
from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_TERMINATED = 128 + signal.SIGTERM  # the exit code of shells for a command that this signal ended


@click.command()
@database_option
@site_option
@since_option
@until_option
@click.option("--url", help="Only the article of this URL.")
@click.option("--outdated", is_flag=True, help="Only articles that other rules, or another model of the site, cleaned.")
@click.option("--dry-run", is_flag=True, help="Only show the summary. The database stays as it is.")
@click.option("--undo", type=click.IntRange(1, MAX_INTEGER), metavar="RUN", help="Undo the changes of this run.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=settings.CRAWLER_MIN_CONFIDENCE,
    show_default=True,
    help="The lowest confidence of a new result, as in the setting CRAWLER_MIN_CONFIDENCE.",
)
@click.option("--accept", is_flag=True, help="With --url: store the result although it would be held back.")
@click.option("--jobs", type=click.IntRange(min=1), help="The number of processes, by default one for each core.")
@format_option("text", "json", explained="json: an object a line for each article that stays; the last is the run.")
def reprocess(  # noqa: PLR0913, PLR0917  # click's options
    database: str,
    site: str | None,
    since: datetime | None,
    until: datetime | None,
    url: str | None,
    outdated: bool,  # noqa: FBT001  # click's flag
    dry_run: bool,  # noqa: FBT001  # the same
    undo: int | None,
    min_confidence: float,
    accept: bool,  # noqa: FBT001  # the same
    jobs: int | None,
    style: str,
) -> None:
    """Clean stored articles again, from their archived pages, by the current rules.

    First a summary is shown. Then each changed article gets a revision. A result that is worse, or that a check
    refuses, is held back and listed, and so are the articles whose pages are not in the archive. The days are those of
    publication. To continue an interrupted run, give the same command again.

    The exit code is 0, or 3 if an article has to stay as it is.
    """
    if undo is not None and (dry_run or outdated or any((site, since, until, url))):
        raise BadInputError("--undo undoes a whole run; leave out the other options")
    if accept and url is None:
        raise BadInputError("--accept stores the result of one article; name it with --url")
    engine = open_existing(database)
    from crawler.cli.reprocess_steps import Options, run, run_dry, undo_run  # noqa: PLC0415  # loads all that cleans

    signal.signal(signal.SIGTERM, _terminate)
    first, last = days_of(since, until)
    url = url and url_of(engine, url)
    identity = identity_at(engine, url) if url else None
    limit = None if accept else min_confidence
    options = Options(site, first, last, url, identity, outdated, limit, jobs, style)
    work = run_dry if dry_run else run
    status = _status_of(lambda: work(engine, options) if undo is None else undo_run(engine, undo, options))
    if status.exit_code:
        sys.stdout.flush()
        sys.exit(status.exit_code)


def _status_of(work: Callable[[], RunStatus]) -> RunStatus:
    try:
        return work()
    except StorageError as error:
        echo(f"error: {error}".replace("\n", "\\n"), err=True)
        return RunStatus.STORAGE_FAILED
    except (KeyboardInterrupt, SystemExit):
        echo("interrupted: to continue, give the same command again", err=True)
        raise


def _terminate(*_: object) -> NoReturn:
    sys.exit(_TERMINATED)
