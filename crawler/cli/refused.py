"""The commands that look at archived pages again: `refused` and `explain`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.options import database_option, identity_at, opened
from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from crawler.items import Article
    from crawler.storage.frontier.refusals import Refusals

KEPT = "keep"


@click.command()
@database_option
@click.option("--site", help="Only pages of this site.")
@click.option("--reason", help="Only what was refused for this reason, such as too-short.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="JSON: one object a line.")
@click.option("--again", is_flag=True, help="Clean the archived pages by today's rules; store those that pass now.")
@click.option("--accept", metavar="URL", help="Store the archived page of this URL all the same, by your word.")
def refused(  # noqa: PLR0913, PLR0917  # click's options
    database: str,
    site: str | None,
    reason: str | None,
    shape: str,
    again: bool,  # noqa: FBT001  # click's flag
    accept: str | None,
) -> None:
    """List refused pages with time and reason, or look at them again."""
    from crawler.storage.frontier.refusals import Refusals  # noqa: PLC0415

    engine = opened(database)
    refusals = Refusals(engine)
    found = refusals.listed(site, reason, accept)
    if accept and not found:
        raise BadInputError(f"{accept} was not refused; python -m crawler refused lists what was")
    if not found:
        click.echo("nothing is refused", err=True)
    if again or accept:
        _look_again(engine, refusals, found, shape, accept=accept is not None)
        return
    for row in found:
        _print(row, shape, "{fetched_at}  {reason}  {url}")


def _look_again(engine: Engine, refusals: Refusals, found: list[dict[str, Any]], shape: str, *, accept: bool) -> None:
    from crawler.processing.reprocessing import look_again  # noqa: PLC0415

    for row in found:
        look = look_again(engine, refusals, row, datetime.now(UTC), accept=accept)
        told = {"url": look.url, "refused_for": look.refused_for, "outcome": look.outcome}
        _print(told, shape, "{outcome}  (refused for {refused_for})  {url}")


@click.command()
@click.argument("url")
@database_option
def explain(url: str, database: str) -> None:
    """Show every block of an archived page with its verdict.

    URL is any URL of the article. It is said, too, whether today's cleaner still gives the stored text.
    """
    from crawler.processing.reprocessing import cleaned_again  # noqa: PLC0415
    from crawler.storage.frontier.archived_places import places_of  # noqa: PLC0415

    engine = opened(database)
    places = places_of(engine, url, identity_at(engine, url))
    if not places:
        raise BadInputError(f"no page of {url} is known to be archived; python -m crawler search finds URLs")
    article = cleaned_again(engine, places)
    width = max((len(v.reason or KEPT) for v in article.verdicts), default=0)
    for verdict in article.verdicts:
        click.echo(f"{verdict.reason or KEPT:{width}}  {verdict.block.text}")
    click.echo(f"note: {_compared(article, url, engine)}", err=True)


def _compared(article: Article, url: str, engine: Engine) -> str:
    """Say how today's text and the store's compare."""
    from crawler.processing.process import refusal_of  # noqa: PLC0415
    from crawler.storage.articles import Articles  # noqa: PLC0415

    stored = Articles(engine).find(url, article.identity)
    reason = refusal_of(article, datetime.now(UTC))
    today = f"today it would be refused: {reason}" if reason else "today it would be stored"
    if stored is None:
        return f"this article is not stored; {today}"
    same = "just the text" if stored["text"] == article.text else "NOT the text"
    return f"this is {same} that is stored (rules {stored['cleaned_by']}; today's are {article.cleaned_by}); {today}"


def _print(row: dict[str, Any], shape: str, line: str) -> None:
    click.echo(json.dumps(row, ensure_ascii=False) if shape == "json" else line.format_map(row))
