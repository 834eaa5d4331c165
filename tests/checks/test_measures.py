"""Measures of a text."""

from __future__ import annotations

import pytest

from crawler.checks.measures import ends_as_sentence, has_units, units


@pytest.mark.parametrize(
    ("text", "count"),
    [("The tea is in.", 4), ("茶叶采摘", 4), ("茶 chá tea", 3), ("お茶 2026", 3), ("차를", 2), ("— … !", 0), ("", 0)],
)
def test_words_and_characters_of_scripts_without_spaces_are_counted(text: str, count: int) -> None:
    assert units(text) == count
    assert has_units(text) == (count > 0)


@pytest.mark.parametrize("text", ["It ends.", "He said: “It ends.”", "结束了。", "Does it end? ", "(It ends.)"])
def test_a_sentence_may_end_in_quotation_marks_or_brackets(text: str) -> None:
    assert ends_as_sentence(text)


@pytest.mark.parametrize("text", ["A headline", "A list:", "“Quoted”", ""])
def test_other_text_does_not_end_as_a_sentence(text: str) -> None:
    assert not ends_as_sentence(text)
