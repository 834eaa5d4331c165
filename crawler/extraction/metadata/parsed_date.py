"""Texts to dates: ISO 8601, RFC 5322, and the forms that pages use in some eighty languages.

A parsed date has a time zone only if the text states one. Without one it is naive, local time at the place of
publication; UTC is never assumed. A text without a whole date gives None, and so does 3/4/2024 in an unknown order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import ClassVar

from crawler.extraction.metadata.dates.clock import at_clock, clock_around
from crawler.extraction.metadata.dates.forms import FIRST_YEAR, LAST_YEAR, first_day
from crawler.extraction.metadata.dates.style import ANY_STYLE, DateStyle

MAX_CHARS = 300  # how much of a text is searched for a date
CACHED_TEXTS = 512  # of MAX_CHARS at most: several fields of a page read the same lines
MILLISECONDS_FROM = 10**11  # a number since 1970 is in milliseconds from here on, below it in seconds
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_LIKELY = re.compile(r"\d{4}|年|\d{1,2}[./／．-]\d{1,2}[./／．-]\d\d|['’-]\d\d(?!\d)|\.\s?\d\d(?!\d)")
"""Each date has one of these in it."""
_MARKS = "\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069\ufeff"
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, _MARKS))
"""Full-width characters as plain ones, and marks of the writing direction as nothing."""


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date and the text `raw` that it was read from; `timed` says whether the text states an hour.

    `when` has a time zone only if the text states one; without an hour it is midnight.
    """

    when: datetime
    raw: str
    timed: bool

    MAX_PRECISION: ClassVar[int] = 2

    @property
    def precision(self) -> int:
        """0: a day; 1: with an hour; 2: with an hour and a time zone."""
        return self.timed + (self.timed and self.when.tzinfo is not None)


def read_date(text: str, style: DateStyle = ANY_STYLE) -> ParsedDate | None:
    """Read the first whole date of a text; `style` is that of its page."""
    return _read(" ".join(text[:MAX_CHARS].split()), style)


@lru_cache(maxsize=CACHED_TEXTS)
def _read(start: str, style: DateStyle) -> ParsedDate | None:
    if _EPOCH.fullmatch(start):
        return _since_1970(start)
    if not _LIKELY.search(start):
        return None
    plain = start if start.isascii() else start.translate(_PLAIN)
    day = first_day(plain, style)
    if day is None:
        return None
    source = start if len(plain) == len(start) else plain
    if day.clock:
        when = at_clock(day.when, day.clock, style)
        return ParsedDate(when or day.when, source[day.start : day.end], timed=when is not None)
    clock = clock_around(day.when, plain, day.start, day.end, style)
    if clock is None:
        return ParsedDate(day.when, source[day.start : day.end], timed=False)
    return ParsedDate(clock.when, source[clock.start : clock.end].strip(), timed=True)


def _since_1970(count: str) -> ParsedDate | None:
    seconds = int(count) / 1000 if int(count) >= MILLISECONDS_FROM else int(count)
    when = datetime.fromtimestamp(seconds, UTC)
    return ParsedDate(when, count, timed=True) if FIRST_YEAR < when.year <= LAST_YEAR else None
