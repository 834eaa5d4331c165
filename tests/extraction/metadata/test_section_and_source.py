"""The source of an article."""

from __future__ import annotations

import pytest

from tests.extraction.metadata_pages import h1, json_ld, meta, metadata, script

CRUMBS = """{"@type": "BreadcrumbList", "itemListElement": [
    {"@type": "ListItem", "position": 1, "item": {"@id": "/", "name": "Home"}},
    {"@type": "ListItem", "position": 2, "name": "Harbour"},
    {"@type": "ListItem", "position": 3, "name": "Ferry runs again after winter break"}]}"""


def test_the_source_is_the_publisher() -> None:
    publisher = json_ld(publisher={"@type": "Organization", "name": "Harbour Gazette"})
    assert metadata(publisher + meta("og:site_name", "Gazette")).source == "Harbour Gazette"


def test_a_source_below_the_headline_is_preferred_to_the_publisher() -> None:
    line = "<p>2024年05月03日 06:30 来源：海港报 大字体</p>"
    assert metadata(meta("og:site_name", "Gazette"), h1("渡轮恢复通航") + line).source == "海港报"


def test_a_page_that_names_no_source_has_none() -> None:
    assert metadata("", h1()).source is None


@pytest.mark.parametrize("head", [meta("article:section", "Harbour"), json_ld(articleSection=["Harbour", "News"])])
def test_a_section_is_read_from_meta_tags_and_from_json_ld(head: str) -> None:
    assert metadata(head).section == "Harbour"


def test_the_last_entry_of_the_breadcrumb_before_the_article_is_its_section() -> None:
    assert metadata(script(CRUMBS), h1()).section == "Harbour"


@pytest.mark.parametrize("name", ["Home", "Uncategorized", "channel_news_2", "https://gazette.example/news"])
def test_a_name_that_readers_do_not_see_as_a_section_is_none(name: str) -> None:
    assert metadata(meta("article:section", name)).section is None
