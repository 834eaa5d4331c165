r"""The charts: bars, columns (one on top of the other), and lines. The same values give the same bytes.

A chart is an SVG element with text. Its names come from anywhere: they are escaped, and characters that damage a
screen are shown as `\\x1b`. Its title is its label for a screen reader; the numbers belong into a table beside it.
"""

from __future__ import annotations

import re
from html import escape
from importlib.util import find_spec
from math import ceil
from typing import TYPE_CHECKING, Any

from crawler.charts.theme import FILE, Theme
from crawler.exceptions import BadInputError
from crawler.unsafe_characters import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WIDE, NARROW = 700, 340
"""The width of a chart in CSS pixels: beside a text, and on a phone."""
_HEIGHT, _NARROW_HEIGHT, _ROW = 220, 170, 22
_NAME_PIXELS, _NARROW_NAME_PIXELS = 280, 110  # of a bar
_WIDER_FONT = 1.2  # how much wider the reader's font may be than the one with which the chart is laid out
_COLUMN_MARGIN = 50  # beside columns and lines, for the numbers of their axis
_CHARACTER_PIXELS, _NAME_GAP_PIXELS = 7.5, 14  # of a name on an axis of columns
_MOST_NAME_CHARACTERS = 120
_FONT, _FONT_SIZE = "system-ui, sans-serif", 12
_ROLES = re.compile(r' (?:role="graphics-[\w-]+"|aria-roledescription="[^"]*")')  # parts of an image have no roles
_LONG_NUMBERS = re.compile(r"(?<=[ ,(MhvH-])(\d+\.\d)\d+")
_MISSING = (
    "vl-convert is not installed, which draws charts; pip install -e '.[report]' in the project's folder installs it"
)


def bars(title: str, values: Mapping[str, float], form: str = ",", *, width: int = WIDE, theme: Theme = FILE) -> str:
    """Return a bar for each value, with its name and its number in a format of D3, such as `,` or `.1f`."""
    data = [{"name": at, "value": value} for at, value in enumerate(values.values())]
    room = _NAME_PIXELS if width >= WIDE else _NARROW_NAME_PIXELS
    y: dict[str, Any] = {"field": "name", "type": "nominal", "sort": list(range(len(values))), "title": None}
    axis = {"labelLimit": room / _WIDER_FONT, "minExtent": room, "ticks": False, "domain": False, "labelPadding": 8}
    y |= {"axis": axis | _named("names")}
    top = max(values.values(), default=0) * 1.15 or 1
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": [0, top]}}
    both = {"encoding": {"y": y, "x": x}, "data": {"values": data}}
    bar = {"mark": {"type": "bar", "color": theme.series[0]}}
    number = {
        "mark": {"type": "text", "align": "left", "dx": 5, "color": theme.text},
        "encoding": {"text": {"field": "value", "type": "quantitative", "format": form}},
    }
    size = {"width": width - room - 20, "height": {"step": _ROW}}
    return _drawn(title, both | size | {"layer": [bar, number]}, theme, names=values)


def columns(
    title: str, names: Sequence[str], series: Mapping[str, Sequence[int]], *, width: int = WIDE, theme: Theme = FILE
) -> str:
    """Return a column for each name, made of the values of the series at its place, the first one at the bottom."""
    data = [
        {"at": at, "series": number, "value": values[at]}
        for number, values in enumerate(series.values())
        for at in range(len(names))
        if values[at]
    ]
    places = list(range(len(names)))
    x: dict[str, Any] = {"field": "at", "type": "ordinal", "title": None}
    x |= {"scale": {"domain": places, "paddingInner": 0.15}}
    shown = places[:: _step(names, width - _COLUMN_MARGIN)]
    x |= {"axis": {"values": shown, "labelAngle": 0, "labelOverlap": True, "ticks": False} | _named("names")}
    y = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "axis": {"tickCount": 4, "format": "~s", "domain": False},
    }
    order = {"field": "series", "type": "quantitative"}
    encoding = {"x": x, "y": y, "color": _colours(len(series), theme, has_legend=len(series) > 1), "order": order}
    height = _HEIGHT if width >= WIDE else _NARROW_HEIGHT
    size = {"width": width - _COLUMN_MARGIN, "height": height}
    chart = size | {"mark": "bar", "encoding": encoding, "data": {"values": data}}
    return _drawn(title, chart, theme, names=names, series=series)


def lines(title: str, across: str, series: Mapping[str, Sequence[tuple[float, float]]], *, theme: Theme = FILE) -> str:
    """Return a line for each series of (x, y), all from zero; `across` names the x axis."""
    data = [{"series": number, "x": x, "y": y} for number, points in enumerate(series.values()) for x, y in points]
    x = {"field": "x", "type": "quantitative", "title": escaped(across), "scale": {"zero": True}}
    y = {"field": "y", "type": "quantitative", "title": None, "scale": {"zero": True}}
    size = {"width": WIDE - _COLUMN_MARGIN, "height": _HEIGHT}
    encoding = {"x": x, "y": y, "color": _colours(len(series), theme)}
    return _drawn(title, size | {"mark": "line", "encoding": encoding, "data": {"values": data}}, theme, series=series)


def require_charts() -> None:
    """Raise BadInputError if charts cannot be drawn, before work is done for them."""
    if find_spec("vl_convert") is None:
        raise BadInputError(_MISSING)


def _named(names: str) -> dict[str, str]:
    """Return the labels of an axis or a legend, whose values are places in a list of names of the chart."""
    return {"labelExpr": f"{names}[datum.value]"}


def _colours(series: int, theme: Theme, *, has_legend: bool = True) -> dict[str, Any]:
    """Return the colours of the series, which are numbered from 0."""
    numbers = list(range(series))
    colour: dict[str, Any] = {"field": "series", "type": "nominal", "title": None, "sort": numbers}
    colour |= {"scale": {"domain": numbers, "range": list(theme.series[:series])}}
    return colour | {"legend": {**theme.legend, **_named("series")} if theme.legend and has_legend else None}


def _short(name: str) -> str:
    """Return the beginning of a name: Vega shortens a long one to its room, but takes minutes for an endless one."""
    return escaped(name if len(name) <= _MOST_NAME_CHARACTERS else f"{name[:_MOST_NAME_CHARACTERS]}…")


def _step(names: Sequence[str], width: int) -> int:
    """Return which names have room on an axis: each one (1), or each second, third ... one."""
    room = max(map(len, names), default=1) * _CHARACTER_PIXELS + _NAME_GAP_PIXELS
    return max(1, ceil(len(names) * room / width))


def _drawn(title: str, chart: dict[str, Any], theme: Theme, **names: Iterable[str]) -> str:
    """Return a chart of Vega-Lite as SVG, with its title: on a page for screen readers, in a file above it too.

    `names` are lists of names by which the chart labels its values: they are data of Vega, no part of an expression.
    Vega would take some names of series as those of its own (`constructor`).
    """
    import vl_convert  # noqa: PLC0415  # of the extra `report`

    words = {
        "labelColor": theme.text,
        "titleColor": theme.text,
        "labelFontSize": _FONT_SIZE,
        "titleFontSize": _FONT_SIZE,
    }
    rules = {"gridColor": theme.grid, "domainColor": theme.grid, "tickColor": theme.grid}
    config = {
        "background": theme.background,
        "font": _FONT,
        "aria": False,
        "view": {"stroke": None},
        "axis": words | rules,
        "legend": words | {"symbolType": "square"},
        "text": {"fontSize": _FONT_SIZE},
        "title": {"anchor": "start", "color": theme.text, "fontSize": _FONT_SIZE + 1, "offset": 12},
    }
    shown: dict[str, Any] = {"title": escaped(title)} if theme.background else {}
    shown |= {"params": [{"name": name, "value": [_short(text) for text in texts]} for name, texts in names.items()]}
    svg: str = vl_convert.vegalite_to_svg(chart | shown | {"config": config, "padding": 4})
    plain = _LONG_NUMBERS.sub(r"\1", _ROLES.sub("", svg))
    return plain.replace("<svg ", f'<svg role="img" aria-label="{escape(escaped(title))}" ', 1)
