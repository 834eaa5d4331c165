"""Finds the blocks of an article in the visible texts of its pages, character by character and in page order.

Blocks have folded white space and may be parts of a text, so characters other than white space are compared. A table's
block has separators between its cells that no text node has. A block that is found nowhere, such as the declared text
of a page that shows none, has no place.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.html.folding import fold
from crawler.extraction.html.tables import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LOOK_AHEAD_CHARS = 2_000  # of text without a block between two blocks: marks that a dump's program wrote
_BAR = SEPARATOR.strip()


class Marked(NamedTuple):
    """A part of a text that belongs to a block: from `start` to `end` in the text."""

    start: int
    end: int
    block: int


def placed(texts: Sequence[str], blocks: Iterable[str]) -> list[list[Marked]]:
    """Return for each text which parts belong to which block."""
    dense = [_dense(text) for text in texts]
    starts = [0, *accumulate(map(len, dense))]
    marks: list[list[Marked]] = [[] for _ in texts]
    at = 0
    for number, (start, end) in enumerate(_spans("".join(dense), [_dense(block) for block in blocks])):
        while at < len(texts) and starts[at + 1] <= start:
            at += 1
        text = at
        while text < len(texts) and starts[text] < end:
            first, last = max(start, starts[text]), min(end, starts[text + 1])
            if first < last:
                marks[text].append(Marked(first - starts[text], last - starts[text], number))
            text += 1
    return [_with_space(text, found) for text, found in zip(texts, marks, strict=True)]


def _spans(stream: str, blocks: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Yield where each block begins and ends in the stream of characters; an empty span for a block without a place."""
    at, missed = 0, 0
    for wanted in blocks:
        start, end = at, _end_of(stream, at, wanted)
        if end is None:
            window = at + LOOK_AHEAD_CHARS + 2 * (missed + len(wanted))
            start = stream.find(wanted, at, window)
            end = start + len(wanted) if start >= 0 else None
        if end is None or not wanted:
            missed += len(wanted)
            yield at, at
        else:
            at, missed = end, 0
            yield start, end


def _end_of(stream: str, at: int, wanted: str) -> int | None:
    """Return the end of a block that begins at `at`, or None. Separators that the stream does not have are left out."""
    if stream.startswith(wanted, at):
        return at + len(wanted)
    if _BAR not in wanted:
        return None
    for cell in wanted.split(_BAR):
        at += stream.startswith(_BAR, at) and not cell.startswith(_BAR)
        if not stream.startswith(cell, at):
            return None
        at += len(cell)
    return at


def _dense(text: str) -> str:
    return fold(text).replace(" ", "")


def _with_space(text: str, marks: list[Marked]) -> list[Marked]:
    """Return the marks of a text, whose places count no white space, with places that do."""
    if not marks:
        return []
    places = [at for at, character in enumerate(text) if fold(character)]
    return [Marked(places[one.start], places[one.end - 1] + 1, one.block) for one in marks]
