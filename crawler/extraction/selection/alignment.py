"""trafilatura as a judge: which blocks of a page stand in the text that it makes of it.

Its output is aligned with the blocks in order: of all places where a block's
text stands in the output, those are taken that make the heaviest increasing
chain. So a short block that stands in the text by chance is not mistaken for
a paragraph, and nothing trafilatura drops goes unaccounted for.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from crawler.items import Block

MAX_PLACES = 50
"""How many places of one block in the output are weighed."""
LONG_CHARS = 80
"""From this length on, a block counts as found by its beginning or its end."""
EDGE_CHARS = 50


def selected_blocks(tree: HtmlElement, blocks: Sequence[Block]) -> frozenset[int]:
    """Return the numbers of the blocks that trafilatura selects as the article's text."""
    return aligned(_trafilatura_text(tree), blocks)


def aligned(text: str, blocks: Sequence[Block]) -> frozenset[int]:
    """Return the numbers of the blocks that stand in `text`, in its order."""
    output = _squeezed(text)
    spans = [
        (number, start, end)
        for number, block in enumerate(blocks)
        for start, end in _places(_squeezed(block.text), output)
    ]
    return frozenset(_heaviest_chain(spans))


def _trafilatura_text(tree: HtmlElement) -> str:
    # Imported here: it costs two seconds, and pages of known templates never need it.
    from trafilatura import extract  # noqa: PLC0415

    # The tree saves it a fifth of its time, and it works on a copy. deduplicate must stay off: it remembers texts
    # across calls.
    return extract(tree, include_comments=False, include_tables=True, deduplicate=False) or ""


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _places(text: str, output: str) -> Iterator[tuple[int, int]]:
    """Yield where `text` stands in `output`; a long text may be found by its edge."""
    found = list(_occurrences(text, output))
    if not found and len(text) >= LONG_CHARS:
        found = [(start, start + len(text)) for start, _ in _occurrences(text[:EDGE_CHARS], output)]
        found = found or [(max(0, end - len(text)), end) for _, end in _occurrences(text[-EDGE_CHARS:], output)]
    yield from found


def _occurrences(text: str, output: str) -> Iterator[tuple[int, int]]:
    start = output.find(text) if text else -1
    for _ in range(MAX_PLACES):
        if start < 0:
            return
        yield start, start + len(text)
        start = output.find(text, start + 1)


def _heaviest_chain(spans: list[tuple[int, int, int]]) -> Iterator[int]:
    """Yield the block numbers of the heaviest chain that grows in page order and in the output, without overlap.

    Spans come in page order. A front of chains, growing in end and weight, holds
    the best chain up to each end; a chain links back to the one it extends.
    """
    ends: list[int] = [0]
    front = [_Chain(0, -1, None)]
    for number, group in _by_block(spans):
        longer = [(end, _extended(ends, front, start, end, number)) for start, end in group]
        for end, chain in longer:
            _offer(ends, front, end, chain)
    heaviest: _Chain | None = front[-1]
    while heaviest is not None and heaviest.number >= 0:
        yield heaviest.number
        heaviest = heaviest.before


class _Chain(NamedTuple):
    weight: int
    number: int
    before: _Chain | None


def _by_block(spans: list[tuple[int, int, int]]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    for number, group in groupby(spans, key=itemgetter(0)):
        yield number, [(start, end) for _, start, end in group]


def _extended(ends: list[int], front: list[_Chain], start: int, end: int, number: int) -> _Chain:
    before = front[bisect_right(ends, start) - 1]
    return _Chain(before.weight + end - start, number, before)


def _offer(ends: list[int], front: list[_Chain], end: int, chain: _Chain) -> None:
    """Put a chain into the front, in place of those that it outweighs."""
    at = bisect_right(ends, end)
    if front[at - 1].weight >= chain.weight:
        return
    while at < len(ends) and front[at].weight <= chain.weight:
        del ends[at], front[at]
    if ends[at - 1] == end:
        front[at - 1] = chain
    else:
        ends.insert(at, end)
        front.insert(at, chain)
