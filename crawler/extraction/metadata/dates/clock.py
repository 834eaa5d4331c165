"""The hour and the time zone behind a date or before it, with the words for the halves of the day in many languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.metadata.dates.zones import ZONE, zone_of
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.extraction.metadata.dates.style import DateStyle

NOON = 12
MORNING_FROM = 6  # an earlier hour is after noon if a word for noon is next to it, and not read with one for the night
MAX_GAP_CHARS = 26  # between a date and its hour: `, Tuesday, at `
MAX_CLOCK_CHARS = 60
_WORDS = read_word_list("extraction/words/dates.tsv")
_HALVES = tuple(
    (entry, lazy_pattern(entry.text, re.IGNORECASE))
    for entry in _WORDS.of("am", "pm", "midday", "night", "local_am", "local_pm")
)
ONLY_BEHIND = frozenset({"en", "ar", "fa", "es", "pt", "ru"})
"""Languages whose words for the halves stand behind the hour, or mean something else in front of it."""


def _any_half(*, only_before: bool) -> str:
    texts = {entry.text for entry, _ in _HALVES if not (only_before and entry.language in ONLY_BEHIND)}
    return "|".join(sorted(texts, key=lambda text: (-len(text), text)))


_SIGN = _WORDS.pattern("hour_sign")
_CLOCK = (
    rf"(?:(?P<early>{_any_half(only_before=True)}|(?-i:AM|PM))\s?)?(?<![\d:.,])"
    rf"(?:(?P<hour>\d{{1,2}})(?:(?:(?:\s?[:：h]\s?|\sgiờ\s|\.)(?P<minute>\d{{2}})|\s?[時时点點시]\s?(?P<after_sign>\d{{1,2}}))(?!\d)(?:[:：.](?P<second>\d{{2}})"
    rf"(?:[.,]\d{{1,9}})?)?\s?[分분]?(?:\s?(?P<last>\d{{1,2}})\s?[秒초])?|\s?[時时点點시](?P<half>半)?(?!\d)|h(?!\w)"
    rf"|(?=\s?(?:{_any_half(only_before=False)}|{_SIGN}(?!\w|\sago))))"
    rf"|(?P<noon>{_WORDS.pattern('noon')})\b|(?P<midnight>{_WORDS.pattern('midnight')})\b)"
    rf"(?:\s?(?P<late>{_any_half(only_before=False)}))?(?:\s?{_SIGN}(?!\w))?(?:\s?[(（\[]?\s?(?P<zone>{ZONE})\s?[)）\]]?)?"
)
_COMPACT = rf"(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})?(?:\s?hrs\b)?(?=[Z+-]|$)(?P<zone>{ZONE})?"
_START = r"(?<![\w:.,])"
_BEHIND = tuple(
    lazy_pattern(pattern, re.IGNORECASE)
    for pattern in (rf"[T\s]{_COMPACT}", rf"[T:](?=\d){_CLOCK}", rf"\D{{0,{MAX_GAP_CHARS}}}?{_START}{_CLOCK}")
)
_BEFORE = lazy_pattern(rf"{_START}{_CLOCK}\D{{0,{MAX_GAP_CHARS}}}$", re.IGNORECASE)
_ALONE = lazy_pattern(_CLOCK, re.IGNORECASE)


class Clock(NamedTuple):
    """A date with its time of day, naive or with a zone, and the place of both in the text."""

    when: datetime
    start: int
    end: int


def clock_around(day: datetime, text: str, start: int, end: int, style: DateStyle) -> Clock | None:
    """Return the time of day behind the date that is at `start` to `end` of a text, or else the one before it."""
    rest = text[end : end + MAX_CLOCK_CHARS + MAX_GAP_CHARS]
    for found in filter(None, (pattern.match(rest) for pattern in _BEHIND)):
        if (when := _at(day, found, style)) is not None:
            return Clock(when, start, end + found.end())
    before = text[max(0, start - MAX_CLOCK_CHARS - MAX_GAP_CHARS) : start]
    for found in _BEFORE.finditer(before):
        if (when := _at(day, found, style)) is not None:
            return Clock(when, start - len(before) + found.start(), end)
    return None


def at_clock(day: datetime, text: str, style: DateStyle) -> datetime | None:
    """Return a day with the time of day that a text states."""
    found = _ALONE.match(text)
    return _at(day, found, style) if found else None


def _at(day: datetime, clock: re.Match[str], style: DateStyle) -> datetime | None:
    parts = clock.groupdict()
    hour = _hour(parts, style)
    if hour is None:
        return None
    minute = 30 if parts.get("half") else int(parts["minute"] or parts.get("after_sign") or 0)
    try:
        when = day.replace(hour=hour, minute=minute, second=int(parts["second"] or parts.get("last") or 0))
    except ValueError:
        return None
    return when.replace(tzinfo=zone_of(parts["zone"] or "", style.region, when))


def _hour(parts: dict[str, str | None], style: DateStyle) -> int | None:
    """Return the hour from 0 to 23, None if the word for the part of the day leaves it open."""
    if parts.get("noon") or parts.get("midnight"):
        return NOON if parts.get("noon") else 0
    hour, half = int(parts["hour"] or 0), _half(parts.get("late") or parts.get("early") or "", style)
    if half is None or hour > NOON:
        return hour
    if half == "midday":
        return hour + NOON if hour < MORNING_FROM else hour
    if half == "night":
        return hour + NOON if MORNING_FROM <= hour < NOON else None
    return hour % NOON + (NOON if half == "pm" else 0)


def _half(word: str, style: DateStyle) -> str | None:
    """Return the kind of a word, `local_` kinds only on pages in their language."""
    for entry, pattern in _HALVES if word else ():
        is_local = entry.kind.startswith("local_")
        if pattern.fullmatch(word) and not (is_local and entry.language != style.language):
            return entry.kind.removeprefix("local_")
    return None
