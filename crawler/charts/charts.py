r"""The charts: bars, columns (one on top of the other), and lines. The same values give the same bytes.

A chart is an SVG element with text. Its names come from anywhere: they are escaped, and characters that damage a
screen are shown as `\\x1b`. Its title is its label for a screen reader; the numbers belong into a table beside it.
"""

from __future__ import annotations

import re
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from crawler.charts.theme import FILE, Theme
from crawler.exceptions import BadInputError
from crawler.unsafe_characters import escaped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDE, NARROW = 700, 340
"""The width of a chart in CSS pixels: beside a text, and on a phone."""
_HEIGHT, _NARROW_HEIGHT, _ROW = 220, 170, 22
_NAME_PIXELS, _NARROW_NAME_PIXELS = 210, 110  # of a bar
_MOST_NAMES, _MOST_NARROW_NAMES = 12, 6  # on an axis of columns
_FONT, _FONT_SIZE = "system-ui, sans-serif", 12
_ROLES = re.compile(r' (?:role="graphics-[\w-]+"|aria-roledescription="[^"]*")')  # parts of an image have no roles
_LONG_NUMBERS = re.compile(r"(?<=[ ,(MhvH-])(\d+\.\d)\d+")
_MISSING = (
    "vl-convert is not installed, which draws charts; pip install -e '.[report]' in the project's folder installs it"
)


def bars(title: str, values: Mapping[str, float], form: str = ",", *, width: int = WIDE, theme: Theme = FILE) -> str:
    """Return a bar for each value, with its name and its number in a format of D3, such as `,` or `.1f`."""
    names = list(map(escaped, values))
    data = [{"name": name, "value": value} for name, value in zip(names, values.values(), strict=True)]
    room = _NAME_PIXELS if width >= WIDE else _NARROW_NAME_PIXELS
    y: dict[str, Any] = {"field": "name", "type": "nominal", "sort": names, "title": None}
    y |= {"axis": {"labelLimit": room, "minExtent": room, "ticks": False, "domain": False, "labelPadding": 8}}
    top = max(values.values(), default=0) * 1.15 or 1
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": [0, top]}}
    both = {"encoding": {"y": y, "x": x}, "data": {"values": data}}
    bar = {"mark": {"type": "bar", "color": theme.series[0]}}
    number = {
        "mark": {"type": "text", "align": "left", "dx": 5, "color": theme.text},
        "encoding": {"text": {"field": "value", "type": "quantitative", "format": form}},
    }
    size = {"width": width - room - 20, "height": {"step": _ROW}}
    return _drawn(title, both | size | {"layer": [bar, number]}, theme)


def columns(
    title: str, names: Sequence[str], series: Mapping[str, Sequence[int]], *, width: int = WIDE, theme: Theme = FILE
) -> str:
    """Return a column for each name, made of the values of the series at its place, the first one at the bottom."""
    labels = list(map(escaped, series))
    data = [
        {"at": at, "series": label, "value": values[place], "order": number}
        for number, (label, values) in enumerate(zip(labels, series.values(), strict=True))
        for place, at in enumerate(names)
        if values[place]
    ]
    most = _MOST_NAMES if width >= WIDE else _MOST_NARROW_NAMES
    shown = list(names)[:: -(-len(names) // most)] if names else []
    x: dict[str, Any] = {
        "field": "at",
        "type": "ordinal",
        "title": None,
        "scale": {"domain": list(names), "paddingInner": 0.15},
    }
    x |= {"axis": {"values": shown, "labelAngle": 0, "labelOverlap": True, "ticks": False}}
    y = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "axis": {"tickCount": 4, "format": "~s", "domain": False},
    }
    colour: dict[str, Any] = {"field": "series", "type": "nominal", "title": None, "sort": labels}
    colour |= {"scale": {"domain": labels, "range": list(theme.series[: len(labels)])}}
    colour |= {"legend": theme.legend if len(labels) > 1 else None}
    encoding = {"x": x, "y": y, "color": colour, "order": {"field": "order", "type": "quantitative"}}
    height = _HEIGHT if width >= WIDE else _NARROW_HEIGHT
    size = {"width": width - 50, "height": height}
    return _drawn(title, size | {"mark": "bar", "encoding": encoding, "data": {"values": data}}, theme)


def lines(title: str, across: str, series: Mapping[str, Sequence[tuple[float, float]]], *, theme: Theme = FILE) -> str:
    """Return a line for each series of (x, y), all from zero; `across` names the x axis."""
    labels = list(map(escaped, series))
    data = [
        {"series": label, "x": x, "y": y}
        for label, points in zip(labels, series.values(), strict=True)
        for x, y in points
    ]
    x = {"field": "x", "type": "quantitative", "title": across, "scale": {"zero": True}}
    y = {"field": "y", "type": "quantitative", "title": None, "scale": {"zero": True}}
    colour: dict[str, Any] = {
        "field": "series",
        "type": "nominal",
        "title": None,
        "sort": labels,
        "legend": theme.legend,
    }
    colour |= {"scale": {"domain": labels, "range": list(theme.series[: len(labels)])}}
    size = {"width": WIDE - 50, "height": _HEIGHT}
    encoding = {"x": x, "y": y, "color": colour}
    return _drawn(title, size | {"mark": "line", "encoding": encoding, "data": {"values": data}}, theme)


def require_charts() -> None:
    """Raise BadInputError if charts cannot be drawn, before work is done for them."""
    if find_spec("vl_convert") is None:
        raise BadInputError(_MISSING)


def _drawn(title: str, chart: dict[str, Any], theme: Theme) -> str:
    """Return a chart of Vega-Lite as SVG, with its title: on a page for screen readers, in a file above it too."""
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
    shown = {"title": escaped(title)} if theme.background else {}
    svg: str = vl_convert.vegalite_to_svg(chart | shown | {"config": config, "padding": 4})
    plain = _LONG_NUMBERS.sub(r"\1", _ROLES.sub("", svg))
    return plain.replace("<svg ", f'<svg role="img" aria-label="{escape(escaped(title))}" ', 1)
