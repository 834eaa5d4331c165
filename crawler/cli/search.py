"""`chinanews search WORDS`: the stored articles that contain all the words."""

from __future__ import annotations

import click

from crawler.cli.options import database_option, limit_option
from crawler.cli.output import echo
from crawler.storage.articles import Articles
from crawler.storage.store import open_existing


@click.command()
@click.argument("words", nargs=-1, required=True)
@limit_option
@database_option
def search(words: tuple[str, ...], limit: int, database: str) -> None:
    """List the articles that contain all WORDS. The best match is the first.

    Words in double quotes are a phrase. There is no other syntax.
    """
    hits = Articles(open_existing(database)).search(" ".join(words), limit)
    for record in hits:
        echo(f"{(record.published or '?')[:10]}  {record.title}  {record.url}")
    if not hits:
        echo("no article contains all these words", err=True)
