"""The calendar: for each day how many articles are known, stored, missing and gone, and how many are estimated."""

from __future__ import annotations

from calendar import Calendar as Weeks
from calendar import month_name, monthrange
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from crawler.storage.frontier.capture_recapture import DayEstimate
    from crawler.storage.frontier.coverage import DayCoverage

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTH_CHARS, _YEAR_CHARS = 7, 4
_MOST_EMPTY_YEARS = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of a day, a month or more. `estimated` are articles that no list showed; None if nobody can say."""

    known: int = 0
    stored: int = 0
    refused: int = 0
    failed: int = 0
    gone: int = 0
    waiting: int = 0
    out_of_range: int = 0
    incomplete: int = 0
    estimated: int | None = None

    @property
    def missing(self) -> int:
        """How many articles are known and not stored, and not gone either."""
        return self.refused + self.failed + self.waiting + self.out_of_range

    @property
    def adds_up(self) -> bool:
        """Whether each known article is stored, missing or gone."""
        return self.known == self.stored + self.missing + self.gone

    @property
    def kind(self) -> str:
        """The word by which the calendar shows a day."""
        if not self.known:
            return "empty"
        if self.missing or self.incomplete:
            return "part" if self.stored else "none"
        return "full" if self.stored else "gone"

    def __add__(self, other: Counts) -> Counts:
        """Return the sum of two; an estimate that only one has stays."""
        estimates = [one for one in (self.estimated, other.estimated) if one is not None]
        names = [one.name for one in fields(Counts) if one.name != "estimated"]
        summed = {name: getattr(self, name) + getattr(other, name) for name in names}
        return Counts(**summed, estimated=sum(estimates) if estimates else None)


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its counts, and the page of its articles. A day outside of the range has no counts."""

    day: date
    counts: Counts | None
    place: str = ""

    @property
    def words(self) -> str:
        """The day for a screen reader."""
        named = f"{self.day.day} {month_name[self.day.month]} {self.day.year}"
        return f"{named}: {sentence(self.counts)}" if self.counts else named


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its weeks, with None for the days of other months."""

    name: str
    title: str
    counts: Counts
    weeks: tuple[tuple[Day | None, ...], ...]


class Calendar:
    """The counts by day of a range of days: the given one, or that of the known articles."""

    def __init__(
        self,
        lines: Iterable[DayCoverage],
        estimates: Iterable[DayEstimate],
        since: str | None = None,
        until: str | None = None,
    ) -> None:
        counted: dict[str | None, Counts] = {}
        for line in lines:
            numbers = {one.name: getattr(line, one.name) for one in fields(Counts) if one.name != "estimated"}
            counted[line.day] = counted.get(line.day, Counts()) + Counts(**numbers)
        for one in estimates:
            if one.is_possible and one.day in counted:
                counted[one.day] += Counts(estimated=one.missing)
        self.undated = counted.pop(None, Counts())
        self.days: Mapping[str, Counts] = {day: counted[day] for day in sorted(day for day in counted if day)}
        bounds = list(self.days)
        self._since, self._until = since or "", until or ""
        self.first = since or (bounds[0] if bounds else until)
        self.last = until or (bounds[-1] if bounds else since)

    @property
    def total(self) -> Counts:
        """The sum of all days, and of the articles without a day."""
        return sum(self.days.values(), self.undated)

    def years(self) -> list[str]:
        """Return the years with known articles, and all years of a range that was given and is short."""
        given = range(int(self._since[:_YEAR_CHARS]), int(self._until[:_YEAR_CHARS]) + 1) if self._is_given else ()
        return sorted({day[:_YEAR_CHARS] for day in self.days} | {f"{year:04}" for year in given[:_MOST_EMPTY_YEARS]})

    def by_month(self) -> dict[str, Counts]:
        """Return the sums by month, of the years with known articles; months outside of the range are left out."""
        found = {month: Counts() for year in self.years() for month in self._months(year)}
        for day, counts in self.days.items():
            found[day[:_MONTH_CHARS]] += counts
        return found

    def month(self, name: str, places: Mapping[str, str]) -> Month:
        """Return a month such as `2015-03`; `places` has the page of each day."""
        year, number = int(name[:_YEAR_CHARS]), int(name[_YEAR_CHARS + 1 :])
        weeks = tuple(
            tuple(self._day(date(year, number, day), places) if day else None for day in week)
            for week in Weeks().monthdayscalendar(year, number)
        )
        counts = sum((self.days[day] for day in self._days_of(name)), Counts())
        return Month(name, f"{month_name[number]} {year}", counts, weeks)

    def days_of_month(self, name: str) -> Iterator[str]:
        """Yield the days of a month that are in the range, those without known articles too."""
        year, number = int(name[:_YEAR_CHARS]), int(name[_YEAR_CHARS + 1 :])
        for day in range(1, monthrange(year, number)[1] + 1):
            if self._is_in_range(f"{name}-{day:02}"):
                yield f"{name}-{day:02}"

    def empty_days(self) -> int:
        """Return how many days of the range have no known article."""
        if not self.first or not self.last:
            return 0
        return (
            date.fromisoformat(self.last).toordinal() - date.fromisoformat(self.first).toordinal() + 1 - len(self.days)
        )

    @property
    def _is_given(self) -> bool:
        return bool(self._since and self._until)

    def _days_of(self, month: str) -> list[str]:
        return [day for day in self.days if day[:_MONTH_CHARS] == month]

    def _day(self, day: date, places: Mapping[str, str]) -> Day:
        name = day.isoformat()
        counts = self.days.get(name, Counts()) if self._is_in_range(name) else None
        return Day(day, counts, places.get(name, ""))

    def _is_in_range(self, day: str) -> bool:
        return bool(self.first and self.last and self.first <= day <= self.last)

    def _months(self, year: str) -> list[str]:
        names = (f"{year}-{number:02}" for number in range(1, 13))
        first, last = (self.first or "")[:_MONTH_CHARS], (self.last or "")[:_MONTH_CHARS]
        return [name for name in names if first <= name <= last]


def sentence(counts: Counts) -> str:
    """Return the counts in words."""
    if not counts.known:
        return "no article is known"
    named = {"stored": counts.stored, "missing": counts.missing, "gone": counts.gone, "not whole": counts.incomplete}
    words = [f"{counts.known:,} known", *(f"{many:,} {name}" for name, many in named.items() if many)]
    return ", ".join([*words, *([f"about {counts.estimated:,} more estimated"] if counts.estimated else [])])
