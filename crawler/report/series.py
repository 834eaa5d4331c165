"""The stored articles over time, by a property such as the section; and by the length of their texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from crawler.charts.periods import periods
from crawler.charts.theme import MOST_SERIES
from crawler.report.scope import IS_STORED
from crawler.storage.frontier.coverage import ASSUMED_DAY
from crawler.storage.schema import ARTICLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.report.days import Calendar
    from crawler.report.scope import ScopedStore

NOT_STATED = "not stated"
MOST_DAYS, MOST_MONTHS = 45, 60
"""A longer time is shown by months, or by years, so that a phone shows the columns too."""
LENGTHS = (100, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000)
"""Where the ranges of lengths begin, in characters; the first one begins at 0."""


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of articles of each period by the value of a property, the most frequent values first.

    `values` counts how many different values there are; the last series are all others of them together.
    """

    periods: tuple[str, ...]
    numbers: Mapping[str, Sequence[int]]
    values: int

    @property
    def totals(self) -> dict[str, int]:
        """The number of articles of each series."""
        return {name: sum(numbers) for name, numbers in self.numbers.items()}


def period_names(calendar: Calendar) -> tuple[str, ...]:
    """Return the periods of the days with known articles."""
    days = list(calendar.days)
    return tuple(periods(days[0], days[-1], MOST_DAYS, MOST_MONTHS)) if days else ()


def by_state(calendar: Calendar) -> Series:
    """Return the known articles over time: stored, missing and gone ones."""
    names = period_names(calendar)
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for day, counts in calendar.days.items():
        for state in ("stored", "missing", "gone"):
            counted[state][day[: len(names[0])]] += getattr(counts, state)
    numbers = {state: [counted[state][name] for name in names] for state in ("stored", "missing", "gone")}
    return Series(names, {state: some for state, some in numbers.items() if any(some)}, len(numbers))


def by_value(store: ScopedStore, calendar: Calendar, column: str) -> Series:
    """Return the stored articles over time by the value of a column: the most frequent ones, and the others."""
    names = period_names(calendar)
    period = func.substr(ASSUMED_DAY, 1, len(names[0]) if names else 1)
    query = store.of_articles(select(period, ARTICLES.c[column], func.count()), IS_STORED)
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for at, value, many in store.rows(query.group_by(period, ARTICLES.c[column])):
        counted[(value or "").strip() or NOT_STATED][at or ""] += many
    ranked = sorted(counted, key=lambda value: (-counted[value].total(), value))
    shown = ranked if len(ranked) <= MOST_SERIES else ranked[: MOST_SERIES - 1]
    numbers = {value: [counted[value][name] for name in names] for value in shown}
    if others := ranked[len(shown) :]:
        numbers[f"{len(others):,} others"] = [sum(counted[value][name] for value in others) for name in names]
    return Series(names, numbers, len(ranked))


def by_length(store: ScopedStore) -> dict[str, int]:
    """Return the stored articles by the length of their texts in characters."""
    length = func.length(ARTICLES.c.text)
    place = case(*((length < limit, at) for at, limit in enumerate(LENGTHS)), else_=len(LENGTHS))
    query = store.of_articles(select(place, func.count()), IS_STORED).group_by(place)
    counts = {int(at): int(many) for at, many in store.rows(query)}
    ranges = [f"{low:,}-{high - 1:,}" for low, high in zip((0, *LENGTHS[:-1]), LENGTHS, strict=True)]
    named = dict(enumerate([*ranges, f"{LENGTHS[-1]:,}+"]))
    return {name: counts.get(at, 0) for at, name in named.items()} if counts else {}
