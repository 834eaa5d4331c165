"""The scores of a page's blocks: how sure the page by itself makes us that a block is article text.

A score is a whole number, tenths of log-odds, so that sums over many pages are the same in any order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crawler.cleaning.classifier.boosted_trees import BoostedTrees, shipped_classifier
from crawler.cleaning.classifier.features import features

if TYPE_CHECKING:
    from crawler.items import Block

SCORE_PER_LOG_ODDS = 10
MAX_SCORE = 60  # no score is above it, or below its negative: a single block must not outweigh a path


def scores(blocks: tuple[Block, ...], title: str | None, classifier: BoostedTrees | None = None) -> tuple[int, ...]:
    """Return the score of every block. Blocks that could not be text have the lowest one."""
    trees = classifier or shipped_classifier()
    candidates = features(blocks, title)
    found = np.full(len(blocks), -MAX_SCORE)
    if len(candidates.numbers):
        rounded = np.rint(SCORE_PER_LOG_ODDS * trees.log_odds(candidates.rows))
        found[candidates.numbers] = np.clip(rounded, -MAX_SCORE, MAX_SCORE)
    return tuple(found.tolist())
