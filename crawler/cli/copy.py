"""`chinanews copy FROM TO`: a store is copied to another database, or into the store that is there."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

import click

from crawler.checks.worse_copy import reason_not_to_replace
from crawler.cli.output import echo
from crawler.cli.progress_bar import Bar
from crawler.storage.copying.store_copy import copy_store
from crawler.vocabulary import CopyResult, RunStatus

if TYPE_CHECKING:
    from crawler.storage.copying.copying import Counts

_OLDER = "copied with the schema of an older version; it is migrated when the copy is opened"


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def copy(source: str, target: str) -> None:
    """Copy the store FROM to TO: a new database, or one with a store, which then has the articles of both.

    FROM and TO are SQLAlchemy URLs, or paths of SQLite files. A crawl may write to FROM meanwhile, so a copy to a new
    file is a backup. FROM does not change.
    """
    with Bar(label="copying", unit="") as bar:
        counts = copy_store(source, target, reason_not_to_replace, bar.reach)
    for line in _lines(counts):
        echo(line)
    if left_out := sum(many for (_, result), many in counts.items() if result == CopyResult.LEFT_OUT):
        echo(f"error: {left_out} rows are not copied: {CopyResult.LEFT_OUT.explanation}", err=True)
        sys.exit(RunStatus.PARTIAL.exit_code)


def _lines(counts: Counts) -> list[str]:
    """Return a line for each table, with its results."""
    tables = defaultdict[str, list[str]](list)
    for (table, result), many in counts.items():
        tables[table].append(f"{many} {result}")
    return [f"{table}: {', '.join(results)}" for table, results in tables.items()] or [_OLDER]
