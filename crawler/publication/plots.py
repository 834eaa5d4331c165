"""Small plots as SVG: bars, columns, and lines over time. The same values give the same bytes."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, LABELS, ROW, MARGIN = 760, 250, 28, 50
HEIGHT = 320
MAX_NAME_CHARS = 34  # of a bar
MAX_NAMED = 9  # columns that have their names
COLOURS = ("#1f5fa8", "#c2571a", "#3a7d44", "#6b4c9a")
_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" font-family="sans-serif" font-size="13">\n'
_HEAD += '<rect width="100%" height="100%" fill="white"/>\n'


def bars(title: str, values: Mapping[str, float], form: str = ".1f") -> str:
    """Return a bar for each value, with its name and its number in a format."""
    unit = (WIDTH - LABELS - MARGIN) / max(values.values(), default=1)
    parts = [_HEAD.format(WIDTH, ROW * (len(values) + 2)), _text(10, ROW * 0.7, title)]
    for row, (name, value) in enumerate(values.items(), 1):
        y, width = row * ROW, value * unit
        shown = name if len(name) <= MAX_NAME_CHARS else f"{name[: MAX_NAME_CHARS - 1]}…"
        parts.append(_text(LABELS - 8, y + ROW * 0.7, shown, "end"))
        parts.append(f'<rect x="{LABELS}" y="{y + 5}" width="{width:.1f}" height="{ROW - 10}" fill="{COLOURS[0]}"/>\n')
        parts.append(_text(LABELS + width + 6, y + ROW * 0.7, f"{value:{form}}"))
    return "".join([*parts, "</svg>\n"])


def columns(title: str, values: Mapping[str, int]) -> str:
    """Return a column for each value, from left to right; some of their names are below them."""
    top = max(values.values(), default=1)
    wide, high = (WIDTH - 2 * MARGIN) / len(values), (HEIGHT - 2 * MARGIN) / top
    bottom = HEIGHT - MARGIN
    parts = [
        _HEAD.format(WIDTH, HEIGHT),
        _text(10, 20, title),
        _text(MARGIN - 6, bottom - top * high + 4, f"{top:,}", "end"),
    ]
    parts.append(f'<path d="M{MARGIN} {bottom}H{WIDTH - MARGIN}" stroke="#ddd"/>\n')
    named_each = -(-len(values) // MAX_NAMED)
    for at, (name, value) in enumerate(values.items()):
        x, tall = MARGIN + at * wide, value * high
        if value:
            size = f'width="{max(1.0, wide - 1):.1f}" height="{tall:.1f}"'
            parts.append(f'<rect x="{x:.1f}" y="{bottom - tall:.1f}" {size} fill="{COLOURS[0]}"/>\n')
        if at % named_each == 0:
            parts.append(_text(x + wide / 2, bottom + 18, name, "middle"))
    return "".join([*parts, "</svg>\n"])


def lines(title: str, across: str, series: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Return a line for each series of (x, y), all from zero; `across` names the x axis."""
    right = max(x for points in series.values() for x, _ in points)
    top = 1.1 * max(y for points in series.values() for _, y in points)
    wide, high = (WIDTH - 2 * MARGIN) / right, (HEIGHT - 2 * MARGIN) / top
    bottom = HEIGHT - MARGIN
    parts = [_HEAD.format(WIDTH, HEIGHT), _text(10, 20, title), _text(WIDTH - MARGIN, HEIGHT - 12, across, "end")]
    for step in range(5):
        x, y = step * right / 4, step * top / 4
        parts.append(_text(MARGIN - 6, bottom - y * high + 4, f"{y:.0f}", "end"))
        parts.append(_text(MARGIN + x * wide, bottom + 18, f"{x:.0f}", "middle"))
        parts.append(f'<path d="M{MARGIN} {bottom - y * high:.1f}H{WIDTH - MARGIN}" stroke="#ddd"/>\n')
    for number, (name, points) in enumerate(series.items()):
        path = " ".join(f"{MARGIN + x * wide:.1f},{bottom - y * high:.1f}" for x, y in points)
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>\n')
        parts.append(_text(MARGIN + 12, MARGIN + 16 * number, name, colour=colour))
    return "".join([*parts, "</svg>\n"])


def _text(x: float, y: float, text: str, anchor: str = "start", colour: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>\n'
