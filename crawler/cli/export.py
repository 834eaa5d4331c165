"""`chinanews export`: the stored articles in a file, a folder, or on standard output."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from crawler.cli.options import database_option
from crawler.cli.output import echo
from crawler.cli.progress_bar import with_progress
from crawler.cli.selection import print_left_out, selection_options
from crawler.vocabulary import ExportFormat

if TYPE_CHECKING:
    from crawler.export.selection import Selection
    from crawler.export.snapshot import Counts


@click.command()
@click.option(
    "--format",
    "style",
    type=click.Choice([str(one) for one in ExportFormat]),
    help="By default the format of the suffix of --output, else jsonl.",
)
@click.option("-o", "--output", default="-", metavar="FILE|FOLDER/|-", help="Write there. .gz and .zst are compressed.")
@selection_options
@click.option("--columns", metavar="A,B", help="Only these columns, in this order.")
@database_option
def export(*, style: str | None, output: str, selection: Selection, columns: str | None, database: str) -> None:
    """Write the stored articles: jsonl, csv, parquet, markdown, txt, tei, vrt or sqlite.

    They are sorted by site and time of publication. A file or folder has its name only when it is complete. The days
    are those of publication, as the page states them. Standard error says how many articles are incomplete, withdrawn
    or undated.
    """
    from crawler.export.exporting import Export  # noqa: PLC0415  # loaded when it is used
    from crawler.export.outputs import STANDARD_OUTPUT  # noqa: PLC0415  # the same
    from crawler.storage.store import open_existing  # noqa: PLC0415  # the same

    names = None if columns is None else tuple(name.strip() for name in columns.split(","))
    planned = Export(output, ExportFormat(style) if style else None, names)
    watch = partial(with_progress, label="writing", prints=output == STANDARD_OUTPUT)
    _say(planned.run(open_existing(database), selection, watch))


def _say(counts: Counts) -> None:
    """Print how many articles were exported, and how many of them are special."""
    special = {"incomplete": counts.incomplete, "withdrawn": counts.withdrawn, "without a date": counts.undated}
    named = ", ".join(f"{number} {name}" for name, number in special.items() if number)
    echo(f"{counts.articles} articles{f' ({named})' if named else ''}", err=True)
    for sentence in counts.unknown:
        echo(f"note: {sentence}", err=True)
    print_left_out(counts)
