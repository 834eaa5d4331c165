"""The difference of two texts is counted, and shown in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.processing.text_difference import MAX_PARTS, MAX_SHOWN_LINES, TextDifference, text_difference

SENTENCE = "The harbour opened on Monday, and boats came from three towns to see the choir."
CASES = {
    "the same": (SENTENCE, SENTENCE, TextDifference()),
    "a word": (
        SENTENCE,
        SENTENCE.replace("Monday", "Tuesday"),
        TextDifference(
            8, 7, 0, 0, ("…The harbour opened on [-Monday,-]{+Tuesday,+} and boats came from three towns…",)
        ),
    ),
    "a paragraph less": (f"{SENTENCE}\n\nPrint", SENTENCE, TextDifference(0, 5, 0, 1, ("[-Print-]",))),
    "a paragraph more": (SENTENCE, f"Snow.\n\n{SENTENCE}", TextDifference(5, 0, 1, 0, ("{+Snow.+}",))),
    "Chinese, which has no spaces": (
        "人民网记者",
        "人民日报记者",
        TextDifference(2, 1, 0, 0, ("…人民[-网-]{+日报+}记者…",)),
    ),
    "nothing before": ("", "Snow.", TextDifference(5, 0, 1, 0, ("{+Snow.+}",))),
}


@pytest.mark.parametrize("name", CASES)
def test_a_difference_is_counted_and_shown_in_words(name: str) -> None:
    old, new, expected = CASES[name]
    assert text_difference(old, new) == expected


def test_a_long_text_is_shown_in_few_short_lines() -> None:
    words = " ".join(f"word{number}" for number in range(MAX_PARTS))
    (line,) = text_difference(words, words.upper()).shown
    assert "characters …" in line
    many = "\n\n".join(f"{SENTENCE} {number}" for number in range(40))
    shown = text_difference(many, many.replace("harbour", "ferry")).shown
    assert len(shown) <= MAX_SHOWN_LINES + 1
    assert shown[-1] == "(39 more)"


@given(st.lists(st.text("ab 字\n", max_size=8)), st.lists(st.text("ab 字\n", max_size=8)))
def test_the_characters_of_any_two_texts_add_up(one: list[str], other: list[str]) -> None:
    old, new = "\n\n".join(one), "\n\n".join(other)
    found = text_difference(old, new)
    assert (old == new) == (found.chars == 0 == len(found.shown))
