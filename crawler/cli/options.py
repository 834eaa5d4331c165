"""What the commands share: the database that they read, and how an article is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler import settings
from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

database_option = click.option(
    "--database",
    default=settings.CRAWLER_DATABASE,
    show_default=True,
    metavar="URL",
    help="The database of the articles, as an SQLAlchemy URL.",
)

limit_option = click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(min=1), help="How many to list."
)


def opened(database: str) -> Engine:
    """Open a database that is only to be read: it is not made if it is not there."""
    from crawler.storage.database import open_database  # noqa: PLC0415  # half a second, which `clean` need not pay

    file = database.removeprefix("sqlite:///")
    if file != database and not Path(file).exists():
        raise BadInputError(f"there is no database {database}; run a crawl first, or name one with --database")
    return open_database(database)


def identity_at(engine: Engine, url: str) -> str | None:
    """Return the identity of the article that any of its URLs names, None if that is not known."""
    from crawler.sites import SITES, copied_id_of  # noqa: PLC0415  # the same
    from crawler.storage.frontier.aliases import key_of  # noqa: PLC0415  # the same

    address = next((found for site in SITES.values() if (found := site.address(url))), None)
    return address.identity if address else key_of(engine, url, copied_id_of(url))
