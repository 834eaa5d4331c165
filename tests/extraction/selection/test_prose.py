"""Prose is long enough and not made of links."""

from __future__ import annotations

from crawler import Block
from crawler.extraction.selection.prose import MIN_CHARS, MIN_IDEOGRAPHS, prose_of
from crawler.vocabulary import Role


def test_long_text_is_prose_and_link_text_is_not() -> None:
    long = "x" * MIN_CHARS
    blocks = [
        Block(long, Role.BODY),
        Block(long[1:], Role.BODY),
        Block(long, Role.BODY, link_chars=MIN_CHARS // 2),
        Block(long, Role.BODY, link_chars=MIN_CHARS // 2 + 1),
        Block("蜂" * MIN_IDEOGRAPHS, Role.BODY),
        Block("蜂" * (MIN_IDEOGRAPHS - 1), Role.BODY),
    ]
    assert prose_of(blocks) == {0, 2, 4}
