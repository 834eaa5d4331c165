"""Years of other calendars as years of the common era, and the digits of Chinese numbers."""

from __future__ import annotations

from datetime import date, timedelta

ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
"""The year before the first one of an era."""
BUDDHIST_YEARS = range(2450, 2750)
BUDDHIST_OFFSET = 543
JALALI_YEARS = range(1340, 1480)
JALALI_MONTHS = {
    "فروردین": 1, "اردیبهشت": 2, "خرداد": 3, "تیر": 4, "مرداد": 5, "امرداد": 5, "شهریور": 6, "مهر": 7, "آبان": 8,
    "آذر": 9, "دی": 10, "بهمن": 11, "اسفند": 12,
}  # fmt: skip
_FIRST_HALF, _LONG, _SHORT = 6, 31, 30  # six months of 31 days, then months of 30
_CHINESE = {digit: value for value, digits in enumerate(("〇零○", *"一二三四五六七八九")) for digit in digits}
_TENS = {"十": 1, "廿": 2, "卅": 3}
CHINESE_DIGITS = "".join((*_CHINESE, *_TENS, "元"))


def number_of(text: str) -> int:
    """Return the number of digits of any script or Chinese numerals: `15`, `१५`, `十五`, `二〇二四`; 元 is 1."""
    if text.isdecimal():
        return int(text)
    if text == "元":
        return 1
    for ten, value in _TENS.items():
        if ten in text:
            before, _, after = text.partition(ten)
            return 10 * value * (_CHINESE.get(before, 0) if before else 1) + _CHINESE.get(after, 0)
    return int("".join(str(_CHINESE.get(digit, digit)) for digit in text))


def common_year(year: int) -> int:
    """Return a Buddhist year as a year of the common era, any other year as it is."""
    return year - BUDDHIST_OFFSET if year in BUDDHIST_YEARS else year


def from_jalali(year: int, month: int, day: int) -> date:
    """Return a day of the Persian calendar. ValueError if there is no such day.

    Its year begins at the March equinox; the rule of 33 years gives that day exactly from 1799 to 2256.
    """
    if not (1 <= month <= 12 and 1 <= day <= (_LONG if month <= _FIRST_HALF else _SHORT)):  # noqa: PLR2004 - months
        raise ValueError("no day of the Persian calendar")
    days = (month - 1) * _LONG - max(0, month - 1 - _FIRST_HALF) + day - 1
    return _new_year(year) + timedelta(days)


def _new_year(year: int) -> date:
    """Return the first day of a Persian year: 1 Farvardin 1348 was 21 March 1969."""
    return date(1969, 3, 21) + timedelta((year - 1348) * 365 + _leap_days(year) - _leap_days(1348))


def _leap_days(year: int) -> int:
    return (8 * year + 21) // 33
