"""`chinanews runs`: the last runs with their statuses, statistics and workers."""

from __future__ import annotations

import click

from crawler.cli.options import database_option, limit_option
from crawler.cli.output import echo_json
from crawler.storage.runs import Runs
from crawler.storage.store import open_existing


@click.command()
@limit_option
@database_option
def runs(limit: int, database: str) -> None:
    """List the last runs with their statuses and workers, as one JSON object a line."""
    for run in Runs(open_existing(database)).latest(limit):
        echo_json(run)
