"""The blocks that occur in an extracted text, in its order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler import Block
from crawler.extraction.html.parsing import parse
from crawler.extraction.selection.alignment import EDGE_CHARS, LONG_CHARS, aligned, selected_blocks
from crawler.vocabulary import Role


def blocks_of(*texts: str) -> list[Block]:
    return [Block(text, Role.BODY) for text in texts]


def test_blocks_in_the_text_are_selected_whatever_its_white_space() -> None:
    assert aligned("One\n\ntwo  three", blocks_of("One", "menu", "two three")) == {0, 2}


def test_a_short_block_that_occurs_in_a_paragraph_by_chance_is_not_selected() -> None:
    assert aligned("The news of the bees. The end.", blocks_of("news", "The news of the bees.", "The end.")) == {1, 2}


def test_blocks_in_another_order_than_the_text_are_selected_by_the_heaviest_chain() -> None:
    assert aligned("bbbb a", blocks_of("a", "bbbb")) == {1}


def test_a_long_block_is_found_by_its_beginning_or_its_end() -> None:
    block = "".join(chr(0x4E00 + i) for i in range(LONG_CHARS + 20))
    assert aligned(block[:EDGE_CHARS], blocks_of(block)) == {0}
    assert aligned(block[-EDGE_CHARS:], blocks_of(block)) == {0}
    assert aligned(block[10 : EDGE_CHARS + 5], blocks_of(block)) == set()


@given(st.lists(st.text("ab", min_size=1, max_size=4), max_size=12))
def test_all_blocks_of_a_text_made_of_them_are_selected(texts: list[str]) -> None:
    assert aligned("".join(texts), blocks_of(*texts)) == set(range(len(texts)))


def test_trafilatura_selects_the_article() -> None:
    prose = "A ferry company has begun to let passengers keep bees on the upper deck, it said on Monday."
    article = f"<article><p>{prose}</p><p>{prose} Again.</p></article>"
    page = f"<html><body><nav><a href=/a>World</a></nav>{article}</body></html>"
    assert selected_blocks(parse(page), blocks_of("World", prose, f"{prose} Again."), {1, 2}) == {1, 2}


def test_the_full_mode_of_trafilatura_selects_where_its_fast_mode_misses_most_of_the_prose() -> None:
    said = [
        f"A ferry company lets {number} bees fly on the upper deck, it said on Monday, after talks with the harbour."
        for number in range(28)
    ]
    lead, body = " ".join(said[:6]), said[6:]
    hidden = f"<div class=banner><p>{'</p><p>'.join(body)}</p></div>"
    tree = parse(f"<html><body><article><p>{lead}</p></article>{hidden}</body></html>")
    blocks = blocks_of(lead, *body)
    assert selected_blocks(tree, blocks, {0}) == {0}
    assert len(selected_blocks(tree, blocks, set(range(len(blocks))))) > len(body) // 2
