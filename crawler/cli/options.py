"""Options that several commands have, the database that they read, and the identity of an article."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from crawler import settings
from crawler.exceptions import BadInputError
from crawler.home import at_home, database_url
from crawler.passwords import Secrets

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Engine


ALL_SITES = "all sites"
"""The name of work on all sites, in tables and messages."""


def _at_home(_context: click.Context, _option: click.Parameter, folder: Path) -> Path:
    return at_home(folder)


database_option = click.option(
    "--database",
    default=settings.CRAWLER_DATABASE,
    metavar="URL",
    help="The database of the articles: an SQLAlchemy URL, or the path of an SQLite file. By default "
    f"{Secrets(os.environ).masked(database_url(settings.CRAWLER_DATABASE))}.",
)
archive_option = click.option(
    "--archive",
    default=settings.CRAWLER_ARCHIVE,
    type=click.Path(path_type=Path),
    callback=_at_home,
    metavar="FOLDER",
    help=f"The folder of the WARC files. By default {at_home(settings.CRAWLER_ARCHIVE)}.",
)
runs_option = click.option(
    "--runs",
    default=settings.CRAWLER_RUNS,
    type=click.Path(path_type=Path),
    callback=_at_home,
    metavar="FOLDER",
    help=f"The folder of the records of runs. By default {at_home(settings.CRAWLER_RUNS)}.",
)
MAX_INTEGER = 2**31 - 1  # of a column of PostgreSQL
limit_option = click.option(
    "--limit",
    default=20,
    show_default=True,
    type=click.IntRange(min=1),
    callback=lambda _context, _option, number: min(number, MAX_INTEGER),
    help="The number of lines to list.",
)
_DAY = click.DateTime(["%Y-%m-%d"])
site_option = click.option("--site", help="Only this site.")
since_option = click.option("--since", type=_DAY, help="The first day.")
until_option = click.option("--until", type=_DAY, help="The last day.")

_WITHOUT_SCHEME = re.compile(r"[\w-]+(\.[\w-]+)+/\S+")
NOT_STORED = "no article of {} is stored; chinanews search finds articles"


def may_be_url(name: str) -> bool:
    """Return whether a name is a URL, one without its scheme, or has the form of a document_id."""
    if name.startswith(("http://", "https://")) or _WITHOUT_SCHEME.fullmatch(name):
        return True
    try:
        return bool(UUID(name))
    except ValueError:
        return False


def url_of(engine: Engine, name: str) -> str:
    """Return the URL of an article that is named by its document_id, or by a URL without scheme; else the name itself.

    BadInputError if no article has the document_id.
    """
    from crawler.storage.frontier.aliases import url_of_document  # noqa: PLC0415  # loads SQLAlchemy

    try:
        document_id = str(UUID(name))
    except ValueError:
        return f"https://{name}" if _WITHOUT_SCHEME.fullmatch(name) else name
    if found := url_of_document(engine, document_id):
        return found
    raise BadInputError(NOT_STORED.format(name))


def days_of(since: datetime | None, until: datetime | None) -> tuple[str | None, str | None]:
    """Return the values of --since and --until in ISO 8601. BadInputError if the first day is after the last one."""
    first, last = (day.date().isoformat() if day else None for day in (since, until))
    if first and last and first > last:
        raise BadInputError(f"--since {first} is after --until {last}")
    return first, last


def identity_at(engine: Engine, url: str) -> str | None:
    """Return the identity of the article that has this URL among its URLs, None if it is not known."""
    from crawler.sites import copied_id_of, known_sites  # noqa: PLC0415  # commands without a URL need no sites
    from crawler.storage.frontier.aliases import key_of  # noqa: PLC0415  # loads SQLAlchemy

    address = next((found for site in known_sites().values() if (found := site.address(url))), None)
    return address.identity if address else key_of(engine, url, copied_id_of(url))
