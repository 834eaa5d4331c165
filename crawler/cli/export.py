"""`python -m crawler export`: the stored articles as JSON, one on each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.cli.options import database_option, since_option, site_option, until_option
from crawler.cli.output import echo, echo_json
from crawler.storage.articles import Articles
from crawler.storage.store import open_existing

if TYPE_CHECKING:
    from datetime import datetime


@click.command()
@database_option
@site_option
@since_option
@until_option
def export(database: str, site: str | None, since: datetime | None, until: datetime | None) -> None:
    """Write the stored articles to standard output, as JSON, one on each line.

    The days are those of publication.
    """
    first, last = (day.date().isoformat() if day else None for day in (since, until))
    exported = 0
    for record in Articles(open_existing(database)).all():
        day = (record.published or "")[:10]
        if (site and record.site != site) or (first and day < first) or (last and not "" < day <= last):
            continue
        echo_json(record.as_json())
        exported += 1
    echo(f"{exported} articles", err=True)
