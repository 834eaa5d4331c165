"""`chinanews search WORDS`: the stored articles that contain all the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.cli.formats import json_option
from crawler.cli.options import database_option, days_of, limit_option, since_option, site_option, until_option
from crawler.cli.output import echo, echo_json
from crawler.storage.articles import Articles
from crawler.storage.store import open_existing
from crawler.storage.stored_rows import Selection

if TYPE_CHECKING:
    from datetime import datetime


@click.command()
@click.argument("words", nargs=-1, required=True)
@site_option
@since_option
@until_option
@limit_option
@json_option("json: one article a line, with all fields.")
@database_option
def search(  # noqa: PLR0913  # click's options
    *,
    words: tuple[str, ...],
    site: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    style: str,
    database: str,
) -> None:
    """List the articles that contain all WORDS. The best match is the first.

    Words in double quotes are a phrase. There is no other syntax. The days are those of publication.
    """
    selected = Selection(site, *days_of(since, until)).conditions()
    hits = Articles(open_existing(database)).search(" ".join(words), limit, selected)
    for record in hits:
        if style == "json":
            echo_json(record.as_json())
        else:
            echo(f"{(record.published or '?')[:10]}  {record.title}  {record.url}")
    if not hits:
        echo("no article contains all these words", err=True)
