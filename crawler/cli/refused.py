"""`chinanews refused`: the refused pages, which can be processed again or accepted."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from crawler import settings
from crawler.cli.formats import format_option
from crawler.cli.options import database_option, site_option
from crawler.cli.output import echo, echo_json
from crawler.exceptions import BadInputError
from crawler.storage.frontier.refusals import Refusals
from crawler.storage.site_models import ModelStore
from crawler.storage.store import open_existing
from crawler.vocabulary import Reason


@click.command()
@database_option
@site_option
@click.option("--reason", help="Only what was refused for this reason, such as too-short.")
@format_option("text", "json", explained="json: one object a line.")
@click.option(
    "--again", is_flag=True, help="Process the archived pages by the current rules; store those that pass now."
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=settings.CRAWLER_MIN_CONFIDENCE,
    show_default=True,
    help="The lowest confidence of an article that --again stores, as in the setting CRAWLER_MIN_CONFIDENCE.",
)
@click.option("--accept", metavar="URL", help="Store the archived page of this URL although it is refused.")
def refused(  # noqa: PLR0913, PLR0917  # click's options
    database: str,
    site: str | None,
    reason: str | None,
    style: str,
    again: bool,  # noqa: FBT001  # click's flag
    min_confidence: float,
    accept: str | None,
) -> None:
    """List refused pages with time and reason, or process them again."""
    engine = open_existing(database)
    refusals = Refusals(engine)
    found = refusals.listed(site, reason, accept)
    if accept is not None and not any(row.url == accept for row in found):
        raise BadInputError(f"{accept} is not refused; chinanews refused lists the refused pages")
    if not found and reason and Reason.known(reason) is None:
        raise BadInputError(f"there is no reason {reason!r}; docs/reference.md lists the reasons")
    if not found:
        echo("nothing is refused", err=True)
    for row in found:
        if again or accept is not None:
            from crawler.processing.reprocessing import retry_refused  # noqa: PLC0415  # listing needs no cleaner

            limit = None if accept is not None else min_confidence
            retried = retry_refused(ModelStore(engine), refusals, row, datetime.now(UTC), limit)
            _print(asdict(retried), style, "{result}  (refused for {refused_for})  {url}")
        else:
            _print(asdict(row), style, "{fetched_at}  {reason}  {url}")


def _print(row: dict[str, Any], style: str, line: str) -> None:
    if style == "json":
        echo_json(row)
    else:
        echo(line.format_map(row))
