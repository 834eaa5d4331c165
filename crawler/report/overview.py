"""The first page of the report, and those of the calendar: years, and the articles day by day."""

from __future__ import annotations

from calendar import month_abbr
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from crawler.report.day_pages import NO_DAY, articles_by_day, file_of, places, planned
from crawler.report.days import WEEKDAYS, Counts
from crawler.report.pictures import over_time
from crawler.report.series import by_state

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.report.contents import Contents
    from crawler.report.day_pages import DayPart, ListedArticle
    from crawler.report.pages import Pages
    from crawler.report.scope import ScopedStore

MOST_MONTHS = 12
"""The months whose days the first page shows: all, or else the newest ones with articles. Each year has a page too."""
_YEAR_CHARS = 4


def write_overview(pages: Pages, contents: Contents) -> None:
    """Write the first page."""
    calendar = contents.calendar
    by_month = calendar.by_month()
    names = {year: [f"{year}-{number:02}" for number in range(1, 13)] for year in calendar.years()}
    found = places(planned(calendar))
    shown = [name for name, counts in by_month.items() if counts.known or len(by_month) <= MOST_MONTHS]
    state = over_time("Known articles over time", by_state(calendar))
    pages.write(
        "index.html",
        "index.html",
        calendar=calendar,
        total=calendar.total,
        known=contents.known,
        in_store=contents.in_store,
        blocks=contents.blocks,
        runs=contents.runs,
        latest=contents.latest,
        years={year: [(name, by_month.get(name)) for name in months] for year, months in names.items()},
        months=[calendar.month(name, found) for name in shown[-MOST_MONTHS:]],
        month_names=list(month_abbr)[1:],
        weekdays=WEEKDAYS,
        by_state=state,
    )


def write_years(pages: Pages, contents: Contents) -> None:
    """Write a page for each year."""
    calendar = contents.calendar
    found, years = places(planned(calendar)), calendar.years()
    for year in years:
        months = [calendar.month(name, found) for name in calendar.by_month() if name[:_YEAR_CHARS] == year]
        counts = sum((month.counts for month in months), Counts())
        names = {"year": year, "years": years, "months": months, "counts": counts, "weekdays": WEEKDAYS}
        pages.write(f"years/{year}.html", "year.html", **names)


def write_days(pages: Pages, contents: Contents, store: ScopedStore, views: Mapping[str, str]) -> None:
    """Write the articles of each day, from one stream; `views` has the page views by document ID or URL."""
    calendar, by_month = contents.calendar, contents.calendar.by_month()
    with closing(articles_by_day(store)) as days:
        stream = _Stream(days)
        for page in planned(calendar):
            is_dated = page.month != NO_DAY
            pages.write(
                page.file,
                "days.html",
                page=page,
                title=calendar.month(page.month, {}).title if is_dated else "Articles without a day",
                counts=by_month[page.month] if is_dated else calendar.undated,
                days=[(part, stream.take(part)) for part in page.parts],
                calendar_of=lambda day: calendar.undated if day == NO_DAY else calendar.days.get(day, Counts()),
                file_of=file_of,
                views=views,
            )


class _Stream:
    """The articles of all days, which are taken in their order."""

    def __init__(self, days: Iterator[tuple[str, Iterator[ListedArticle]]]) -> None:
        self._days = days
        self._day: tuple[str, Iterator[ListedArticle]] = ("", iter(()))

    def take(self, part: DayPart) -> list[ListedArticle]:
        """Return the articles of a part of a day."""
        if not part.rows:
            return []
        if self._day[0] != part.day:
            self._day = next(self._days)
        return list(islice(self._day[1], part.rows))
