"""Paragraphs that a program wrote without a space between them, because it does not know block elements.

Such a program also glues other elements: `HomeNewsPhoto`. Only in such a dump, a sentence that begins directly behind
another one begins a paragraph; elsewhere it is a typing error.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.items import Block

MIN_SEAMS = 3  # so many different places where a word begins within a word show that elements are glued

_SEAM = lazy_pattern(r"[a-z)]\.?[A-Z][a-z]")
_GLUED = lazy_pattern(
    r"(?<=[a-z\d)][.!?])(?=[A-Z][a-z ]|\d\.\s|(?:\d{1,3} ){1,40}Next|\"[A-Z]|[“(])|(?<=[.!?][\"”)])(?=[A-Z“(])"
)


def is_glued(blocks: Iterable[Block]) -> bool:
    """Return whether a program wrote elements without a space between them."""
    return len({seam for block in blocks for seam in _SEAM.findall(block.text)}) >= MIN_SEAMS


def split_glued(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks; where a sentence begins directly behind the end of another one, as two blocks."""
    for block in blocks:
        parts = _GLUED.split(block.text) if block.role == Role.BODY else [block.text]
        yield from (replace(block, text=part, tag=block.tag if i == 0 else "line") for i, part in enumerate(parts))
