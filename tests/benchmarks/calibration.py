"""The curve from the doubt about a page to the confidence in its text, and its error, on pages held out of training.

A page is right if its F over shingles is at least RIGHT. The curve is an isotonic regression over all labelled pages,
each cleaned by itself by a classifier that was not trained on its site.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from sklearn.isotonic import IsotonicRegression

from crawler.cleaning.classifier.confidence import confidence
from tests.benchmarks.scoring import Score, harmonic, summary

if TYPE_CHECKING:
    from collections.abc import Sequence

RIGHT = 0.9
POINTS = 12
BINS = 8
DIGITS = 3
SUREST = 0.8


@dataclass(frozen=True, slots=True)
class Judged:
    """A page that was cleaned by a classifier that did not know its site: the doubt about it, and its score."""

    folder: str
    doubt: float
    score: Score

    @property
    def is_right(self) -> bool:
        """Whether the text is the article's, or nearly so."""
        return harmonic(self.score.precision, self.score.recall) >= RIGHT


def curve(pages: Sequence[Judged]) -> list[tuple[float, float]]:
    """Return POINTS points of the curve, at equal shares of the pages; the probability falls from point to point."""
    doubts = np.array([page.doubt for page in pages])
    fitted = IsotonicRegression(increasing=False, out_of_bounds="clip", y_min=0.0, y_max=1.0)
    fitted.fit(doubts, [page.is_right for page in pages])
    edges = np.quantile(doubts, np.linspace(0, 1, POINTS + 1))
    groups = [(doubts >= low) & (doubts <= high) for low, high in pairwise(edges)]
    middle = [(float(np.median(doubts[group])), float(fitted.predict(doubts[group]).mean())) for group in groups]
    return [(round(at, DIGITS), round(likely, DIGITS)) for at, likely in middle]


def error(pages: Sequence[Judged]) -> float:
    """Return the mean difference between confidence and truth, over BINS equal groups of pages by their confidence.

    The curve of one half of the pages is tried on the other half, and the other way round.
    """
    halves = (pages[::2], pages[1::2])
    pairs = []
    for known, tried in (halves, halves[::-1]):
        points = curve(known)
        pairs += [(confidence(page.doubt, points) or 0.0, page.is_right) for page in tried]
    pairs.sort()
    bins = np.array_split(np.array(pairs, float), BINS)
    return float(np.mean([abs(part[:, 0].mean() - part[:, 1].mean()) for part in bins]))


def results(pages: Sequence[Judged]) -> list[str]:
    """Return the rows of a table in Markdown: for each folder all pages, then the surest."""
    lines = [
        "| pages | F4 | leak5 | exact | fail | surest 80 %: F4 | leak5 | fail |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for folder in dict.fromkeys(page.folder for page in pages):
        own = sorted((page for page in pages if page.folder == folder), key=lambda page: page.doubt)
        every = summary([page.score for page in own])
        sure = summary([page.score for page in own[: round(SUREST * len(own))]])
        numbers = (every.f4, every.leak5, every.exact, every.fail, sure.f4, sure.leak5, sure.fail)
        lines.append(f"| `{folder}`, {len(own)} | " + " | ".join(f"{number:.3f}" for number in numbers) + " |")
    return [*lines, "", f"Error of the confidence: {error(pages):.3f} (mean over {BINS} groups of pages)."]
