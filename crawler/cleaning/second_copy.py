"""A page that holds its text twice, such as one with a layer for printing: the second copy is removed.

Single paragraphs that repeat stay. Only when most of the text comes again, in the same order, is it a copy.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block
    from crawler.vocabulary import Removal

MIN_PARAGRAPH_CHARS = 40  # shorter lines repeat in a text too
MIN_COPIED_SHARE = 0.6  # of the first copy's characters


def without_second_copy(blocks: Sequence[Block], labels: Sequence[Removal | None]) -> list[Removal | None]:
    """Return the labels; the kept blocks of a second copy of the text get the reason SECOND_COPY."""
    kept = [at for at, label in enumerate(labels) if label is None]
    copied = _copied(blocks, kept)
    long = [at for at in copied if len(blocks[at].text) >= MIN_PARAGRAPH_CHARS]
    sources = [copied[at] for at in long]
    if not long or any(later <= earlier for earlier, later in pairwise(sources)):
        return list(labels)
    copy_chars = sum(len(blocks[at].text) for at in long)
    own_chars = sum(len(blocks[at].text) for at in kept) - copy_chars
    if copy_chars < MIN_COPIED_SHARE * own_chars:
        return list(labels)
    second = {at for at in copied if at >= long[0]}
    return [Reason.SECOND_COPY if at in second else label for at, label in enumerate(labels)]


def _copied(blocks: Sequence[Block], kept: Sequence[int]) -> dict[int, int]:
    """Return the kept blocks whose text came before, each with the first block of that text."""
    first: dict[str, int] = {}
    return {at: first[blocks[at].text] for at in kept if first.setdefault(blocks[at].text, at) != at}
