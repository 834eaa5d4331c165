"""A document to the numbers that the forest judges its blocks by.

Only blocks that could be text are looked at: those that were voted for, and
those near them on the page or in the tree. The rest is boilerplate by its
place, on most pages two blocks in three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cleaning.classifier import page_features as page_shape
from crawler.cleaning.classifier import text_features as text_shape
from crawler.cleaning.classifier.page_features import PageShape
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.items import Block

NAMES = (*text_shape.NAMES, *page_shape.NAMES)
VOTABLE = frozenset({Role.BODY, Role.CAPTION, Role.NOT_SELECTED})
"""The places of blocks that no boilerplate holds: on them there is something to judge."""
REACH_BLOCKS = 6
"""A block this near to a voted one can be text."""
NEAR_CONTAINERS = 3
"""So can one that has so near a container in common with a voted one."""


def features(blocks: Sequence[Block], title: str | None) -> Iterator[tuple[int, list[float]]]:
    """Yield the number of each block that could be text, with the numbers of NAMES."""
    page, headline = PageShape(blocks), text_shape.words_of(title or "")
    for at, block in enumerate(blocks):
        if block.role in VOTABLE and _could_be_text(page, at):
            yield at, [*text_shape.text_shape(block.text, block.link_density, headline), *page.numbers(at)]


def _could_be_text(page: PageShape, at: int) -> bool:
    if page.votes[at] or not page.voted_chars:
        return True
    if min(page.since_vote[at], page.until_vote[at]) <= REACH_BLOCKS:
        return True
    return any(page.held[container].voted_chars for container in page.shapes[at].containers[:NEAR_CONTAINERS])
