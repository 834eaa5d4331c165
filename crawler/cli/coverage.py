"""`python -m crawler coverage`: which days are complete, and which articles are missing."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import click

from crawler.cli.options import database_option, opened
from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from crawler.storage.frontier.coverage import DayCoverage, MissingArticle

    Spans = Sequence[tuple[str, str]]

DAY = click.DateTime(["%Y-%m-%d"])
MISSING = "known and not stored whole; `scrapy crawl SITE -a missing=yes` fetches them"


@click.command()
@database_option
@click.option("--site", help="Only this site's articles.")
@click.option("--since", type=DAY, help="The first day.")
@click.option("--until", type=DAY, help="The last day.")
@click.option(
    "--format", "shape", type=click.Choice(["text", "json", "csv"]), default="text", help="The output's format."
)
def coverage(database: str, site: str | None, since: datetime | None, until: datetime | None, shape: str) -> None:
    """Count the known articles by state, per day and section, and list the missing ones.

    In CSV a day without any known article is a line of zeros; the missing articles are in the other formats only.
    """
    from crawler.storage.frontier.coverage import Coverage  # noqa: PLC0415  # loads the database's library

    if since and until and since > until:
        raise BadInputError(f"--since {since:%Y-%m-%d} is after --until {until:%Y-%m-%d}")
    days = (f"{day:%Y-%m-%d}" if day else None for day in (since, until))
    found = Coverage(opened(database), site, *days)
    lines = found.lines()
    empty = found.empty_days(lines)
    if shape == "csv":
        _write_csv(lines, empty)
    elif shape == "json":
        click.echo(_as_json(lines, found.missing(), empty))
    else:
        click.echo("\n".join(_as_text(lines, found.missing(), empty)))


def _as_json(lines: Sequence[DayCoverage], missing: Sequence[MissingArticle], empty: Spans) -> str:
    spans = [{"since": first, "until": last} for first, last in empty]
    found = {"days": [asdict(line) for line in lines], "missing": [asdict(one) for one in missing], "empty_days": spans}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _as_text(lines: Sequence[DayCoverage], missing: Sequence[MissingArticle], empty: Spans) -> Iterator[str]:
    if not lines:
        yield "no article is known for these days"
    for line in lines:
        counts = {name: many for name, many in asdict(line).items() if isinstance(many, int) and many}
        shown = ", ".join(f"{many} {name.replace('_', ' ')}" for name, many in counts.items())
        yield f"{line.day or 'no day    '}  {line.site}  {line.section or '-'}: {shown}"
    if missing:
        yield f"\n{len(missing)} articles are {MISSING}:"
    for one in missing:
        yield f"{one.day or 'no day    '}  {one.state}{f' ({one.reason})' if one.reason else ''}  {one.url}"
    if empty:
        yield "\ndays in the range without any known article:"
    for first, last in empty:
        yield first if first == last else f"{first} to {last}"


def _write_csv(lines: Sequence[DayCoverage], empty: Spans) -> None:
    from crawler.storage.frontier.coverage import DayCoverage, days_between  # noqa: PLC0415  # the same

    without = [DayCoverage("", day, "") for first, last in empty for day in days_between(first, last)]
    table = csv.DictWriter(sys.stdout, [field.name for field in fields(DayCoverage)], lineterminator="\n")
    table.writeheader()
    table.writerows(asdict(line) for line in sorted([*lines, *without], key=lambda line: (line.day or "", line.site)))
