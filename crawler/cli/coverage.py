"""`chinanews coverage`: which days are complete, and which articles are missing."""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict, fields
from itertools import chain
from typing import TYPE_CHECKING

import click

from crawler.cli.formats import format_option, print_report
from crawler.cli.options import database_option, days_of, since_option, site_option, until_option
from crawler.cli.progress_bar import Bar
from crawler.storage.frontier.coverage import Coverage, DayCoverage, MissingArticle, days_between
from crawler.storage.store import open_existing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from crawler.storage.frontier.capture_recapture import DayEstimate

    Spans = Sequence[tuple[str, str]]


@click.command()
@database_option
@site_option
@since_option
@until_option
@format_option("text", "json", "csv")
def coverage(database: str, site: str | None, since: datetime | None, until: datetime | None, style: str) -> None:
    """Count the known articles by state, for all days and per day and section, and list the missing ones.

    In CSV a day without any known article is a line of zeros; the missing articles are in the other formats only.
    """
    found = Coverage(open_existing(database), site, *days_of(since, until))
    with Bar(label="counting", unit=""):
        lines = found.lines()
        empty = found.empty_days(lines)
        estimates = [one for one in found.estimates() if one.announced or one.linked]
    if style == "csv":
        _write_csv(lines, empty)
        return
    missing = found.missing()
    report = {
        "days": [asdict(line) for line in lines],
        "missing": [asdict(one) for one in missing],
        "empty_days": [{"since": first, "until": last} for first, last in empty],
        "estimates": [one.as_json() for one in estimates],
    }
    print_report(report, chain(_as_text(lines, missing, empty), _estimates_as_text(estimates)), style)


def _as_text(lines: Sequence[DayCoverage], missing: Sequence[MissingArticle], empty: Spans) -> Iterator[str]:
    if not lines:
        yield "no article is known for these days"
    for site in sorted({line.site for line in lines}):
        of_site = [_numbers(line) for line in lines if line.site == site]
        yield f"all days    {site}: {_named({name: sum(one[name] for one in of_site) for name in of_site[0]})}"
    for line in lines:
        yield f"{line.day or 'no day    '}  {line.site}  {line.section or '-'}: {_named(_numbers(line))}"
    if missing:
        yield f"\n{len(missing)} known articles are not stored whole; chinanews crawl SITE -a missing=yes fetches them:"
    for one in missing:
        yield f"{one.day or 'no day    '}  {one.state}{f' ({one.reason})' if one.reason else ''}  {one.url}"
    if empty:
        yield "\ndays in the range without any known article:"
    for first, last in empty:
        yield first if first == last else f"{first} to {last}"


def _numbers(line: DayCoverage) -> dict[str, int]:
    return {name: value for name, value in asdict(line).items() if isinstance(value, int)}


def _named(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in numbers.items() if number)


def _estimates_as_text(estimates: Sequence[DayEstimate]) -> Iterator[str]:
    possible = [one for one in estimates if one.is_possible]
    if estimates:
        yield "\nestimated from the articles that were both in a feed or sitemap and linked to:"
    yield from (f"{one.day}  {one.site}: {one.sentence}" for one in reversed(possible))
    if others := len(estimates) - len(possible):
        yield f"cannot be estimated for {others} days: too few of their articles were seen in both ways"


def _write_csv(lines: Sequence[DayCoverage], empty: Spans) -> None:
    without = [DayCoverage("", day, "") for first, last in empty for day in days_between(first, last)]
    table = csv.DictWriter(sys.stdout, [field.name for field in fields(DayCoverage)], lineterminator="\n")
    table.writeheader()
    table.writerows(asdict(line) for line in sorted([*lines, *without], key=lambda line: (line.day or "", line.site)))
