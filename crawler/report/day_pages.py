"""The pages of the known articles, day by day: at most ROWS articles a page, several days on one, or a day on several.

The places are planned from the counts, so that the calendar links to them; then the articles are read in one stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import case, func, select

from crawler.report.scope import IS_STORED
from crawler.storage.database import storage_errors
from crawler.storage.frontier.coverage import ASSUMED_DAY, COVERAGE, INCOMPLETE
from crawler.storage.schema import ARTICLES, URLS
from crawler.vocabulary import Reason, UrlState

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from crawler.report.days import Calendar
    from crawler.report.scope import ScopedStore

ROWS = 200  # articles a page
NO_DAY = "no-day"
_CHUNK = 2_000  # rows that are in memory at once
_MONTH_CHARS = 7


class ListedArticle(NamedTuple):
    """A known article: `state` is a UrlState, or `incomplete`. Of one that is not stored, the URL tells all."""

    day: str | None
    site: str
    url: str
    state: str
    reason: str | None
    document_id: str | None
    title: str | None
    section: str | None
    source: str | None
    characters: int | None
    revision: int | None

    @property
    def is_stored(self) -> bool:
        """Whether the article is stored whole."""
        return self.state == UrlState.STORED


@dataclass(frozen=True, slots=True)
class DayPart:
    """The articles of a day that are on one page: `rows` of them, from the number `start`."""

    day: str
    start: int
    rows: int

    @property
    def anchor(self) -> str:
        """The name of the day on its page."""
        return f"d-{self.day}"


@dataclass(frozen=True, slots=True)
class DayPage:
    """A page of a month; `number` counts from 1 to `of`."""

    month: str
    number: int
    of: int
    parts: tuple[DayPart, ...]

    @property
    def file(self) -> str:
        """The file of the page in the folder of the report."""
        return file_of(self.month, self.number)


def file_of(month: str, number: int) -> str:
    """Return the file of a page of a month."""
    return f"months/{month}.html" if number == 1 else f"months/{month}-{number}.html"


def planned(calendar: Calendar) -> list[DayPage]:
    """Return the pages of all months, and last of all those of the articles without a day."""
    pages: list[DayPage] = []
    for month in calendar.by_month():
        days = ((day, calendar.days[day].known if day in calendar.days else 0) for day in calendar.days_of_month(month))
        pages += _numbered(month, list(_filled(days)))
    if calendar.undated.known:
        pages += _numbered(NO_DAY, list(_filled([(NO_DAY, calendar.undated.known)])))
    return pages


def places(pages: Iterable[DayPage]) -> dict[str, str]:
    """Return the page and the anchor where each day begins."""
    return {part.day: f"{page.file}#{part.anchor}" for page in pages for part in page.parts if not part.start}


def articles_by_day(store: ScopedStore) -> Generator[tuple[str, Iterator[ListedArticle]]]:
    """Yield the articles of each day with known articles: missing ones first, then gone ones, then stored ones."""
    state = case((INCOMPLETE, Reason.INCOMPLETE), else_=COVERAGE)
    rank = case((INCOMPLETE, 0), (IS_STORED, 2), (COVERAGE.in_((UrlState.GONE,)), 1), else_=0)
    columns = (
        ASSUMED_DAY.label("day"),
        URLS.c.site,
        URLS.c.url,
        state,
        func.coalesce(ARTICLES.c.incomplete, URLS.c.reason),
    )
    of_article = (ARTICLES.c[name] for name in ("document_id", "title"))
    section = func.coalesce(ARTICLES.c.section, URLS.c.section)
    more = (section, ARTICLES.c.source, func.length(ARTICLES.c.text), ARTICLES.c.revision)
    query = store.of_articles(select(*columns, *of_article, *more))
    query = query.order_by(ASSUMED_DAY.is_(None), ASSUMED_DAY, rank, URLS.c.url)
    streamed = {"yield_per": _CHUNK}
    with (
        storage_errors("cannot read the articles"),
        store.connection.execute(query, None, execution_options=streamed) as found,
    ):
        yield from groupby((ListedArticle(*row) for row in found), lambda one: one.day or NO_DAY)


def _filled(days: Iterable[tuple[str, int]]) -> Iterator[tuple[DayPart, ...]]:
    """Yield the parts of each page: days are put on a page until it has ROWS articles."""
    parts: list[DayPart] = []
    free = ROWS
    for day, rows in days:
        start = 0
        while rows - start > free:
            parts += [DayPart(day, start, free)] if free else []
            yield tuple(parts)
            parts, free, start = [], ROWS, start + free
        parts.append(DayPart(day, start, rows - start))
        free -= rows - start
    if parts:
        yield tuple(parts)


def _numbered(month: str, filled: list[tuple[DayPart, ...]]) -> list[DayPage]:
    return [DayPage(month, number, len(filled), parts) for number, parts in enumerate(filled, 1)]
