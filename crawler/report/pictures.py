"""The charts of the report, each drawn for a wide page and for a phone, with the table of its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from crawler.charts.charts import NARROW, WIDE, columns
from crawler.charts.theme import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.report.series import Series


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as HTML, the names of its series, and the table of its numbers."""

    title: str
    wide: Markup
    narrow: Markup
    legend: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]


def over_time(title: str, series: Series) -> Picture | None:
    """Draw a series, a column for each period; None if there is nothing to draw."""
    if not series.numbers or not series.periods:
        return None
    rows = [[name, *numbers] for name, *numbers in zip(series.periods, *series.numbers.values(), strict=True)]
    return _picture(title, series, ["time", *series.numbers], rows)


def by_range(title: str, head: str, series: Series) -> Picture | None:
    """Draw one series, a column for each range of a measure."""
    rows = [[name, *numbers] for name, *numbers in zip(series.periods, *series.numbers.values(), strict=True)]
    return _picture(title, series, [head, *series.numbers], rows) if series.periods else None


def _picture(title: str, series: Series, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Picture:
    # The charts escape all names that they draw, so their SVG is safe.
    drawn = [
        Markup(columns(title, series.periods, series.numbers, width=width, theme=PAGE))  # noqa: S704
        for width in (WIDE, NARROW)
    ]
    return Picture(title, drawn[0], drawn[1], list(series.numbers), heads, rows)
