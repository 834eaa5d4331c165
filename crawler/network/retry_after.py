"""How long a host asks to be left alone (Retry-After, RFC 9110, 10.2.3), and the hours in which nothing is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.exceptions import BadInputError

_HOURS = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)(?:\s+(\S+))?")
MAX_SECONDS_DIGITS = 12


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, counted from `now` (aware); None if it says nothing."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:MAX_SECONDS_DIGITS])
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of the day, in a time zone, in which nothing is asked for; they may reach over midnight."""

    begin: time
    end: time
    zone: tzinfo

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M} {self.zone}"

    def reason_to_wait(self, now: datetime) -> str | None:
        """Return `quiet-hours` while they last; `now` is aware."""
        clock = now.astimezone(self.zone).time()
        over_midnight = self.begin > self.end
        since, before = clock >= self.begin, clock < self.end
        return "quiet-hours" if (since or before if over_midnight else since and before) else None


def read_quiet_hours(text: str) -> QuietHours | None:
    """Read `22:00-06:00 Asia/Shanghai` (UTC where no zone is named); None if empty. BadInputError if it is none."""
    if not text.strip():
        return None
    found = _HOURS.fullmatch(text.strip())
    begin, end, zone = found.groups("UTC") if found else ("", "", "")
    try:
        return QuietHours(time.fromisoformat(begin), time.fromisoformat(end), ZoneInfo(zone))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        raise BadInputError(
            f"CRAWLER_QUIET_HOURS: {text!r} are no hours; write them as '22:00-06:00 Asia/Shanghai'"
        ) from None
