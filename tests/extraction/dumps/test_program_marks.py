"""Marks of text browsers are removed where the dump shows that they are marks."""

from __future__ import annotations

import pytest

from crawler.extraction.dumps.program_marks import ProgramMarks, references_start

REFERENCES = ["   References", "", "   Visible links", "   1. http://news.example/", "   2. mailto:a@news.example"]


def test_the_list_of_link_targets_at_the_end_is_found() -> None:
    assert references_start(["Bees.", "", *REFERENCES]) == 2
    assert references_start(["References", "1. A novel of 1987", "Bees."]) == 3


@pytest.mark.parametrize(
    "line",
    [
        "[IMG]",
        "[] []",
        "[logo.gif]",
        "[1][IMG] [2]",
        "[logo]",
        "(BUTTON) (BUTTON)",
        "[Search Ecns    ] [search]",
        "____ [  ]",
    ],
)
def test_a_line_of_marks_has_no_text(line: str) -> None:
    assert ProgramMarks([line], has_references=False).is_mark(line)


@pytest.mark.parametrize("line", ["[Special coverage]", "Bees [IMG] were counted.", "(Xinhua/Li Yan)", "Bees"])
def test_a_line_with_words_is_no_mark(line: str) -> None:
    assert not ProgramMarks([line], has_references=False).is_mark(line)


def test_numbers_of_links_are_removed_only_where_links_are_numbered() -> None:
    line = "Bees [1]of Yichang [2], see [3]."
    assert ProgramMarks([line], has_references=True).without_marks(line) == "Bees of Yichang, see."
    assert ProgramMarks([line], has_references=False).without_marks(line) == line


def test_targets_of_links_are_removed_only_where_each_link_has_one() -> None:
    links = [
        "Home (/)",
        "News (/news/)",
        "Top (#)",
        "Print (javascript:;)",
        "Bees (see page 3) at Xinhua (//x.example)",
    ]
    marks = ProgramMarks(links, has_references=False)
    assert [marks.without_marks(line) for line in links] == [
        "Home",
        "News",
        "Top",
        "Print",
        "Bees (see page 3) at Xinhua",
    ]
    one = "The form (http://news.example/form) is online."
    assert ProgramMarks([one], has_references=False).without_marks(one) == one


def test_a_line_in_brackets_is_the_label_of_an_image_in_a_dump_with_marks() -> None:
    assert ProgramMarks(["[]"], has_references=False).labels_of("[A hive on deck]") == ("A hive on deck",)
    assert ProgramMarks(["Bees"], has_references=False).labels_of("[A hive on deck]") is None
