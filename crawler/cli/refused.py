"""The commands that look at archived pages again: `refused` and `explain`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler import settings
from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from crawler.items import Article

KEPT = "keep"
DATABASE = click.option("--database", default=settings.CRAWLER_DATABASE, show_default=True, metavar="URL")
ARCHIVE = click.option("--archive", default=settings.CRAWLER_ARCHIVE, show_default=True, metavar="DIR")


@click.command()
@DATABASE
@ARCHIVE
@click.option("--site", help="Only pages of this site.")
@click.option("--reason", help="Only what was refused for this reason, such as too-short.")
@click.option(
    "--format", "shape", type=click.Choice(["text", "json"]), default="text", help="JSON is one object a line."
)
@click.option("--again", is_flag=True, help="Clean the archived pages by today's rules; store those that pass now.")
@click.option("--accept", metavar="URL", help="Store the archived page of this URL all the same, by your word.")
def refused(  # noqa: PLR0913, PLR0917  # click's options
    database: str,
    archive: str,
    site: str | None,
    reason: str | None,
    shape: str,
    again: bool,  # noqa: FBT001  # click's flag
    accept: str | None,
) -> None:
    """List the pages that were refused with time and reason, or look at them again."""
    from crawler.storage.database import open_database  # noqa: PLC0415
    from crawler.storage.refusals import Refusals  # noqa: PLC0415

    _require_database(database)
    refusals = Refusals(open_database(database))
    found = refusals.listed(site, reason, accept)
    if accept and not found:
        raise BadInputError(f"{accept} was not refused; python -m crawler refused lists what was")
    if not again and not accept:
        for row in found:
            _print(row, shape, "{fetched_at}  {reason}  {url}")
        return
    _look_again(refusals, found, archive, shape, accept=accept is not None)


def _look_again(refusals: Any, found: list[dict[str, Any]], archive: str, shape: str, *, accept: bool) -> None:
    from crawler.second_look import look_again, open_archive, require_archive  # noqa: PLC0415

    require_archive(archive)
    pages = open_archive(Path(archive), {row["url"] for row in found})
    for row in found:
        look = look_again(refusals, row, pages, datetime.now(UTC), accept=accept)
        told = {"url": look.url, "refused_for": look.refused_for, "outcome": look.outcome}
        _print(told, shape, "{outcome}  (refused for {refused_for})  {url}")


@click.command()
@click.argument("url")
@DATABASE
@ARCHIVE
def explain(url: str, database: str, archive: str) -> None:
    """Show every block of the archived page of URL with its verdict, and whether the stored text is still that."""
    from crawler.second_look import archived_page, cleaned_again, open_archive, require_archive  # noqa: PLC0415

    require_archive(archive)
    page = archived_page(open_archive(Path(archive), {url}), url)
    if page is None:
        raise BadInputError(f"the page of {url} is not in the archive {archive}")
    article = cleaned_again(page, None)
    width = max((len(v.reason or KEPT) for v in article.verdicts), default=0)
    for verdict in article.verdicts:
        click.echo(f"{verdict.reason or KEPT:{width}}  {verdict.block.text}")
    click.echo(f"note: {_compared(article, url, database)}", err=True)


def _compared(article: Article, url: str, database: str) -> str:
    """Say how today's text and the store's compare."""
    from crawler.api import refusal_of  # noqa: PLC0415
    from crawler.storage.articles import Articles  # noqa: PLC0415
    from crawler.storage.database import open_database  # noqa: PLC0415

    _require_database(database)
    stored = Articles(open_database(database)).find(url, article.identity)
    reason = refusal_of(article, datetime.now(UTC))
    today = f"today it would be refused: {reason}" if reason else "today it would be stored"
    if stored is None:
        return f"this article is not stored; {today}"
    same = "just the text" if stored["text"] == article.text else "NOT the text"
    return f"this is {same} that is stored (rules {stored['cleaned_by']}; today's are {article.cleaned_by}); {today}"


def _require_database(database: str) -> None:
    """Refuse to make a database where one is only to be read."""
    file = database.removeprefix("sqlite:///")
    if file != database and not Path(file).exists():
        raise BadInputError(f"there is no database {database}; run a crawl first, or name one with --database")


def _print(row: dict[str, Any], shape: str, line: str) -> None:
    click.echo(json.dumps(row, ensure_ascii=False) if shape == "json" else line.format_map(row))
