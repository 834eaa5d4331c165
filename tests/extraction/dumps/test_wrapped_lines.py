"""Lines that a program broke at a width are joined, all others are left as they are."""

from __future__ import annotations

import textwrap

import pytest

from crawler.extraction.dumps.wrapped_lines import is_broken_word, without_wrapping, wrapping_width

TEXT = """
A ferry company in Yichang has begun to let passengers keep bees on the upper deck, after a captain found that the
insects calmed travellers on the night crossing to the island, where the wind is strong.

"We expected complaints," said Captain Luo Wenbin, who has sailed on the river since 1987. "We got honey, and more
letters than in the ten years before."

The company plans to add a second hive in October. It said that no passenger had been stung so far, and that the
bees had never left the ship in the middle of the river.
"""
PARAGRAPHS = [" ".join(paragraph.split()) for paragraph in TEXT.split("\n\n")]
SHORT = ["The rescue", "Bees", "A captain counts his passengers twice", "Nobody left"]


def unwrapped(lines: list[str]) -> list[str]:
    width = wrapping_width(lines)
    return [
        " ".join(line.split())
        for line in (without_wrapping(lines, width, SHORT.__contains__) if width else lines)
        if line.strip()
    ]


@pytest.mark.parametrize("width", [60, 72, 79, 80, 100])
@pytest.mark.parametrize("between", ["\n\n", "\n"])
@pytest.mark.parametrize("indent", ["", "   ", "\t"])
def test_paragraphs_come_back_whatever_the_width(width: int, between: str, indent: str) -> None:
    wrapped = [textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent) for text in PARAGRAPHS]
    assert unwrapped(between.join([SHORT[0], *wrapped, *SHORT[1:]]).split("\n")) == [SHORT[0], *PARAGRAPHS, *SHORT[1:]]


def test_the_first_line_of_a_paragraph_may_be_indented_more() -> None:
    wrapped = [textwrap.fill(text, 70, initial_indent="    ") for text in PARAGRAPHS]
    assert unwrapped("\n".join(wrapped).split("\n")) == PARAGRAPHS


def test_the_lines_of_an_item_are_indented_more_than_its_bullet() -> None:
    wrapped = [textwrap.fill(f"* {text}", 72, initial_indent="  ", subsequent_indent="    ") for text in PARAGRAPHS]
    assert unwrapped("\n".join(wrapped).split("\n")) == [f"* {text}" for text in PARAGRAPHS]


def test_a_centred_headline_is_one_line() -> None:
    headline = [
        "Farmers in a valley of Yunnan have agreed to sow at night, to".center(80).rstrip(),
        "save frogs".center(80),
    ]
    wrapped = [line for text in PARAGRAPHS for line in textwrap.wrap(text, 74)]
    assert unwrapped([*headline, "", *wrapped])[0].endswith("at night, to save frogs")


@pytest.mark.parametrize(
    "lines", [PARAGRAPHS, [*SHORT, *PARAGRAPHS], SHORT, ["Bees on board of the ship", "of the year"]]
)
def test_lines_that_are_not_wrapped_stay(lines: list[str]) -> None:
    assert unwrapped(lines) == lines


def test_a_word_goes_on_behind_its_hyphen_unless_another_word_is_left_out() -> None:
    assert is_broken_word("differences over sand-", "related questions")
    assert not is_broken_word("the two-", "and three-minute glasses")
