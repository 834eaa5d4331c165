"""Numbers, rates and times as a person reads them, in plain characters that every terminal has."""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3600, 86_400
FEW = 10  # smaller numbers have a decimal place


def clock(seconds: float) -> str:
    """Return a time that has passed: `0:07`, `2:14:07`."""
    whole = int(seconds)
    minutes = f"{whole % HOUR // MINUTE:02}" if whole >= HOUR else f"{whole // MINUTE}"
    return f"{f'{whole // HOUR}:' if whole >= HOUR else ''}{minutes}:{whole % MINUTE:02}"


def duration(seconds: float) -> str:
    """Return a time that work took, in its two largest units: `7 s`, `2 min 05 s`, `1 h 02 min`, `3 d 04 h`."""
    whole = max(0, round(seconds))
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE:02} s"
    if whole < DAY:
        return f"{whole // HOUR} h {whole % HOUR // MINUTE:02} min"
    return f"{whole // DAY:,} d {whole % DAY // HOUR:02} h"


def about(seconds: float) -> str:
    """Return a time to come, in one unit: `about 40 s`, `about 12 min`, `about 3.5 h`."""
    for unit, name in ((DAY, "days"), (HOUR, "h"), (MINUTE, "min")):
        if seconds >= 2 * unit:
            return f"about {_few(seconds / unit)} {name}"
    return f"about {max(1, round(seconds))} s"


def a_second(rate: float) -> str:
    """Return a rate: `2.5/s`, or that a minute if it is small."""
    return f"{_few(rate)}/s" if rate >= 1 or not rate else f"{_few(rate * MINUTE)}/min"


def seconds(number: float) -> str:
    """Return seconds: `0.25 s`, `2.5 s`, `28 s`."""
    return f"{number:.2g} s" if number < 1 else f"{_few(number)} s"


def size(number: float) -> str:
    """Return a number of bytes: `950 B`, `2.5 MB`, `1.2 GB`."""
    for unit, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if number >= unit:
            return f"{_few(number / unit)} {name}"
    return f"{number:.0f} B"


def _few(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0") if number < FEW else f"{number:,.0f}"
