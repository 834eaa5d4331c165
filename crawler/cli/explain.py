"""`chinanews explain URL`: each block of an archived page, with its label."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from crawler.cli.formats import print_labelled
from crawler.cli.options import database_option, identity_at, url_of
from crawler.cli.output import echo
from crawler.exceptions import BadInputError
from crawler.processing.reprocessing import reprocess
from crawler.storage.articles import Articles
from crawler.storage.frontier.aliases import places_of
from crawler.storage.site_models import ModelStore
from crawler.storage.store import open_existing

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from crawler.items import Processed


@click.command()
@click.argument("url")
@database_option
def explain(url: str, database: str) -> None:
    """Show each block of an archived page, with `keep` or the reason for its removal.

    URL is any URL of the article. A note on standard error says whether the current rules give the stored text.
    """
    engine = open_existing(database)
    url = url_of(engine, url)
    identity = identity_at(engine, url)
    places = places_of(engine, url, identity)
    if not places:
        raise BadInputError(f"no page of {url} is archived as an article; chinanews search finds URLs")
    processed = reprocess(ModelStore(engine), places, datetime.now(UTC), identity)
    print_labelled(processed.article)
    echo(f"note: {_comparison(processed, url, engine)}", err=True)


def _comparison(processed: Processed, url: str, engine: Engine) -> str:
    """Compare the text by the current rules with the stored text."""
    article, refusal = processed
    stored = Articles(engine).find(url, article.document.identity)
    today = f"the current rules would refuse it: {refusal}" if refusal else "the current rules would store it"
    if stored is None:
        return f"this article is not stored; {today}"
    same = "the stored text" if stored.text == article.text else "NOT the stored text"
    return f"this is {same} (rules {stored.cleaned_by}; current rules {article.cleaned_by}); {today}"
