"""Blocks end at block-level elements and line breaks; each has its role, its path and its link text."""

from __future__ import annotations

import pytest

from crawler.exceptions import PathologicalPageError
from crawler.extraction.html.blocks import MAX_PATH_STEPS, PageBlocks, Picture, fold, read_blocks, visible_text
from crawler.extraction.html.parsing import parse
from crawler.vocabulary import Role


def read(body: str) -> PageBlocks:
    return read_blocks(parse(f"<html><body>{body}</body></html>"), {}, {}, Role.BODY)


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p>One <b>two</b> three.</p>", ["One two three."]),
        ("<p>One.<br>Two.</p>Three.", ["One.", "Two.", "Three."]),
        ("<td>One</td><div>Two<div>Three</div>Four</div>", ["One", "Two", "Three", "Four"]),
        ("<p> \u200b </p><p>\u00a0One\n two </p>", ["One two"]),
        ("<p>One <!-- no --><span hidden>x</span> two</p>", ["One two"]),
    ],
)
def test_a_block_ends_at_block_elements_and_line_breaks(body: str, texts: list[str]) -> None:
    assert list(visible_text(parse(f"<html><body>{body}</body></html>"))) == texts


def test_a_block_has_its_path_its_tag_and_its_link_text() -> None:
    (block,) = read('<div id="a" class="b  c"><p>See <a href="/x">this page</a></p></div>').blocks
    assert (block.path, block.tag) == ("html/body/div#a.b.c/p", "p")
    assert (block.link_chars, block.link_density) == (9, 9 / 13)


def test_a_path_keeps_the_innermost_steps() -> None:
    content = read("<div>" * 100 + "Text" + "</div>" * 100)
    assert content.blocks[0].path == "/".join(["div"] * MAX_PATH_STEPS)
    assert content.depth == 102


def test_an_element_has_its_own_role_inside_another_one() -> None:
    tree = parse("<div id=a>One<p id=b>Two</p>Three</div>Four")
    roles = {tree.get_element_by_id("a"): Role.BODY, tree.get_element_by_id("b"): Role.SHARE}
    blocks = read_blocks(tree, roles, {}, Role.OUTSIDE_BODY).blocks
    assert [(block.text, block.role) for block in blocks] == [
        ("One", Role.BODY),
        ("Two", Role.SHARE),
        ("Three", Role.BODY),
        ("Four", Role.OUTSIDE_BODY),
    ]


def test_the_role_changes_behind_a_node_also_for_the_elements_around_it() -> None:
    tree = parse("<div id=a>One<p>Two<!-- end -->Three</p>Four</div>Five")
    (comment,) = tree.xpath("//comment()")
    content = read_blocks(tree, {tree.get_element_by_id("a"): Role.BODY}, {comment: Role.SHARE}, Role.OUTSIDE_BODY)
    assert [(block.text, block.role) for block in content.blocks] == [
        ("One", Role.BODY),
        ("Two", Role.BODY),
        ("Three", Role.SHARE),
        ("Four", Role.SHARE),
        ("Five", Role.OUTSIDE_BODY),
    ]


def test_pictures_of_the_body_have_their_labels_and_the_blocks_before_them() -> None:
    content = read('<p>One</p><img src=" /a.jpg " alt="A  hive" title=""><p>Two</p><img data-src="/b.jpg">')
    assert content.pictures == (Picture("/a.jpg", ("A hive",), 1), Picture("/b.jpg", (), 2))


def test_white_space_is_folded_and_characters_without_width_are_dropped() -> None:
    assert fold(" a\u200b\n b\u3000c\ufeff ") == "a b c"


@pytest.mark.slow
def test_more_blocks_than_can_be_classified_are_an_error() -> None:
    with pytest.raises(PathologicalPageError, match="more than 250,000 blocks"):
        read("a<br>" * 250_002)
