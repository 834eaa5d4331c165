"""Lines of several phrases are split, lines of text are not."""

from __future__ import annotations

import pytest

from crawler import Block
from crawler.extraction.text_layout.compound_lines import is_phrase, joined_phrases, split_compound
from crawler.sites.chinanews import BOILERPLATE, CHINANEWS
from crawler.vocabulary import Role

RULES = CHINANEWS.rules
BYLINE = "2017-04-20 08:48Global Times Editor: Li Yun"


def parts_of(line: str, headline: str | None = None) -> list[str]:
    return [block.text for block in split_compound([Block(line, Role.BODY, "line")], RULES, headline)]


@pytest.mark.parametrize(
    "parts",
    [
        ("Comments (0)", "Most popular in 24h", "Archived Content", "Media partners:"),
        ("LINE", "Text:AAAPrint", "Society"),
        ("Home", "News", "Learning Chinese", "Voices"),
        ("1", BYLINE),
        ("ECNS App Download", "The ferry company has bees."),
        ("Bees on board of a ferry", BYLINE),
    ],
)
@pytest.mark.parametrize("space", [" ", ""])
def test_a_line_of_phrases_is_split(parts: tuple[str, ...], space: str) -> None:
    assert parts_of(space.join(parts)) == list(parts)


def test_the_declared_headline_is_split_off_a_line() -> None:
    headline = "Bees on board of a ferry"
    assert parts_of(f"Text:AAAPrintHome /Ecns wire{headline}", headline) == [
        "Text:AAAPrint",
        "Home /Ecns wire",
        headline,
    ]
    assert parts_of(f"{headline}2022-10-12", headline) == [headline, "2022-10-12"]


@pytest.mark.parametrize(
    "line",
    [
        "Comments (0) stood under each of the reports.",
        "Business Travel",
        "LINE OF DUTY",
        "More news from the harbour",
        "Text: the second part of the novel",
        "On 2017-04-20 08:48 the ferry left.",
        "Most popular in 24 hours were the bees.",
    ],
)
def test_a_line_of_text_stays(line: str) -> None:
    assert parts_of(line) == [line]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["Home", ">", "News", "> Society", "Text: | Print|"], ["Home > News > Society", "Text: | Print|"]),
        (["Home /", "Ecns wire", "Bees"], ["Home / Ecns wire", "Bees"]),
        (["Special:", "Commentary", "Bees"], ["Special: Commentary", "Bees"]),
        (["2017-04-20 08:48 Editor:", "Li Yun"], ["2017-04-20 08:48 Editor: Li Yun"]),
        (["Editor: Li Yun ECNS App", "Download"], ["Editor: Li Yun ECNS App Download"]),
        (["Editor:", "ECNS App Download"], ["Editor:", "ECNS App Download"]),
        (["Home", "News"], ["Home", "News"]),
    ],
)
def test_a_phrase_over_several_lines_is_one(lines: list[str], joined: list[str]) -> None:
    assert [block.text for block in joined_phrases([Block(line, Role.BODY, "line") for line in lines], RULES)] == joined


def test_a_phrase_is_a_whole_line() -> None:
    assert is_phrase("MoreTop news", BOILERPLATE)
    assert not is_phrase("MoreTop news of bees.", BOILERPLATE)
