"""Dates in digits whose order the page's language leaves open, or contradicts: another date of the page decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.extraction.metadata.dates.style import NUMERIC, DateStyle, order_in
from crawler.extraction.metadata.parsed_date import MAX_CHARS, ParsedDate, read_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads the dates of one page: `days` are those that it states beyond doubt, `month` that of its URL.

    `lines` are its visible lines, whose dates may tell the order of day and month.
    """

    style: DateStyle
    days: frozenset[date] = frozenset()
    month: date | None = None
    lines: Sequence[str] = ()

    def read(self, text: str) -> ParsedDate | None:
        """Read the first whole date of a text, None if the order of its day and month stays open."""
        if not NUMERIC.search(text[:MAX_CHARS]):
            return read_date(text, self.style)
        readings = [read_date(text, replace(self.style, month_first=order)) for order in (True, False)]
        known = [date for date in readings if date and self._is_known(date)]
        if len(known) == 1:
            return known[0]
        order = self.style.month_first
        date = read_date(text, self.style)
        if date is None and order is None and (seen := order_in(self.lines)) is not None:
            return readings[0] if seen else readings[1]
        return date

    def _is_known(self, date: ParsedDate) -> bool:
        day = date.when.date()
        return day in self.days or (self.month is not None and day.replace(day=1) == self.month)
