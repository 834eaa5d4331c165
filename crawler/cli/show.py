"""`chinanews show [URL]`: a stored article, or the newest one if there is no URL."""

from __future__ import annotations

import click

from crawler.cli.formats import article_format_option, print_record
from crawler.cli.options import NOT_STORED, database_option, identity_at, url_of
from crawler.cli.output import echo
from crawler.exceptions import BadInputError
from crawler.storage.articles import Articles
from crawler.storage.store import open_existing


@click.command()
@click.argument("url", required=False)
@database_option
@article_format_option
def show(url: str | None, database: str, style: str) -> None:
    """Show the stored article of URL, or of a document_id. Without URL, show the newest article."""
    engine = open_existing(database)
    articles = Articles(engine)
    url = url and url_of(engine, url)
    record = articles.find(url, identity_at(engine, url)) if url else articles.newest()
    if record is None:
        raise BadInputError(NOT_STORED.format(url) if url else f"no article is stored in {database} yet")
    print_record(record, style)
    known = {"published": record.published, "modified": record.modified, "source": record.source}
    echo(f"note: {record.url}{''.join(f', {name} {value}' for name, value in known.items() if value)}", err=True)
