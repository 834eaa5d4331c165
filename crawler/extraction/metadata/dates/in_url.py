"""The day or the month in the path of a URL: `/2024/05/03/`, `/2024/may/03/`, `20240503`, `/2024/05/`."""

from __future__ import annotations

import re
from datetime import date

from crawler.extraction.metadata.parsed_date import ParsedDate, read_date
from crawler.extraction.urls import split_url
from crawler.lazy_patterns import lazy_pattern

_DAY = lazy_pattern(
    r"(?<!\d)(?P<year>(?:19[7-9]|20)\d\d)(?P<gap>[/-]?)(?P<month>0[1-9]|1[0-2]|[1-9](?=[/-])|[a-z]{3}(?=/))[/-]?"
    r"(?P<day>0[1-9]|[12]\d|3[01]|[1-9](?!\d))(?!\d)",
    re.IGNORECASE,
)
_MONTH = lazy_pattern(r"/((?:19[7-9]|20)\d\d)[/-](0[1-9]|1[0-2])/")


def day_in_path(url: str) -> ParsedDate | None:
    """Return the day that a URL's path states."""
    match = _DAY.search(split_url(url).path)
    if match is None:
        return None
    parts = ("day", "month", "year") if match["month"].isalpha() else ("year", "month", "day")
    found = read_date((" " if match["month"].isalpha() else "-").join(match[part] for part in parts))
    return ParsedDate(found.when, match[0], timed=False) if found else None


def month_in_path(url: str) -> date | None:
    """Return the first day of the month that a URL's path states."""
    match = _MONTH.search(split_url(url).path)
    return date(int(match[1]), int(match[2]), 1) if match else None
