"""Word lists: complete lines, valid patterns, and the patterns that are made from them. test_phrases.py has phrases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary.word_lists import PACKAGE, Entry, WordList, read_word_list

if TYPE_CHECKING:
    from pathlib import Path

FILES = [*PACKAGE.glob("extraction/words/*.tsv"), *PACKAGE.glob("sites/words/*.tsv")]
LIST = WordList(
    (
        Entry("updated", "en", "update"),
        Entry("updated", "en", r"updated\w?"),
        Entry("updated", "zh", "更新"),
        Entry("at", "en", "at"),
    )
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_line_has_a_kind_a_language_and_a_valid_pattern(file: Path) -> None:
    entries = read_word_list(file).entries
    assert all(re.fullmatch(r"[a-z]{2}|mul", entry.language) for entry in entries)
    assert all(re.compile(entry.text) and entry.text == entry.text.strip() for entry in entries)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_line_is_there_twice(file: Path) -> None:
    entries = read_word_list(file).entries
    assert len(entries) == len(set(entries))


def test_each_line_is_an_entry_but_for_comments_and_empty_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    file.write_text("# pages\n\npage\tde\tSeite \npage\tja\tページ\n", "utf-8")
    assert read_word_list(file).entries == (Entry("page", "de", "Seite "), Entry("page", "ja", "ページ"))


@pytest.mark.parametrize("line", ["title\ten", "title en page", "title\ten\t", "a\tb\tc\td"])
def test_a_line_without_three_columns_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "b.tsv"
    file.write_text(f"# comment\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"b\.tsv, line 2"):
        read_word_list(file)


def test_a_pattern_tries_longer_entries_first() -> None:
    assert re.compile(LIST.pattern("updated")).findall("updates updated update") == ["update", "updated", "update"]


def test_whole_words_are_required_only_in_languages_with_spaces() -> None:
    assert re.compile(LIST.whole_words("updated")).findall("updates, update 更新时间") == ["update", "更新"]


def test_words_are_those_of_the_named_kinds() -> None:
    assert LIST.words("at") == {"at"}
    with pytest.raises(KeyError):
        LIST.words("published")
