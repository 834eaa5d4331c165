"""The lines of a page with the site's phrases: each question about one line."""

from __future__ import annotations

from crawler import Block
from crawler.extraction.dumps.dump import read_dump
from crawler.extraction.text_layout.lines import Lines
from crawler.sites.chinanews import BOILERPLATE
from crawler.sites.chinanews_zh import BOILERPLATE as WITHOUT_TOOLBAR
from crawler.vocabulary import Role


def lines_of(text: str) -> Lines:
    return Lines(read_dump(text).blocks, BOILERPLATE)


def test_a_line_knows_whether_blank_lines_come_before_it() -> None:
    assert read_dump("One\n \n Two\nThree\n").blocks == (
        Block("One", Role.BODY, "line"),
        Block("Two", Role.BODY, "gap"),
        Block("Three", Role.BODY, "line"),
    )


def test_the_words_of_a_corpus_are_split_off_the_first_line() -> None:
    lines = lines_of("date 2012-05-03 Bees on board\nBees were counted.")
    assert (lines.prefix, lines.texts) == ("2012-05-03", ["date 2012-05-03", "Bees on board", "Bees were counted."])
    assert lines.roles[0] == Role.CORPUS_DATE


def test_a_line_without_a_role_is_body_in_the_end() -> None:
    lines = lines_of("LINE\nBees were counted.")
    lines.roles[0] = Role.RULER
    assert [block.role for block in lines.with_roles()] == [Role.RULER, Role.BODY]


def test_boilerplate_of_the_head_and_of_the_tail_is_known_by_its_phrases() -> None:
    lines = lines_of("Text: | Print|\nHome > News\nMedia Partners:\nBees")
    assert [lines.head_role(i) for i in range(4)] == [Role.TOOLBAR, Role.BREADCRUMB, None, None]
    assert [lines.tail_role(i) for i in range(4)] == [None, None, Role.MEDIA_PARTNERS, None]


def test_a_phrase_of_the_tail_may_fill_two_lines_if_the_first_is_a_word() -> None:
    assert lines_of("More\nPhotos").tail_role(0) == Role.PHOTO_LIST
    assert lines_of("One\nMore Photos").tail_role(0) is None


def test_words_counters_and_translations_are_known() -> None:
    lines = lines_of("SOCIETY\n7\n蜜蜂上船 on board\nBees on board\n12345")
    assert [lines.is_word(i) for i in range(5)] == [True, False, False, False, False]
    assert [lines.is_counter(i) for i in range(5)] == [False, True, False, False, False]
    assert [lines.is_translation(i) for i in range(5)] == [False, False, True, False, False]


def test_only_a_line_with_the_role_of_the_site_s_toolbar_is_the_toolbar() -> None:
    lines = lines_of("Text: | Print|\nBees")
    lines.roles[0] = Role.TOOLBAR
    assert (lines.is_toolbar(0), lines.is_toolbar(1)) == (True, False)


def test_a_site_without_a_toolbar_has_no_line_that_is_one() -> None:
    assert not Lines(read_dump("Bees").blocks, WITHOUT_TOOLBAR).is_toolbar(0)
