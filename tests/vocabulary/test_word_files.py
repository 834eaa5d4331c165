"""The format of word files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary.word_files import Entry, read_entries

if TYPE_CHECKING:
    from pathlib import Path


def test_each_line_is_an_entry_but_for_comments_and_empty_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    file.write_text("# pages\n\npage\tde\tSeite \npage\tja\tページ\n", "utf-8")
    assert read_entries(file) == (Entry("page", "de", "Seite "), Entry("page", "ja", "ページ"))


@pytest.mark.parametrize("line", ["title\ten", "title en page", "title\ten\t", "a\tb\tc\td"])
def test_a_line_without_three_columns_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "b.tsv"
    file.write_text(f"# comment\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"b\.tsv, line 2"):
        read_entries(file)
