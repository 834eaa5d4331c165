"""Options that several commands have, the database that they read, and the identity of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler import settings

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
    "--limit", default=20, show_default=True, type=click.IntRange(min=1), help="The number of articles to list."
)


def opened(database: str) -> Engine:
    """Open a database. A missing one is not created: BadInputError."""
    from crawler.storage.store import open_existing  # noqa: PLC0415  # half a second, which `clean` does not need

    return open_existing(database)


def identity_at(engine: Engine, url: str) -> str | None:
    """Return the identity of the article that has this URL among its URLs, None if it is not known."""
    from crawler.sites import SITES, copied_id_of  # noqa: PLC0415  # the same
    from crawler.storage.frontier.aliases import key_of  # noqa: PLC0415  # the same

    address = next((found for site in SITES.values() if (found := site.address(url))), None)
    return address.identity if address else key_of(engine, url, copied_id_of(url))
