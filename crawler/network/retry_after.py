"""The wait that a host requests by its Retry-After header (RFC 9110, 10.2.3)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_SECONDS_DIGITS = 12


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the requested wait in seconds from `now`, which has a time zone; None if the value cannot be read."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:MAX_SECONDS_DIGITS])
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
