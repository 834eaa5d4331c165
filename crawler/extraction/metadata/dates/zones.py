"""The time zones that dates state: offsets such as `GMT+8`, and names such as CEST or IST."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.vocabulary.word_lists import read_word_list

EASTERNMOST, WESTERNMOST = timedelta(hours=14), timedelta(hours=-12)
EAST_MINUTES, WEST_MINUTES = (0, 15, 30, 45), (0, 30)  # 10:15-11:45 is a span of time, no time with a zone
ANY_REGION = "mul"
_ENTRIES = read_word_list("extraction/words/zones.tsv").entries
_KINDS = {
    name: {entry.language: entry.kind for entry in _ENTRIES if entry.text.casefold() == name}
    for name in {entry.text.casefold() for entry in _ENTRIES}
}
_OFFSET = re.compile(r"(?:UTC|GMT)?(?:/GMT|/UTC)?\s?([+−-])\s?(\d{1,2})[:.]?(\d{2})?")
_NAMES = "|".join(sorted({re.escape(entry.text) for entry in _ENTRIES}, key=lambda name: (-len(name), name)))
ZONE = (
    r"(?:(?:UTC|GMT)(?:/GMT|/UTC)?\s?[+−-]\s?\d{1,2}(?:[:.]?\d{2})?|\s?[+−-]\d{2}:?\d{2}|(?<=\d)[+−-]\d{1,2})(?![\d:])"
    rf"|(?-i:{_NAMES})(?![^\W_])"
)
"""A regular expression for a zone behind a time of day."""


def zone_of(name: str, region: str = "", day: datetime | None = None) -> tzinfo | None:
    """Return the zone of `Z`, `+02:00`, `GMT+8` or `CEST`; None if the name does not mean one offset.

    `region` (ISO 3166-1) tells which of its zones a name such as IST means; ET needs the `day`, for its summer time.
    """
    bare = name.strip()
    if offset := _OFFSET.fullmatch(bare.upper()):
        return _fixed(offset[1] != "+", int(offset[2]), int(offset[3] or 0))
    kinds = _KINDS.get(bare.casefold(), {})
    kind = kinds.get(region.lower()) or kinds.get(ANY_REGION)
    if kind is None or "/" not in kind:
        return zone_of(kind) if kind else None
    try:
        return timezone(ZoneInfo(kind).utcoffset(day or datetime.now(UTC)) or timedelta())
    except ZoneInfoNotFoundError:
        return None


def _fixed(is_west: bool, hours: int, minutes: int) -> tzinfo | None:  # noqa: FBT001 - a sign
    ahead = timedelta(hours=hours, minutes=minutes) * (-1 if is_west else 1)
    if not WESTERNMOST <= ahead <= EASTERNMOST or minutes not in (WEST_MINUTES if is_west else EAST_MINUTES):
        return None
    return timezone(ahead) if ahead else UTC
