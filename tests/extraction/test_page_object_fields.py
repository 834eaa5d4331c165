"""The fields of a site with rules: its XPaths, its byline, and the declared metadata of its pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler import Page
from crawler.extraction import ExtractionRules, document_of, parse_page
from crawler.extraction.bylines.reader import BylineReader
from crawler.extraction.page_object import PageObject
from crawler.vocabulary import Role
from tests.extraction.metadata_pages import json_ld, page

if TYPE_CHECKING:
    from crawler.items import Metadata

URL = "https://www.gazette.example/news/2026/03/04/1701.html"
KNOWN = PageObject(
    "gazette",
    {Role.TITLE: "//h1", Role.BODY: "id('story')"},
    title="//h1",
    class_roles={".byline": Role.BYLINE},
    byline_roles=frozenset({Role.BYLINE}),
)
WITH_PATHS = replace(
    KNOWN,
    published="//time | //meta[@name='when']",
    author="//*[@class='who']",
    source="//*[@class='from']",
    section="//a[@rel='tag']",
    editor="//*[@class='editor']",
)
DECLARED = json_ld(
    datePublished="2026-03-04T08:40:00Z",
    author={"@type": "Person", "name": "Ann Reed"},
    articleSection="Transport",
    publisher={"@type": "Organization", "name": "The Gazette"},
)
MORNING = datetime(2026, 3, 4, 8, 40, tzinfo=UTC)


def found(byline: str, head: str = "", known: PageObject = KNOWN, distrusted: frozenset[str] = frozenset()) -> Metadata:
    body = f"<h1>Night bus returns</h1>{byline}<div id='story'><p>The night bus stops at Mill Lane again.</p></div>"
    rules = ExtractionRules((known,), bylines=BylineReader(UTC), language="en", distrusted=distrusted)
    document = document_of(parse_page(Page(URL, page(head, body).encode())), rules)
    assert document is not None
    return document.metadata


@pytest.mark.parametrize("byline", ["", "By Ann Reed", "Ann Reed", "2026-03-04", "By Ann Reed | 2026-03-04", "Share"])
def test_declared_metadata_fills_hour_author_section_and_source(byline: str) -> None:
    metadata = found(f'<div class="byline">{byline}</div>', DECLARED)
    assert (metadata.published, metadata.authors) == (MORNING, ("Ann Reed",))
    assert (metadata.section, metadata.source, metadata.editor) == ("Transport", "The Gazette", None)


def test_the_byline_of_the_page_is_preferred_to_declared_metadata() -> None:
    metadata = found('<div class="byline">2026-03-03 07:15 | Town Desk | By Bob Stone</div>', DECLARED)
    assert metadata.published == datetime(2026, 3, 3, 7, 15, tzinfo=UTC)
    assert (metadata.source, metadata.editor, metadata.authors) == ("Town Desk", None, ("Bob Stone",))


def test_a_distrusted_field_stays_empty() -> None:
    metadata = found("", DECLARED, distrusted=frozenset({"published", "source", "section"}))
    assert (metadata.published, metadata.source, metadata.section) == (None, None, None)
    assert metadata.authors == ("Ann Reed",)


def test_a_day_of_the_byline_gets_no_hour_of_another_day() -> None:
    metadata = found('<div class="byline">2026-03-02</div>', DECLARED)
    assert metadata.published_raw == "2026-03-02"


@pytest.mark.parametrize(
    ("byline", "source"),
    [
        ("4 March 2026, 08:40 | By Ann Reed", None),
        ("By Ann Reed | 2026-03-04 08:40", None),
        ("<span>By Ann Reed</span><span>March 4, 2026 8:40 a.m.</span>", None),
        ("2026-03-04 08:40 | Town Desk | By Ann Reed", "Town Desk"),
        ("<b>Town Desk</b><b>By Ann Reed</b><time datetime='2026-03-04T08:40Z'>4 March</time>", "Town Desk"),
    ],
)
def test_a_byline_in_any_order_gives_time_and_authors_and_never_a_date_as_source(
    byline: str, source: str | None
) -> None:
    metadata = found(f'<div class="byline">{byline}</div>')
    assert (metadata.published, metadata.source, metadata.editor) == (MORNING, source, None)
    assert metadata.authors == ("Ann Reed",)


def test_xpaths_of_fields_are_preferred_to_byline_and_declared_metadata() -> None:
    own = (
        "<a rel='tag'>Buses</a> <i class='who'>By Bob Stone and Cy Young</i> <i class='from'>Source: Town Desk</i> "
        "<i class='editor'>Editor: Dee Hall</i> <time datetime='2026-03-04T09:10:00+01:00'>4 March</time>"
    )
    metadata = found(f'{own}<div class="byline">2026-03-01 10:00 Wire Editor: Ed</div>', DECLARED, WITH_PATHS)
    assert metadata.published is not None
    assert metadata.published.isoformat() == "2026-03-04T09:10:00+01:00"
    assert metadata.authors == ("Bob Stone", "Cy Young")
    assert (metadata.source, metadata.section, metadata.editor) == ("Town Desk", "Buses", "Dee Hall")


def test_an_xpath_may_find_a_meta_tag_and_a_date_in_the_place_of_a_source_is_left_out() -> None:
    head = '<meta name="when" content="4 March 2026 08:40">'
    metadata = found("<i class='from'>4 March 2026</i><i class='editor'>Dee Hall</i>", head, WITH_PATHS)
    assert (metadata.published, metadata.source, metadata.editor) == (MORNING, None, "Dee Hall")
