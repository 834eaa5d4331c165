"""`python -m crawler refused`: the refused pages, which can be processed again or accepted."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.options import database_option, opened
from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from crawler.storage.frontier.records import RefusedUrl
    from crawler.storage.frontier.refusals import Refusals


@click.command()
@database_option
@click.option("--site", help="Only pages of this site.")
@click.option("--reason", help="Only what was refused for this reason, such as too-short.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="JSON: one object a line.")
@click.option(
    "--again", is_flag=True, help="Process the archived pages by the current rules; store those that pass now."
)
@click.option("--accept", metavar="URL", help="Store the archived page of this URL although it is refused.")
def refused(  # noqa: PLR0913, PLR0917  # click's options
    database: str,
    site: str | None,
    reason: str | None,
    shape: str,
    again: bool,  # noqa: FBT001  # click's flag
    accept: str | None,
) -> None:
    """List refused pages with time and reason, or process them again."""
    from crawler.storage.frontier.refusals import Refusals  # noqa: PLC0415

    engine = opened(database)
    refusals = Refusals(engine)
    found = refusals.listed(site, reason, accept)
    if accept and not found:
        raise BadInputError(f"{accept} is not refused; python -m crawler refused lists the refused pages")
    if not found:
        click.echo("nothing is refused", err=True)
    if again or accept:
        _retry(engine, refusals, found, shape, accept=accept is not None)
        return
    for row in found:
        _print(asdict(row), shape, "{fetched_at}  {reason}  {url}")


def _retry(engine: Engine, refusals: Refusals, found: list[RefusedUrl], shape: str, *, accept: bool) -> None:
    from crawler.processing.reprocessing import retry_refused  # noqa: PLC0415  # loads the database's library
    from crawler.storage.site_models import ModelStore  # noqa: PLC0415  # the same

    for row in found:
        retried = retry_refused(ModelStore(engine), refusals, row, datetime.now(UTC), accept=accept)
        _print(asdict(retried), shape, "{result}  (refused for {refused_for})  {url}")


def _print(row: dict[str, Any], shape: str, line: str) -> None:
    click.echo(json.dumps(row, ensure_ascii=False) if shape == "json" else line.format_map(row))
