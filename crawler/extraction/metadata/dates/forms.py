"""The days in a text: numbers in the orders of many languages, month names, and years of other eras."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.metadata.dates.calendars import (
    CHINESE_DIGITS,
    ERAS,
    JALALI_MONTHS,
    JALALI_YEARS,
    common_year,
    from_jalali,
    number_of,
)
from crawler.extraction.metadata.dates.months import month_of
from crawler.extraction.metadata.dates.style import MONTHS_A_YEAR, SHORT_YEAR_UNCLEAR, DateStyle
from crawler.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_YEAR, LAST_YEAR = 1970, 2100  # a year outside of this range is an error
CENTURY = 2000  # of a year of two digits
SHORT_YEAR_CHARS = 2
PERSIAN = "fa"
_LETTER = r"[^\W\d_\u0300-\u036f]|[\u0300-\u036f\u0900-\u0965\u0970-\u0d7f\u0e01-\u0e4e\u1000-\u103f\u1780-\u17d3]"
_NAME = rf"(?P<name>(?:(?:tháng(?:\smười)?|تشرين|كانون)\s)?(?:{_LETTER})(?:{_LETTER}|[.\u200c]){{1,16}})"
_OTHER_NAME = rf"(?:\s?[/(]\s?(?:{_LETTER}){{2,14}}\)?)"  # آذار/مارس
_BEFORE_NAME = r"(?<![^\W\d_])"
_ORDINAL = r"(?:st|nd|rd|th|er|re|-?(?:го|е|ше|ci|a|ª)|η|:[ea]|[.ºª°])"
_OF = r"(?:(?:del?|of|ng|ta['’])\s|d['’]\s?|ב-)"
_BEFORE_YEAR = r"(?:(?:del?|of|năm|พ\.ศ\.|ค\.ศ\.|року|года|г\.)\s?)"
_YEAR = r"(?P<y>\d{4}|['’]\d{2})(?!\d)"
_CJK = rf"[\d{CHINESE_DIGITS}]"
_END = r"(?![\d/-]|\.\d)"
_FORMS = tuple(
    lazy_pattern(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d-])(?P<y>\d{4})(?P<gap>[-/.])\s?(?P<m>\d{1,2})(?P=gap)\s?(?P<d>\d{1,2})(?!\d)",
        rf"(?<!\d)(?P<y>\d{{4}}|[{CHINESE_DIGITS}]{{4}})\s?[年년]\s?(?P<m>{_CJK}{{1,2}})\s?[月월]\s?(?P<d>{_CJK}{{1,3}})\s?[日号號일]?",
        rf"(?P<era>{'|'.join(ERAS)})\s?(?P<y>{_CJK}{{1,3}})\s?年\s?(?P<m>{_CJK}{{1,2}})\s?月\s?(?P<d>{_CJK}{{1,3}})\s?日?",
        rf"(?<![\d.:])(?P<d>\d{{1,2}})(?:{_ORDINAL}?[\s/-]{{1,2}}|\.){_OF}?{_NAME}{_OTHER_NAME}?[,،]?[\s/-]{{1,2}}{_BEFORE_YEAR}?{_YEAR}",
        rf"(?<![\d.:])(?P<d>\d{{1,2}})-{_NAME}-(?P<y>\d{{2}})(?!\d)",
        r"(?<![\d.:])(?P<d>\d{1,2})\s(?P<name>[\u0e01-\u0e4e.]{3,6}\.)\s?(?P<y>(?P<thai>\d{2}))(?!\d)",
        rf"{_BEFORE_NAME}{_NAME}[\s-](?P<d>\d{{1,2}}){_ORDINAL}?\s?[,،]?[\s-]?(?<!\d){_YEAR}",
        rf"(?<!\d)(?P<y>\d{{4}})(?:\.|\(?e?\)?ko|\s?m\.|\s(?:жылғы|ж\.))?[\s-]{_NAME}[\s-](?P<d>\d{{1,2}})(?!\d)",
        rf"(?<!\d)(?P<y>\d{{4}})\.?\s(?:gada|оны)\s(?P<d>\d{{1,2}})\.?\s{_NAME}",
        r"(?<!\d)(?P<d>\d{1,2})\s?[,/]?\s?(?:tháng|thg)\s(?P<m>\d{1,2}),?\s(?:năm\s)?(?P<y>\d{4})(?!\d)",
        r"(?<![\d.])(?P<d>\d{1,2})(?P<gap>[./-])\s?(?P<m>\d{1,2})(?P=gap)\s?(?P<y>\d{4})(?!\d)",
        rf"(?<![\w./,:-])(?P<d>\d{{1,2}})(?P<gap>[./-])(?P<m>\d{{1,2}})(?P=gap)(?P<y>\d{{2}})(?!\w){_END}",
        r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?=T?\d{4}|T\d{2}|\D|$)",
        rf"{_BEFORE_NAME}{_NAME}\s(?P<d>\d{{1,2}})\s(?P<clock>\d{{2}}:\d{{2}}:\d{{2}})\s(?:(?P<zone>[A-Z]{{1,5}}|[+-]\d{{4}})\s)?(?P<y>\d{{4}})(?!\d)",
    )
)


class Day(NamedTuple):
    """A day in a text, the place of its words, and the clock within them, as the date command writes it."""

    when: datetime
    start: int
    end: int
    clock: str = ""


def first_day(text: str, style: DateStyle) -> Day | None:
    """Return the day that stands first in a text, the longest of those at one place."""
    return min(_days(text, style), key=lambda day: (day.start, -day.end), default=None)


def _days(text: str, style: DateStyle) -> Iterator[Day]:
    for form in _FORMS:
        for match in form.finditer(text):
            if (when := _day(match, style)) is not None:
                parts = match.groupdict()
                clock = " ".join(filter(None, (parts.get("clock"), parts.get("zone"))))
                yield Day(when, match.start(), match.end(), clock)
                break


def _day(match: re.Match[str], style: DateStyle) -> datetime | None:
    parts = match.groupdict()
    year, day = parts["y"].lstrip("'’"), number_of(parts["d"])
    month = month_of(parts["name"], style.language) if parts.get("name") else number_of(parts["m"])
    if jalali := JALALI_MONTHS.get(parts.get("name") or ""):
        month = jalali
    if parts.get("thai"):
        year = f"25{year}"
    try:
        if parts.get("gap") and match.start("d") < match.start("y"):
            return _in_digits(day, month or 0, year, parts["gap"], style)
        if jalali or (style.language == PERSIAN and number_of(year) in JALALI_YEARS):
            return _valid(from_jalali(number_of(year), month or 0, day))
        return _valid(date(_whole(year, parts.get("era")), month or 0, day))
    except ValueError:
        return None


def _whole(year: str, era: str | None) -> int:
    if era:
        return ERAS[era] + number_of(year)
    return common_year(number_of(year)) if len(year) > SHORT_YEAR_CHARS else _full(int(year))


def _full(short: int) -> int:
    """Return the year of two digits as one of four."""
    return short + CENTURY - (100 if short + CENTURY >= FIRST_YEAR + 100 else 0)


def _in_digits(first: int, second: int, year: str, gap: str, style: DateStyle) -> datetime | None:
    """Read two numbers in front of a year, in the order that the page's style tells, or the only possible one."""
    month_first = style.month_first
    if len(year) == SHORT_YEAR_CHARS:
        if style.year_first:
            return _valid(date(_full(first), second, int(year)))
        if (style.language in SHORT_YEAR_UNCLEAR and gap == "-") or (month_first is None and not style.language):
            return None
    elif gap == "." and month_first is None and style.language != "en":
        month_first = False
    is_open = max(first, second) <= MONTHS_A_YEAR and first != second
    if is_open and month_first is None:
        return None
    day, month = (second, first) if second > MONTHS_A_YEAR or (month_first and is_open) else (first, second)
    return _valid(date(_whole(year, None), month, day))


def _valid(day: date) -> datetime | None:
    is_valid = FIRST_YEAR <= day.year <= LAST_YEAR
    return datetime(day.year, day.month, day.day) if is_valid else None  # noqa: DTZ001 - the zone is read later
