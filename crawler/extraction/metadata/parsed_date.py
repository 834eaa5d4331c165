"""Texts to dates: ISO 8601, RFC 5322, and the forms that pages use in some thirty languages.

A parsed date has a time zone only if the text states one. Without one it is naive, local time at the place of
publication; UTC is never assumed. A text without a whole date gives None, and so does 3/4/2024 in an unknown order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, ClassVar

from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CHARS = 300  # how much of a text is searched for a date
FIRST_YEAR, LAST_YEAR = 1970, 2100  # a year outside of this range is an error
MILLISECONDS_FROM = 10**11  # a number since 1970 is in milliseconds from here on, below it in seconds
MONTHS_A_YEAR = 12
NOON = 12
ZONE_HOURS = {
    "PST": -8, "PDT": -7, "EST": -5, "EDT": -4, "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "CET": 1, "MEZ": 1, "BST": 1,
    "WEST": 1, "WAT": 1, "CEST": 2, "MESZ": 2, "EET": 2, "SAST": 2, "CAT": 2, "EEST": 3, "MSK": 3, "EAT": 3, "TRT": 3,
    "PKT": 5, "WIB": 7, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
}  # fmt: skip
"""Offsets from UTC in hours, of names that mean one zone only. IST and CST mean several zones, so they are not here."""

_WORDS = read_word_list("extraction/words/dates.tsv")
_ORDINAL = r"(?:st|nd|rd|th|er|[.ºª°])"
_MONTH_NAME = r"(?P<name>[^\W\d_]{2,14})"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d-])(?P<y>\d{4})(?P<gap>[-/.])(?P<m>\d{1,2})(?P=gap)(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]?",
        rf"(?<![\d.])(?P<d>\d{{1,2}}){_ORDINAL}?[\s-]{{1,2}}(?:de\s|of\s)?{_MONTH_NAME}\.?,?[\s-](?:del?\s)?(?P<y>\d{{4}})(?!\d)",
        rf"(?<![^\W\d_]){_MONTH_NAME}\.?\s(?P<d>\d{{1,2}}){_ORDINAL}?,?\s(?P<y>\d{{4}})(?!\d)",
        r"(?<![\d.])(?P<d>\d{1,2})(?P<gap>[./-])\s?(?P<m>\d{1,2})(?P=gap)\s?(?P<y>\d{4})(?!\d)",
        r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?=T?\d{4}|T\d{2}|\D|$)",
    )
)
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:(?:[:.h：時时시点]\s?)(?P<minute>\d{2})[分분]?(?:[:.：](?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"|(?P<compact>\d{2})(?:\d{2})?(?=Z|[+-]|$)|(?=\s?[ap]\.?m))"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?" + _WORDS.pattern("hour_sign") + ")?"
    r"(?:\s?\(?(?P<zone>Z\b|[A-Z]{3,4}\b|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?(?!\d))\)?)?"
)
_CLOCK_AFTER = re.compile(
    rf"(?:T|\s?(?:[,|/·•–—-]|\([^\s()]{{1,12}}\)|{_WORDS.pattern('at')})?\s?)" + _CLOCK,
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(_CLOCK + r"\s?[,|·•–-]?\s?(?:on\s|[^\W\d_]{3,10},?\s)?$", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
MONTHS: Mapping[str, int] = {
    entry.text.casefold(): int(entry.kind) for entry in read_word_list("extraction/words/months.tsv").entries
}
"""The number of a month, from 1, by its case-folded name, without a dot at its end."""


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


def read_date(text: str, *, month_first: bool | None = None) -> ParsedDate | None:
    """Read the first whole date of a text. `month_first` says whether 3/4/2024 is 4 March; None: not known."""
    start = " ".join(text[:MAX_CHARS].split())
    if _EPOCH.fullmatch(start):
        return _since_1970(start)
    for pattern in _DATES:
        for match in pattern.finditer(start):
            if (day := _day(match, month_first=month_first)) is not None:
                return _with_clock(day, start, match)
    return None


def _day(match: re.Match[str], *, month_first: bool | None) -> datetime | None:
    parts = match.groupdict()
    day, month = int(parts["d"]), MONTHS.get(parts["name"].casefold(), 0) if parts.get("name") else int(parts["m"])
    if parts.get("gap") in {"/", "-"} and match.start("d") < match.start("y"):
        if day <= MONTHS_A_YEAR and month <= MONTHS_A_YEAR and day != month and month_first is None:
            return None
        if month > MONTHS_A_YEAR or (month_first and day <= MONTHS_A_YEAR):
            day, month = month, day
    try:
        date = datetime(int(parts["y"]), month, day)  # noqa: DTZ001 - the zone is read later
    except ValueError:
        return None
    return date if FIRST_YEAR <= date.year <= LAST_YEAR else None


def _with_clock(day: datetime, text: str, match: re.Match[str]) -> ParsedDate:
    after, before = _CLOCK_AFTER.match(text, match.end()), _CLOCK_BEFORE.search(text[: match.start()])
    for clock, raw in (
        (after, text[match.start() : after.end()] if after else ""),
        (before, text[before.start() : match.end()] if before else ""),
    ):
        if clock and (when := _at(day, clock)) is not None:
            return ParsedDate(when, raw.strip(), timed=True)
    return ParsedDate(day, match[0], timed=False)


def _at(day: datetime, clock: re.Match[str]) -> datetime | None:
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % NOON + (NOON if clock["half"].lower() == "p" else 0)
    try:
        when = day.replace(hour=hour, minute=int(clock["minute"] or clock["compact"] or 0))
        return when.replace(second=int(clock["second"] or 0), tzinfo=zone_of(clock["zone"] or ""))
    except ValueError:
        return None


def zone_of(name: str) -> tzinfo | None:
    """Return the time zone of `Z`, `+02:00`, `GMT+1` or `CEST`; None if the name does not mean one offset."""
    bare = name.strip().upper()
    if bare in {"Z", "UTC", "GMT"}:
        return UTC
    if bare in ZONE_HOURS:
        return timezone(timedelta(hours=ZONE_HOURS[bare]))
    offset = re.fullmatch(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?", bare)
    if not offset:
        return None
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(-ahead if offset[1] == "-" else ahead) if ahead < timedelta(hours=24) else None


def _since_1970(count: str) -> ParsedDate | None:
    seconds = int(count) / 1000 if int(count) >= MILLISECONDS_FROM else int(count)
    when = datetime.fromtimestamp(seconds, UTC)
    return ParsedDate(when, count, timed=True) if FIRST_YEAR < when.year <= LAST_YEAR else None
