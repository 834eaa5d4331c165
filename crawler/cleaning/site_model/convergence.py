"""Whether a model has converged: half of its pages give the same labels as all of them, so more pages change nothing.

Pages that were cleaned before that are then worth processing again, once.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.labels import site_labels
from crawler.cleaning.site_model.statistics import SiteStatistics

if TYPE_CHECKING:
    from crawler.cleaning.site_model.model import SiteModel

MIN_PAGES = 12  # a model with fewer pages has not converged
MAX_DIFFERENT_SHARE = 0.02
"""The share of the text for which half of the pages and all of them may give different labels."""


class Convergence(StrEnum):
    """Whether a model has converged, and if not, why."""

    CONVERGED = "converged"
    TOO_FEW_PAGES = "too-few-pages"
    LABELS_DIFFER = "labels-differ"


def convergence(model: SiteModel) -> Convergence:
    """Compare the labels that half of a model's pages give with those that all of them give."""
    if len(model.pages) < MIN_PAGES:
        return Convergence.TOO_FEW_PAGES
    half = SiteStatistics(model.pages[::2])
    chars = different_chars = 0
    for page in model.pages:
        labels = zip(page.blocks, site_labels(half, page), site_labels(model.statistics, page), strict=True)
        for block, by_half, by_all in labels:
            chars += len(block.text)
            different_chars += len(block.text) * ((by_half is None) != (by_all is None))
    return Convergence.LABELS_DIFFER if different_chars > MAX_DIFFERENT_SHARE * chars else Convergence.CONVERGED
