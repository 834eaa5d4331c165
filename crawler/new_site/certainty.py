"""How sure a proposed place is, from 0 to 1: the chance that it also fits the next page, as far as examples can say.

The first page defines a place, and each further page on which it gives the cleaner's value confirms it. The chance is
estimated by the rule of succession (Laplace 1774): of n - 1 trials, k - 1 were good, so it is k / (n + 1). An XPath
that depends on more of the page lasts shorter: its factor is below 1. The text has another factor, the mean of the
probabilities that the cleaner's text is right at all (`Article.confidence`).
"""

from __future__ import annotations

import re
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMED, TAGS_ONLY, COUNTED = 1.0, 0.9, 0.6
"""The factors of an XPath with an id, a class or an attribute; of one with tags only; of one that counts elements."""
_COUNTS = re.compile(r"\[\d+\]")
_NAMES = re.compile(r"@[\w-]+|\bid\(")


def certainty(path: str, exact: int, pages: int, confidences: Sequence[float | None] = ()) -> float:
    """Return how sure an XPath is that gives the cleaner's value on `exact` of all example pages.

    `confidences` are those of the texts of these pages; None for a text that a template or a phrase decided.
    """
    if not pages or not exact:
        return 0.0
    known = [one for one in confidences if one is not None]
    return exact / (pages + 1) * anchor_factor(path) * (fmean(known) if known else 1.0)


def anchor_factor(path: str) -> float:
    """Return the factor of an XPath by what it depends on; of a union, that of its weakest part."""
    return min(map(_factor, path.split(" | ")))


def _factor(path: str) -> float:
    if _COUNTS.search(path):
        return COUNTED
    return NAMED if _NAMES.search(path) else TAGS_ONLY
