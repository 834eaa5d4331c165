"""Tells when a model has settled: half of its pages say what all of them say, so further pages will change no verdict.

Pages that were cleaned before are then worth cleaning again, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cleaning.judge import verdict_on
from crawler.cleaning.pooled import Pooled

if TYPE_CHECKING:
    from crawler.cleaning.model import SiteModel

SETTLED_PAGES = 12
"""With fewer pages than that no model has settled."""
MAX_UNSETTLED_SHARE = 0.02
"""The share of blocks, by text, on which half and whole may differ."""


def unsettled(model: SiteModel) -> str | None:
    """Say why the verdicts of a model may still change, or None where it has settled."""
    if len(model.pages) < SETTLED_PAGES:
        return "too-few-pages"
    half = Pooled(model.pages[::2])
    blocks = [(page, seen) for page in model.pages for seen in page.blocks]
    weight = sum(len(seen.text) for _, seen in blocks)
    differing = sum(
        len(seen.text)
        for page, seen in blocks
        if (verdict_on(half, page, seen) is None) != (verdict_on(model.pooled, page, seen) is None)
    )
    return "verdicts-differ" if differing > MAX_UNSETTLED_SHARE * weight else None
