"""The benchmark of the whole job measures Scrapy alone and this project in turn."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from crawler.charts.charts import bars, lines
from crawler.vocabulary import CpuStage
from tests.benchmarks.article_pages import IMITATED
from tests.benchmarks.crawl import DOWNLOADING, FEW, contenders, measured, stage_table, table


@pytest.mark.slow
def test_all_articles_are_stored_and_the_stages_are_measured() -> None:
    known = "known templates"
    compared = [one for one in contenders(None) if one.name in {DOWNLOADING, known}]
    figures = measured(compared, IMITATED, FEW + 4, rounds=1)
    assert [line.split(" | ")[0] for line in table(figures)][2:] == [f"| {DOWNLOADING}", f"| {known}"]
    assert [line.split(" | ")[0] for line in stage_table(figures)][2:] == [f"| {known}"]
    assert figures[known].stages.keys() == {*CpuStage}
    assert all(one.peak_rss[0] > 0 for one in figures.values())


def test_plots_are_svg_with_the_names_of_their_values() -> None:
    for plot in (bars("cost", {"a & b": 3.0, "c": 1.0}), lines("memory", "pages", {"a & b": [(0.0, 1.0), (9.0, 2.0)]})):
        assert "a & b" in [element.text for element in ET.fromstring(plot).iter()]  # noqa: S314  # our own text
