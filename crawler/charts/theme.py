"""The colours of charts: those of a page, which change with light and dark, or fixed ones for a file of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

MOST_SERIES = 7


class Legend(TypedDict):
    """Where the names of the series are, as Vega-Lite has it."""

    orient: str
    columnPadding: int


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as CSS values. `series` are those of the values, in their order; `background` is None for no colour.

    `legend` is None where the page has one of its own.
    """

    text: str
    grid: str
    series: tuple[str, ...]
    background: str | None = None
    legend: Legend | None = None


PAGE = Theme("currentColor", "var(--line)", tuple(f"var(--series-{number})" for number in range(1, MOST_SERIES + 1)))
FILE = Theme(
    "#222222",
    "#dddddd",
    ("#1f5fa8", "#c2571a", "#3a7d44", "#6b4c9a", "#a08a1f", "#b0507a", "#7a7f87"),
    "white",
    {"orient": "top", "columnPadding": 24},
)
