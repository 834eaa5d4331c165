"""Bylines in any order of pieces: a date is never a source, and `By` names authors."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extraction.bylines.pieces import holds_date, is_part_of_byline, pieces_of, read_pieces
from crawler.extraction.bylines.reader import BylineReader
from crawler.extraction.html.parsing import parse

UTC_READER = BylineReader(UTC)
MORNING = datetime(2026, 3, 4, 8, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "byline",
    [
        "By <a>Ann Reed</a> and <a>Bob Stone</a> | Town Desk | 4 March 2026 at 8:40 am",
        "<i>08:40, 4 March 2026</i><i>Town Desk</i><i>By Ann Reed, Transport Editor, and Bob Stone</i>",
        "Published 4 March 2026 08:40 GMT<br>Updated: 5 March 2026<br>By Ann Reed and Bob Stone<br>Source: Town Desk",
        "<i>By</i> <b>Ann Reed</b> & <b>Bob Stone</b> <time datetime='2026-03-04T08:40Z'>4 Mar</time> <u>Town Desk</u>",
        "Wednesday, 4 March 2026 08:40 | By Ann Reed and Bob Stone, Staff Writers | Town Desk",
        "2026-03-04 08:40 Town Desk By Ann Reed and Bob Stone",
        "2026-03-04 08:40 Source: Town Desk Author: Ann Reed and Bob Stone",
        "Ann Reed | Bob Stone | Town Desk | 2026-03-04 08:40",
        "<p>Von Ann Reed und Bob Stone</p><p>04.03.2026, 8:40 Uhr</p><p>Town Desk</p>",
    ],
)
def test_the_pieces_of_a_byline_are_told_apart_in_any_order(byline: str) -> None:
    found = read_pieces(pieces_of([parse(f"<div>{byline}</div>")]), UTC_READER)
    assert (found.published, found.source, found.editor) == (MORNING, "Town Desk", None)
    assert found.authors == ("Ann Reed", "Bob Stone")


def test_an_editor_needs_a_label() -> None:
    found = read_pieces(["Editor: Ann Lee", "4 March 2026", "08:40"], UTC_READER)
    assert (found.published, found.editor, found.source) == (MORNING, "Ann Lee", None)


@pytest.mark.parametrize("text", ["4 March", "08:40", "2 hours ago", "March 4, 2026", "vor 3 Stunden", "8 am"])
def test_a_text_that_holds_a_date_is_no_source(text: str) -> None:
    assert holds_date(text)
    assert not is_part_of_byline(text)


@pytest.mark.parametrize("text", ["By Ann Reed", "3 min read", "Share", "12", "Source: Reuters", "", None])
def test_signatures_tools_and_counters_are_no_source(text: str | None) -> None:
    assert not is_part_of_byline(text)


@pytest.mark.parametrize("text", ["Xinhua", "China Daily", "Channel 4", "May", "Market Share Weekly", "新华网"])
def test_names_of_sources_may_hold_numbers_and_words_of_the_page(text: str) -> None:
    assert is_part_of_byline(text)


def test_a_long_text_is_no_byline() -> None:
    assert read_pieces(["4 March 2026", "The town council voted. " * 20], UTC_READER).published is None
