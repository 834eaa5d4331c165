"""`chinanews verify DIR`: a published data set, checked against its checksums and the archive."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler import settings
from crawler.cli.formats import format_option
from crawler.cli.options import archive_option
from crawler.cli.output import echo, echo_json
from crawler.cli.progress_bar import with_progress
from crawler.exceptions import BadInputError
from crawler.vocabulary import RunStatus, Verification

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Engine

    from crawler.publication.verified_row import Checked


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@archive_option
@click.option("--jobs", type=click.IntRange(min=1), help="The number of processes; by default one for each core.")
@format_option("text", "json", explained="json: one object a line.")
@click.option("--database", metavar="URL", help="The database that has the site models; by default CRAWLER_DATABASE.")
def verify(folder: Path, archive: Path, jobs: int | None, style: str, database: str | None) -> None:
    """Check the files of DIR against their checksums, and each row against its archived page.

    The page must have the row's digest, and must give the row's text when it is cleaned again. The database has the
    site models; without it, rows that need one are `other-version`. Files and rows that are not `verified` are listed.
    The exit code is 3 if there are any.
    """
    from crawler.publication.verify import Verifying  # noqa: PLC0415  # loaded when it is used

    limits = settings.CRAWLER_CLEAN_SECONDS, settings.CRAWLER_CLEAN_MEGABYTES
    workers = jobs or settings.CRAWLER_WORKERS
    verifying = Verifying(folder, archive, _opened(database), workers, *limits)
    files = _listed(verifying.files(), style)
    rows = _listed(with_progress(verifying.rows(), verifying.count(), label="verifying", prints=True), style)
    echo(f"files: {_counts(files)}\nrows: {_counts(rows)}", err=True)
    if {*files, *rows} - {Verification.VERIFIED}:
        sys.stdout.flush()
        sys.exit(RunStatus.PARTIAL.exit_code)


def _opened(database: str | None) -> Engine | None:
    """Open the database, or the one of the settings if there is one: a user who only reads a data set has none."""
    from crawler.storage.store import open_existing  # noqa: PLC0415  # loads SQLAlchemy

    try:
        return open_existing(database or settings.CRAWLER_DATABASE)
    except BadInputError:
        if database is not None:
            raise
        return None


def _listed(results: Iterable[Checked], style: str) -> Counter[Verification]:
    """Print the results that are not verified, and return the counts."""
    counts = Counter[Verification]()
    for one in results:
        counts[one.result] += 1
        if one.result == Verification.VERIFIED:
            continue
        if style == "json":
            echo_json(one._asdict())
        else:
            echo(f"{one.result}  {one.name}{f'  ({one.detail})' if one.detail else ''}".replace("\n", "\\n"))
    return counts


def _counts(counts: Counter[Verification]) -> str:
    return ", ".join(f"{counts[name]:,} {name}" for name in Verification if counts[name]) or "none"
