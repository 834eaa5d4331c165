"""`python -m crawler show [URL]`: a stored article, or the newest one if there is no URL."""

from __future__ import annotations

import click

from crawler.cli.formats import format_option, in_format
from crawler.cli.options import database_option, identity_at, opened
from crawler.exceptions import BadInputError


@click.command()
@click.argument("url", required=False)
@database_option
@format_option
def show(url: str | None, database: str, style: str) -> None:
    """Show the stored article of URL. Without URL, show the newest article."""
    from crawler.storage.articles import Articles  # noqa: PLC0415  # loads the database's library

    engine = opened(database)
    articles = Articles(engine)
    record = articles.find(url, identity_at(engine, url)) if url else articles.newest()
    if record is None:
        raise BadInputError(f"no article of {url} is stored" if url else f"no article is stored in {database} yet")
    click.echo(in_format(record, style))
