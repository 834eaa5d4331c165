"""The hours of the day in which nothing is fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.exceptions import BadInputError
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

_HOURS = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)(?:\s+(\S+))?")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of the day in a time zone; they may include midnight."""

    begin: time
    end: time
    zone: tzinfo

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M} {self.zone}"

    def reason_to_wait(self, now: datetime) -> Reason | None:
        """Return Reason.QUIET_HOURS during the hours; `now` has a time zone."""
        clock = now.astimezone(self.zone).time()
        over_midnight = self.begin > self.end
        since, before = clock >= self.begin, clock < self.end
        return Reason.QUIET_HOURS if (since or before if over_midnight else since and before) else None


def read_quiet_hours(text: str) -> QuietHours | None:
    """Read `22:00-06:00 Asia/Shanghai` (UTC without a zone); None if empty. BadInputError for any other text."""
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
