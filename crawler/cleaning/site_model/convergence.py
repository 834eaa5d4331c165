"""Tells when a model has settled: half of its pages say what all of them say, so further pages will change no verdict.

Pages that were cleaned before are then worth cleaning again, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cleaning.classifier.labels import site_verdicts
from crawler.cleaning.site_model.statistics import Pooled

if TYPE_CHECKING:
    from crawler.cleaning.site_model.model import SiteModel

MIN_PAGES = 12
"""With fewer pages than that no model has settled."""
MAX_UNSETTLED_SHARE = 0.02
"""The share of blocks, by text, on which half and whole may differ."""


def unsettled(model: SiteModel) -> str | None:
    """Say why the verdicts of a model may still change, or None where it has settled."""
    if len(model.pages) < MIN_PAGES:
        return "too-few-pages"
    half = Pooled(model.pages[::2])
    weight = differing = 0
    for page in model.pages:
        verdicts = zip(page.blocks, site_verdicts(half, page), site_verdicts(model.pooled, page), strict=True)
        for seen, by_half, by_all in verdicts:
            weight += len(seen.text)
            differing += len(seen.text) * ((by_half is None) != (by_all is None))
    return "verdicts-differ" if differing > MAX_UNSETTLED_SHARE * weight else None
