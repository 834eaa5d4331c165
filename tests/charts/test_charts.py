"""Charts are SVG with the names of their values, in the colours of a page or of a file, and nothing in them can run."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from crawler.charts.charts import NARROW, bars, columns, lines
from crawler.charts.periods import periods
from crawler.charts.theme import PAGE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser import Browser

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e"
SHOWN = r"<script>alert(1)</script>\x1b[31m\u202e"


def texts(svg: str) -> set[str | None]:
    return {element.text for element in ET.fromstring(svg).iter()}  # noqa: S314  # our own text


@pytest.mark.parametrize("form", ["bars", "columns", "lines"])
def test_a_chart_for_a_file_has_its_title_and_its_names_as_text(form: str) -> None:
    svg = {
        "bars": lambda: bars(HOSTILE, {"a": 3.0, "b": 1.0}),
        "columns": lambda: columns(HOSTILE, ["2015", "2016"], {"a": [1, 2], "b": [0, 4]}),
        "lines": lambda: lines(HOSTILE, "seconds", {"a": [(0.0, 1.0), (9.0, 2.0)], "b": [(0.0, 3.0)]}),
    }[form]()
    assert {SHOWN, "a", "b"} <= texts(svg)
    assert "<script" not in svg


def test_a_chart_for_a_page_has_the_colours_of_the_page_and_a_label() -> None:
    svg = columns(HOSTILE, ["2015", "2016"], {"a": [1, 2], HOSTILE: [0, 4]}, theme=PAGE)
    root = ET.fromstring(svg)  # noqa: S314  # our own text
    assert (root.attrib["role"], root.attrib["aria-label"]) == ("img", SHOWN)
    fills = {element.attrib.get("fill") for element in root.iter()}
    assert {"currentColor", "var(--series-1)", "var(--series-2)"} <= fills
    assert not [one for one in fills if one and one.startswith("#")]
    assert "style=" not in svg
    assert SHOWN not in texts(svg), "the page has the title and the names"


def test_a_chart_fits_on_a_phone() -> None:
    svg = columns("Title", [f"2015-{month:02}" for month in range(1, 13)], {"a": list(range(12))}, width=NARROW)
    assert int(ET.fromstring(svg).attrib["width"]) <= NARROW  # noqa: S314  # our own text


def test_the_same_values_give_the_same_bytes_and_no_values_an_empty_chart() -> None:
    assert bars("Title", {"a": 1}) == bars("Title", {"a": 1})
    assert "<svg" in bars("Title", {})


def test_long_times_have_fewer_periods() -> None:
    assert periods("2015-03-30", "2015-04-01") == ["2015-03-30", "2015-03-31", "2015-04-01"]
    assert periods("2014-12-01", "2015-02-27") == ["2014-12", "2015-01", "2015-02"]
    assert periods("1990-12-01", "2015-02-27")[:2] == ["1990", "1991"]


@pytest.mark.parametrize("name", ["constructor", "toString", "datum.x' + datum['y", "a.b[0]\\", "null", ""])
def test_a_name_is_a_text_also_if_vega_has_a_meaning_for_it(name: str) -> None:
    assert texts(bars("Sections", {"News": 3, name: 1})) >= {"News", name or None}
    svg = columns("Sections", [name, "2016"], {"News": [1, 2], name: [0, 4]}, theme=PAGE)
    assert texts(svg) >= {name or None, "2016"}
    assert {"var(--series-1)", "var(--series-2)"} <= {one.attrib.get("fill") for one in ET.fromstring(svg).iter()}  # noqa: S314


def test_an_endless_name_is_cut() -> None:
    svg = columns("Sections", ["2015"], {"A" * 100_000: [1], "\ufffe" * 100_000: [1]})
    assert max(len(text or "") for text in texts(svg)) < 150


def test_names_of_columns_do_not_touch() -> None:
    days = periods("2026-03-04", "2026-03-24")
    shown = texts(columns("Sections", days, {"News": [1] * len(days)})) & set(days)
    assert shown == set(days[::3])


@pytest.mark.slow
@pytest.mark.parametrize("font", ["DejaVu Sans", "monospace"])
def test_the_names_of_bars_are_not_cut_where_the_readers_font_is_wider(
    browser: Browser, tmp_path: Path, font: str
) -> None:
    drawn = bars("Hours", {"Scrapy with trafilatura, lean settings": 1, "W" * 200: 2, "short": 3})
    page = tmp_path / "bars.svg"
    page.write_text(drawn.replace("system-ui", font), encoding="utf-8")
    browser.open(page)
    left = "return Math.min(...[...document.querySelectorAll('text')].map(one => one.getBoundingClientRect().left))"
    assert browser.driver.execute_script(left) >= 0
