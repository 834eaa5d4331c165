"""The source of an article."""

from __future__ import annotations

from tests.extraction.metadata_pages import h1, json_ld, meta, metadata


def test_the_source_is_the_publisher() -> None:
    publisher = json_ld(publisher={"@type": "Organization", "name": "Harbour Gazette"})
    assert metadata(publisher + meta("og:site_name", "Gazette")).source == "Harbour Gazette"


def test_a_source_below_the_headline_is_preferred_to_the_publisher() -> None:
    line = "<p>2024年05月03日 06:30 来源：海港报 大字体</p>"
    assert metadata(meta("og:site_name", "Gazette"), h1("渡轮恢复通航") + line).source == "海港报"


def test_a_page_that_names_no_source_has_none() -> None:
    assert metadata("", h1()).source is None
