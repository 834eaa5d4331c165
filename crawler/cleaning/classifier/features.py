"""Blocks to the features by which the classifier decides.

Only blocks that could be article text get features: those that trafilatura selected, and those near them on the page
or in the DOM. The others are boilerplate by their position; on most pages they are two blocks in three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cleaning.classifier import page_features, text_features
from crawler.cleaning.classifier.page_features import PageFeatures
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.items import Block

NAMES = (*text_features.NAMES, *page_features.NAMES)
UNDECIDED = frozenset({Role.BODY, Role.CAPTION, Role.NOT_SELECTED})
"""The roles of blocks that may be text or boilerplate. Every other role is boilerplate."""
MAX_DISTANCE = 6  # a block at most this many blocks from a selected one could be text
NEAR_CONTAINERS = 3  # a block could be text if a selected one is in one of its nearest containers


def features(blocks: Sequence[Block], title: str | None) -> Iterator[tuple[int, list[float]]]:
    """Yield the number of each block that could be text, with its features in the order of NAMES."""
    page, title_words = PageFeatures(blocks), text_features.words_of(title or "")
    for at, block in enumerate(blocks):
        if block.role in UNDECIDED and _could_be_text(page, at):
            yield at, [*text_features.text_features(block.text, block.link_density, title_words), *page.features(at)]


def _could_be_text(page: PageFeatures, at: int) -> bool:
    if page.selected[at] or not page.selected_chars:
        return True
    if min(page.since_selected[at], page.until_selected[at]) <= MAX_DISTANCE:
        return True
    return any(page.containers[path].selected_chars for path in page.paths[at].containers[:NEAR_CONTAINERS])
