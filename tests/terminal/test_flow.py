"""Rows fit into any width, and nothing in them is obeyed by a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.terminal.flow import MIN_CHARS, Row, lines_of

ROWS = [Row("chinanews", ["crawling", "0:07"]), Row("pages", [f"{number},000 of some kind" for number in range(9)])]
PRINTABLE = st.text(st.characters(codec="ascii", exclude_categories=["C"]), max_size=90)


def texts(rows: list[Row], width: int) -> list[str]:
    return [(line.label + line.text).rstrip() for line in lines_of(rows, width)]


def test_on_a_wide_terminal_the_labels_are_a_column() -> None:
    assert texts(ROWS, 100) == [
        "chinanews  crawling, 0:07",
        "pages      0,000 of some kind, 1,000 of some kind, 2,000 of some kind, 3,000 of some kind",
        "           4,000 of some kind, 5,000 of some kind, 6,000 of some kind, 7,000 of some kind",
        "           8,000 of some kind",
    ]


def test_on_a_narrow_terminal_the_parts_stand_under_their_label() -> None:
    assert texts(ROWS[:1], 40) == ["chinanews", "  crawling, 0:07"]


def test_a_control_character_is_shown_and_not_obeyed() -> None:
    assert texts([Row("a\x1b[2J", ["b\x9b1m\r\n"[:-1]])], 80) == ["a\\x1b[2J  b\\x9b1m\\r"]


@given(st.lists(st.builds(Row, PRINTABLE, st.lists(PRINTABLE, max_size=6)), max_size=5), st.integers(1, 120))
def test_no_line_is_as_long_as_the_terminal_is_wide(rows: list[Row], width: int) -> None:
    assert all(len(line.label + line.text) < max(width, MIN_CHARS + 1) for line in lines_of(rows, width))


def test_no_part_is_lost_where_there_is_room_for_each() -> None:
    for width in range(30, 130):
        joined = " ".join(texts(ROWS, width))
        assert all(part in joined for row in ROWS for part in row.parts), width
