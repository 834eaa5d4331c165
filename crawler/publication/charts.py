"""The plots of a publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.charts.charts import bars, columns
from crawler.charts.periods import periods

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.publication.figures import Figures

MOST_BARS = 15


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
    return {
        f"plots/{name}.svg": (title, _drawn(name, title, values)) for name, (title, values) in found.items() if values
    }


def by_time(days: Mapping[str, int]) -> dict[str, int]:
    """Return the counts by day, month or year, whichever gives few enough columns; times without articles are 0."""
    if not days:
        return {}
    counts = dict.fromkeys(periods(min(days), max(days)), 0)
    chars = len(next(iter(counts)))
    for day, many in days.items():
        counts[day[:chars]] += many
    return counts


def _drawn(name: str, title: str, values: Mapping[str, int]) -> str:
    return columns(title, list(values), {"articles": list(values.values())}) if name == "time" else bars(title, values)


def _largest(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the largest counts, and the sum of the others."""
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    shown, others = dict(ranked[:MOST_BARS]), ranked[MOST_BARS:]
    return shown | ({f"{len(others):,} others": sum(many for _, many in others)} if others else {})
