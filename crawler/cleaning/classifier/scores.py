"""The scores of a page's blocks: how likely each block is article text, by this page alone.

A score is a whole number, tenths of log-odds, so that sums over many pages are the same in any order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.cleaning.classifier.boosted_trees import BoostedTrees, Curve
    from crawler.items import Document

SCORE_PER_LOG_ODDS = 10
MAX_SCORE = 60  # no score is above it, or below its negative: a single block must not outweigh a path


def scores(document: Document, classifier: BoostedTrees | None = None) -> tuple[int, ...]:
    """Return the score of every block. Blocks that could not be text have the lowest one."""
    # Imported here: numpy costs a tenth of a second, and pages of known templates do not need it.
    import numpy as np  # noqa: PLC0415

    from crawler.cleaning.classifier.boosted_trees import shipped_classifier  # noqa: PLC0415
    from crawler.cleaning.classifier.features import features  # noqa: PLC0415

    trees = classifier or shipped_classifier()
    candidates = features(document.blocks, document.metadata.title, document.declared)
    found = np.full(len(document.blocks), -MAX_SCORE)
    if len(candidates.numbers):
        rounded = np.rint(SCORE_PER_LOG_ODDS * trees.log_odds(candidates.rows))
        found[candidates.numbers] = np.clip(rounded, -MAX_SCORE, MAX_SCORE)
    return tuple(found.tolist())


def curve_of(classifier: BoostedTrees | None = None) -> Curve:
    """Return the curve from the doubt about a page to the confidence."""
    from crawler.cleaning.classifier.boosted_trees import shipped_classifier  # noqa: PLC0415  # as above

    return (classifier or shipped_classifier()).curve
