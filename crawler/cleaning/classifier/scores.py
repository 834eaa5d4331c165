"""A page's blocks to their marks: how sure its single page makes us that a block is article text.

A mark is log-odds in tenths, whole numbers, so that sums over many pages are
the same in any order.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.features import features
from crawler.cleaning.classifier.forest import Forest, shipped_forest

if TYPE_CHECKING:
    from crawler.items import Block

MARKS_A_LOG_ODDS = 10
SUREST = 60
"""No mark is above or below: single blocks must not outweigh a path."""
REMEMBERED_PAGES = 8
"""A page is marked once where it is learnt from and then cleaned."""


@lru_cache(maxsize=REMEMBERED_PAGES)
def marks(blocks: tuple[Block, ...], title: str | None, forest: Forest | None = None) -> tuple[int, ...]:
    """Return a mark for every block; those that could not be text have the lowest."""
    judge = forest or shipped_forest()
    found = [-SUREST] * len(blocks)
    for at, numbers in features(blocks, title):
        found[at] = max(-SUREST, min(SUREST, round(MARKS_A_LOG_ODDS * judge.log_odds(numbers))))
    return tuple(found)
