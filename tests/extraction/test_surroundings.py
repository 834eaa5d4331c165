"""The blocks around a body: boilerplate by its words, byline and section by their position."""

from __future__ import annotations

from datetime import UTC

from crawler import Block
from crawler.extraction.bylines.reader import BylineReader
from crawler.extraction.surroundings import breadcrumb_section, byline_of, section_of, with_boilerplate_roles
from crawler.sites.chinanews import BOILERPLATE
from crawler.vocabulary import Role

BYLINE = "2018-05-03 10:11 CNS Editor: Li Yan"
BYLINES = BylineReader(UTC, frozenset({"CNS"}))
BODY = Block("Bees were counted.", Role.BODY)


def outside(text: str, role: Role = Role.OUTSIDE_BODY) -> Block:
    return Block(text, role)


def test_blocks_outside_the_body_get_the_roles_of_their_phrases() -> None:
    texts = ["Home > News > Society", "Text: | Print|", "7", "Comments (0)", "ECNS App Download", "Bees?"]
    blocks = with_boilerplate_roles([*map(outside, texts), Block("Comments (0)", Role.BODY)], BOILERPLATE)
    assert [block.role for block in blocks] == [
        Role.BREADCRUMB,
        Role.TOOLBAR,
        Role.COUNTER,
        Role.COMMENTS,
        Role.APP_LINK,
        Role.OUTSIDE_BODY,
        Role.BODY,
    ]


def test_the_byline_is_read_from_its_own_blocks_or_from_those_before_the_body() -> None:
    for blocks in ([outside(BYLINE, Role.BYLINE), BODY], [BODY, outside(BYLINE, Role.BYLINE)], [outside(BYLINE), BODY]):
        byline = byline_of(blocks, BYLINES, "", below=False)
        assert byline is not None
        assert (byline.source, byline.editor) == ("CNS", "Li Yan")


def test_a_line_behind_the_body_is_the_byline_only_of_a_site_that_signs_below() -> None:
    assert byline_of([BODY, outside(BYLINE)], BYLINES, "", below=False) is None
    assert byline_of([BODY, outside(BYLINE)], BYLINES, "", below=True) is not None
    assert byline_of([BODY, outside("2018-05-03 10:11")], BYLINES, "", below=True) is None


def test_a_byline_is_completed_from_elsewhere_on_the_page() -> None:
    byline = byline_of([outside("2018-05-03 10:11"), BODY], BYLINES, "Editor: Li Yan", below=False)
    assert byline is not None
    assert (byline.raw, byline.editor) == ("2018-05-03 10:11", "Li Yan")


def test_the_section_is_the_last_step_of_a_breadcrumb() -> None:
    assert breadcrumb_section([outside("Home > News > Society"), BODY], BOILERPLATE) == "Society"
    assert breadcrumb_section([outside("News / Society", Role.BREADCRUMB), BODY], BOILERPLATE) == "Society"
    assert breadcrumb_section([BODY, outside("News / Society", Role.BREADCRUMB)], BOILERPLATE) is None


def test_a_step_that_ends_with_a_separator_is_no_section() -> None:
    assert section_of(["Home", "Society"]) == "Society"
    assert section_of(["Home", "Society /"]) is None
    assert section_of([]) is None
