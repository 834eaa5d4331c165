"""The boilerplate behind the body: its first line, and the roles of its lines."""

from __future__ import annotations

from crawler.extraction.text_layout.layout import read_lines
from crawler.extraction.text_layout.lines import Lines
from crawler.extraction.text_layout.tail import mark_tail, tail_start
from crawler.sites.chinanews import BOILERPLATE
from crawler.vocabulary import Role


def lines_of(*texts: str) -> Lines:
    return Lines(read_lines("\n".join(texts)), BOILERPLATE)


def test_the_tail_begins_at_its_first_line_or_at_navigation_words_above_it() -> None:
    lines = lines_of("Bees were counted.", "Home", "News", "Comments (0)", "Boats")
    assert tail_start(lines, 0) == 1
    assert tail_start(lines, 2) == 2


def test_a_page_without_a_tail_has_none() -> None:
    assert tail_start(lines_of("Bees were counted.", "They mentioned media partners: nobody."), 0) == 2


def test_a_line_of_heads_does_not_begin_the_tail_of_a_whole_page() -> None:
    lines = lines_of("LINE", "Bees were counted.", "LINE")
    assert tail_start(lines, 0) == 3
    assert tail_start(lines, 1) == 2


def test_lines_behind_the_heading_of_a_list_belong_to_the_list() -> None:
    lines = lines_of("Related News", "Boats", "Back to top", "Boats", "Home", "Most popular in 24h", "Home")
    mark_tail(lines, 0)
    assert lines.roles == [
        Role.RELATED_NEWS,
        Role.RELATED_NEWS,
        Role.FOOTER_LINKS,
        Role.OUTSIDE_BODY,
        Role.NAVIGATION,
        Role.POPULAR,
        Role.POPULAR,
    ]
