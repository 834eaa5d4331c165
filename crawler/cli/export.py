"""`python -m crawler export`: the stored articles as JSON, one on each line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from crawler.cli.options import database_option, opened

if TYPE_CHECKING:
    from datetime import datetime

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@database_option
@click.option("--site", help="Only articles of this site.")
@click.option("--since", type=DAY, help="Only articles published on this day or later.")
@click.option("--until", type=DAY, help="Only articles published on this day or earlier.")
def export(database: str, site: str | None, since: datetime | None, until: datetime | None) -> None:
    """Write the stored articles to standard output, as JSON, one on each line."""
    from crawler.storage.articles import Articles  # noqa: PLC0415  # loads the database's library

    first, last = (day.date().isoformat() if day else None for day in (since, until))
    exported = 0
    for record in Articles(opened(database)).all():
        day = (record.published or "")[:10]
        if (site and record.site != site) or (first and day < first) or (last and not "" < day <= last):
            continue
        click.echo(json.dumps(record.as_json(), ensure_ascii=False))
        exported += 1
    click.echo(f"{exported} articles", err=True)
