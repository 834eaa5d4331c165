"""The plots of a publication."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crawler.publication.plots import bars, columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.publication.figures import Figures

MOST_BARS = 15
_MOST_DAYS, _MOST_MONTHS = 62, 240  # longer times are shown by month, or by year
_MONTH_CHARS, _YEAR_CHARS, _MONTHS = 7, 4, 12


def charts(figures: Figures) -> dict[str, tuple[str, str]]:
    """Return the title and the SVG of each plot, by the name of its file. A plot without values is left out."""
    by_length = {
        f"{int(low):,} or more": many for low, many in sorted(figures.lengths.items(), key=lambda one: int(one[0]))
    }
    found = {
        "time": ("Articles by time of publication", by_time(figures.days)),
        "sections": ("Articles by section", _largest(figures.sections)),
        "languages": ("Articles by language", _largest(figures.languages)),
        "lengths": ("Articles by length in characters", by_length),
        "removed": ("Removed blocks by reason", _largest(figures.removed)),
    }
    draw = {"time": columns}
    return {
        f"plots/{name}.svg": (title, draw.get(name, _bars)(title, values))
        for name, (title, values) in found.items()
        if values
    }


def by_time(days: Mapping[str, int]) -> dict[str, int]:
    """Return the counts by day, month or year, whichever gives few enough columns; times without articles are 0."""
    if not days:
        return {}
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    months = (last.year - first.year) * _MONTHS + last.month - first.month + 1
    if (last - first).days < _MOST_DAYS:
        names = [date.fromordinal(day).isoformat() for day in range(first.toordinal(), last.toordinal() + 1)]
    elif months <= _MOST_MONTHS:
        numbered = (divmod(first.year * _MONTHS + first.month - 1 + at, _MONTHS) for at in range(months))
        names = [f"{year:04}-{month + 1:02}" for year, month in numbered]
    else:
        names = [f"{year:04}" for year in range(first.year, last.year + 1)]
    counts = dict.fromkeys(names, 0)
    for day, many in days.items():
        counts[day[: len(names[0])]] += many
    return counts


def _bars(title: str, values: Mapping[str, int]) -> str:
    return bars(title, values, ",")


def _largest(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the largest counts, and the sum of the others."""
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    shown, others = dict(ranked[:MOST_BARS]), ranked[MOST_BARS:]
    return shown | ({f"{len(others):,} others": sum(many for _, many in others)} if others else {})
