"""The time that a feed, a sitemap or a JSON list states for an entry."""

from __future__ import annotations

from datetime import datetime

from crawler.extraction.metadata.dates.forms import FIRST_YEAR, LAST_YEAR
from crawler.extraction.metadata.parsed_date import read_date

_YEAR_CHARS, _MONTH_CHARS = 4, 7


def read_time(text: str | None) -> datetime | None:
    """Read ISO 8601, RFC 5322 and the other forms of `read_date`; a year or a month alone is its first day."""
    text = (text or "").strip()
    text += "-01-01" if len(text) == _YEAR_CHARS else "-01" if len(text) == _MONTH_CHARS else ""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        date = read_date(text)
        return date.when if date else None
    return time if FIRST_YEAR < time.year <= LAST_YEAR else None
