"""`python -m crawler export`: the stored articles in a file, a folder, or on standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from crawler.cli.options import database_option, since_option, until_option
from crawler.cli.output import echo
from crawler.vocabulary import ArticleKind, ExportFormat, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from crawler.export.snapshot import Counts
    from crawler.items import Record


@click.command()
@click.option(
    "--format",
    "style",
    type=click.Choice([str(one) for one in ExportFormat]),
    help="By default the format of the suffix of --output, else jsonl.",
)
@click.option("-o", "--output", default="-", metavar="FILE|FOLDER/|-", help="Write there. .gz and .zst are compressed.")
@click.option("--site", "sites", multiple=True, help="Only this site. It and the next three can be repeated.")
@click.option("--section", "sections", multiple=True, help="Only this section.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice([str(one) for one in ArticleKind]), help="Its kind.")
@click.option("--language", "languages", multiple=True, help="Only this language, such as `en`.")
@since_option
@until_option
@click.option("--undated", is_flag=True, help="With --since or --until: also articles without a date.")
@click.option(
    "--allow",
    "purposes",
    multiple=True,
    type=click.Choice([str(one) for one in Purpose]),
    help="Only articles whose sites allow this purpose, as stated when they were fetched.",
)
@click.option("--where", default="", metavar="SQL", help="A condition on the columns, such as `withdrawn_at IS NULL`.")
@click.option("--columns", metavar="A,B", help="Only these columns, in this order.")
@database_option
def export(  # noqa: PLR0913, PLR0917  # click gives each option by name
    style: str | None,
    output: str,
    sites: tuple[str, ...],
    sections: tuple[str, ...],
    kinds: tuple[str, ...],
    languages: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    undated: bool,  # noqa: FBT001  # click's flag
    purposes: tuple[str, ...],
    where: str,
    columns: str | None,
    database: str,
) -> None:
    """Write the stored articles: jsonl, csv, parquet, markdown, txt, tei, vrt or sqlite.

    They are sorted by site and time of publication. A file or folder has its name only when it is complete. The days
    are those of publication, as the page states them. Standard error says how many articles are incomplete, withdrawn
    or undated.
    """
    from crawler.export.exporting import Export  # noqa: PLC0415  # loaded when it is used
    from crawler.export.selection import Selection  # noqa: PLC0415  # the same
    from crawler.storage.store import open_existing  # noqa: PLC0415  # the same
    from crawler.storage.terms import allowed_for  # noqa: PLC0415  # the same

    names = None if columns is None else tuple(name.strip() for name in columns.split(","))
    planned = Export(output, ExportFormat(style) if style else None, names)
    first, last = (day.date() if day else None for day in (since, until))
    allowed = (allowed_for(map(Purpose, purposes)),) if purposes else ()
    selection = Selection(sites, sections, kinds, languages, first, last, undated, where, allowed)
    _say(planned.run(open_existing(database), selection, _with_progress))


def _say(counts: Counts) -> None:
    """Print how many articles were exported, and how many of them are special."""
    special = {"incomplete": counts.incomplete, "withdrawn": counts.withdrawn, "without a date": counts.undated}
    named = ", ".join(f"{number} {name}" for name, number in special.items() if number)
    echo(f"{counts.articles} articles{f' ({named})' if named else ''}", err=True)
    if counts.undated_left_out:
        echo(f"{counts.undated_left_out} without a date are left out; --undated adds them", err=True)
    if counts.not_allowed:
        echo(f"{counts.not_allowed} are left out: their sites do not allow the purpose, or say nothing of it", err=True)


def _with_progress(records: Iterator[Record], total: int) -> Iterable[Record]:
    """Return the records; on a terminal, a bar shows how many were written."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        return records
    return _shown(records, total)


def _shown(records: Iterator[Record], total: int) -> Iterator[Record]:
    from rich.console import Console  # noqa: PLC0415  # most exports have no terminal, and rich is large
    from rich.progress import MofNCompleteColumn, Progress  # noqa: PLC0415  # the same

    console = Console(file=sys.__stderr__)  # sys.stderr escapes the codes of the bar
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=console, transient=True) as bar:
        yield from bar.track(records, total, description="articles")
