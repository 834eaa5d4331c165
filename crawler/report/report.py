"""Writes the report: reads one moment of a store, and makes a folder of pages of it.

The same moment gives the same pages, but for the time at which the report was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

from crawler.charts.charts import require_charts
from crawler.publication.folder import FolderKind, figures_text, folder_with_sums
from crawler.report.chapters import write_chapters
from crawler.report.contents import contents_of
from crawler.report.overview import write_days, write_overview, write_years
from crawler.report.pages import Pages
from crawler.report.rendering import pages_of
from crawler.report.scope import ScopedStore
from crawler.report.views import Views
from crawler.storage.snapshot import reading

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from crawler.report.scope import Scope

REPORT = FolderKind("report", "report.json", "reported_by")
"""The kind of the folder; its file has the sums of the report as JSON."""


class About(NamedTuple):
    """The words in the head and the foot of each page."""

    title: str
    scope: Scope
    written_at: str
    version: str


@dataclass(frozen=True, slots=True)
class Reported:
    """The pages that were written: their number, their size and that of the largest one, in bytes.

    `articles` are the known ones. `adds_up` says whether each total is the sum of its parts.
    """

    pages: int
    bytes: int
    largest: int
    articles: int
    adds_up: bool


def write_report(engine: Engine, scope: Scope, target: Path, now: datetime) -> Reported:
    """Write the report as the folder `target`, which must be new, empty, or a report.

    BadInputError if it is not, if the scope names nothing that the store has, or without the extra `report`;
    errors as folder_with_sums.
    """
    about = About(_title(scope), scope, now.isoformat(), version("chinanews-crawler"))
    require_charts()
    environment = pages_of(report=about)
    with reading(engine, "the store") as connection, folder_with_sums(target, replaces=True, kind=REPORT) as folder:
        pages, store = Pages(folder, environment), ScopedStore(connection, scope)
        contents = contents_of(store, now)
        views = Views(engine, now, pages.put)
        write_chapters(pages, contents, store, views)
        write_overview(pages, contents)
        write_years(pages, contents)
        write_days(pages, contents, store, views.places)
        folder.write(REPORT.file, figures_text(contents.as_json(scope), REPORT))
    return Reported(pages.number, pages.bytes, pages.largest, contents.known.total, contents.adds_up)


def _title(scope: Scope) -> str:
    return f"Report on {scope.site}" if scope.site else "Report on the store"
