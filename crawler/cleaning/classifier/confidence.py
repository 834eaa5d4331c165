"""How likely the text of a page is right: the doubt of the classifier, compared with the text that is kept.

Each block that could be text counts with its characters, at most MAX_CHARS, times the doubt about its label: 0 if it is
certain, 1 if text and boilerplate are equally likely. The sum is divided by the characters of the kept blocks.
"""

from __future__ import annotations

from bisect import bisect_left
from math import exp
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.scores import MAX_SCORE, SCORE_PER_LOG_ODDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cleaning.classifier.boosted_trees import Curve
    from crawler.items import Block
    from crawler.vocabulary import Removal


MAX_CHARS = 300
DIGITS = 3
UNSURE_BELOW = 0.5  # a text with a lower confidence is more likely wrong than right


def doubt(blocks: Sequence[Block], labels: Sequence[Removal | None], scores: Sequence[float]) -> float:
    """Return the doubt about a page: 0 for none. `scores` are those that decided the labels."""
    doubtful, kept = 0.0, 0
    for block, label, score in zip(blocks, labels, scores, strict=True):
        chars = len(block.text)
        if label is None:
            kept += chars
        if score > -MAX_SCORE:
            log_odds = (score if label is None else -score) / SCORE_PER_LOG_ODDS
            doubtful += min(MAX_CHARS, chars) * 2 / (1 + exp(log_odds))
    return doubtful / max(1, kept)


def confidence(doubt: float, curve: Curve) -> float | None:
    """Return the probability, 0 to 1, that a page with this doubt is right (see tests/benchmarks/calibration.py).

    The points of the curve, pairs of a doubt and a probability, increase in doubt. Between them, it is a straight line.
    None if the curve has no points.
    """
    if not curve:
        return None
    at = bisect_left(curve, (doubt, 0.0))
    if at == 0 or at == len(curve):
        return curve[min(at, len(curve) - 1)][1]
    (start, high), (end, low) = curve[at - 1], curve[at]
    return round(high + (low - high) * (doubt - start) / (end - start), DIGITS)
