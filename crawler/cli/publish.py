"""`chinanews publish DIR`: the stored articles as a data set."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.options import database_option
from crawler.cli.output import echo
from crawler.cli.progress_bar import with_progress
from crawler.cli.selection import print_left_out, selection_options

if TYPE_CHECKING:
    from crawler.export.selection import Selection
    from crawler.publication.publication import Publication


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@selection_options
@click.option("--title", default="", help="The title of the data set.")
@click.option("--description", default="", help="For what purpose, by whom and with whose money the corpus was made.")
@click.option("--creator", default="", help="Who publishes it: a person or an organization.")
@click.option("--contact", default="", help="The address for requests of removal, and for reports of faults.")
@click.option(
    "--license", "license_", default="", help="The licence of the collection, such as cc0-1.0; not of the texts."
)
@click.option("--replace", "replaces", is_flag=True, help="Replace DIR if it is a publication.")
@database_option
def publish(  # noqa: PLR0913  # click gives each option by name
    *,
    folder: Path,
    selection: Selection,
    title: str,
    description: str,
    creator: str,
    contact: str,
    license_: str,
    replaces: bool,
    database: str,
) -> None:
    """Write the folder DIR: Parquet files, a dataset card, Croissant metadata, a datasheet, plots and checksums.

    `load_dataset("DIR")` reads it, and `verify DIR` checks it. The same store gives the same bytes. DIR has its name
    only when it is complete.
    """
    from crawler.publication.publication import Publisher  # noqa: PLC0415  # loaded when it is used
    from crawler.publication.publish import Publishing  # noqa: PLC0415  # the same
    from crawler.storage.store import open_existing  # noqa: PLC0415  # the same

    publishing = Publishing(
        open_existing(database), selection, Publisher(title, description, creator, contact, license_)
    )
    _say(
        publishing.write(folder, replaces=replaces, with_progress=partial(with_progress, label="writing")),
        folder,
        contact,
    )


def _say(publication: Publication, folder: Path, contact: str) -> None:
    """Print what was published, and what the reader of the card will miss."""
    figures = publication.figures
    special = {
        "incomplete": figures.incomplete.total(),
        "withdrawn": figures.withdrawn,
        "without a date": figures.undated,
        "without an archived page": figures.articles - figures.archived,
    }
    named = ", ".join(f"{number:,} {name}" for name, number in special.items() if number)
    echo(
        f"{folder}: version {publication.version}, {figures.articles:,} articles{f' ({named})' if named else ''}",
        err=True,
    )
    print_left_out(publication.counts)
    echo(f"to check its rows against the archive: chinanews verify {folder} --archive FOLDER", err=True)
    if not contact:
        echo("note: the card names no contact for requests of removal; --contact sets it", err=True)
