"""Word lists: complete lines, valid patterns, and the patterns that are made from them."""

from __future__ import annotations

import re

import pytest

from crawler.extraction.word_lists import FOLDER, Entry, WordList, read_word_list

NAMES = ("dates", "months", "people", "sections", "sources", "surnames")
LIST = WordList(
    (
        Entry("updated", "en", "update"),
        Entry("updated", "en", r"updated\w?"),
        Entry("updated", "zh", "更新"),
        Entry("at", "en", "at"),
    )
)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_has_a_kind_a_language_and_a_valid_pattern(name: str) -> None:
    entries = read_word_list(name).entries
    assert all(re.fullmatch(r"[a-z]{2}|mul", entry.language) for entry in entries)
    assert all(re.compile(entry.text) and entry.text == entry.text.strip() for entry in entries)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_there_twice(name: str) -> None:
    entries = read_word_list(name).entries
    assert len(entries) == len(set(entries))


def test_the_lists_that_are_tested_are_there() -> None:
    assert {path.stem for path in FOLDER.glob("*.tsv")} >= set(NAMES)


def test_a_pattern_tries_longer_entries_first() -> None:
    assert re.compile(LIST.pattern("updated")).findall("updates updated update") == ["update", "updated", "update"]


def test_whole_words_are_required_only_in_languages_with_spaces() -> None:
    assert re.compile(LIST.whole_words("updated")).findall("updates, update 更新时间") == ["update", "更新"]


def test_words_are_those_of_the_named_kinds() -> None:
    assert LIST.words("at") == {"at"}
    with pytest.raises(KeyError):
        LIST.words("published")
