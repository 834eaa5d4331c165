"""The headline and the section of a head, with and without a toolbar."""

from __future__ import annotations

import pytest

from crawler.extraction.dumps.dump import read_dump
from crawler.extraction.text_layout.lines import Lines
from crawler.extraction.text_layout.title import reads_as_prose, reads_as_title, title_and_section
from crawler.sites.chinanews import BOILERPLATE
from crawler.sites.chinanews_zh import BOILERPLATE as WITHOUT_TOOLBAR
from crawler.vocabulary import Role


def lines_of(*texts: str) -> Lines:
    return Lines(read_dump("\n".join(texts)).blocks, BOILERPLATE)


@pytest.mark.parametrize(
    ("texts", "title", "section"),
    [
        (["Text: | Print|", "Society", "Bees on board"], "Bees on board", "Society"),
        (["Text: | Print|", "Apiary", "Bees on board"], "Bees on board", "Apiary"),
        (["Home > News > Society", "Bees on board"], "Bees on board", "Society"),
        (["Society", "Bees on board"], "Bees on board", "Society"),
        (["Home", "News", "Photo", "Video", "Bees on board"], "Bees on board", None),
        (["Text: | Print|", "蜜蜂上船", "Bees on board"], "Bees on board", None),
        (["Text: | Print|", "Video"], "Video", None),
        ([], None, None),
    ],
)
def test_headline_and_section_are_found(texts: list[str], title: str | None, section: str | None) -> None:
    lines = lines_of(*texts)
    assert title_and_section(lines, len(lines)) == (title, section)
    assert None not in lines.roles


def test_navigation_above_a_headline_has_its_role() -> None:
    lines = lines_of("Home", "News", "Photo", "Video", "Bees on board")
    title_and_section(lines, 5)
    assert lines.roles == [Role.NAVIGATION] * 4 + [Role.TITLE]


def test_on_a_site_without_a_toolbar_lines_above_the_headline_are_navigation() -> None:
    lines = Lines(read_dump("某某\n蜜蜂上船").blocks, WITHOUT_TOOLBAR)
    assert title_and_section(lines, 2) == ("蜜蜂上船", None)
    assert lines.roles == [Role.NAVIGATION, Role.TITLE]


@pytest.mark.parametrize("text", ["Bees on board", "Bees, at last!", "A new port for the U.S."])
def test_a_line_may_be_a_headline(text: str) -> None:
    assert reads_as_title(lines_of(text), 0)


@pytest.mark.parametrize("text", ["Bees were counted.", "(ECNS) -- Bees", "A hive (Photo: Li Yan)", "7", "x" * 201])
def test_a_sentence_a_caption_a_number_or_a_long_line_is_no_headline(text: str) -> None:
    assert not reads_as_title(lines_of(text), 0)


def test_a_long_sentence_is_prose() -> None:
    assert reads_as_prose(lines_of("A ferry company has begun to let passengers keep bees on deck."), 0)
    assert not reads_as_prose(lines_of("Bees were counted."), 0)
