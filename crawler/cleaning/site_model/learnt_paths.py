"""The paths on which a site has its text, learnt from its pages: they select the text of further pages.

They replace trafilatura, which takes most of the time of a page, on pages where nearly all text is on a path that had
one label on the site's other pages. Other pages need trafilatura, as do the sampled ones, from which the model learns.
The sample of the model must be full first, so that the text of a small crawl does not depend on the order of its pages.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.labels import site_labels
from crawler.cleaning.site_model.convergence import Convergence, convergence
from crawler.cleaning.site_model.model import MAX_PAGES
from crawler.cleaning.site_model.samples import path_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cleaning.site_model.model import SiteModel
    from crawler.items import Block

MIN_PAGES_OF_PATH = 4  # a path is known if at least so many pages of the model have it
MIN_PURE_SHARE = 0.9  # of the text on a path: the share with the same label, kept or removed
MIN_KNOWN_SHARE = 0.98  # of the text of a page that is no link: the share on known paths
MIN_TEXT_CHARS = 300  # a page with less text on the paths of text may be another kind of page
MAX_LINK_DENSITY = 0.5
SAMPLED = 10  # one page in ten is read with trafilatura, even if its paths are known


@dataclass(slots=True)
class _Total:
    """The text on one path, in characters of the samples, and the pages that have it."""

    kept: int = 0
    all: int = 0
    pages: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class LearntPaths:
    """The shortened class paths that hold text, and those that hold none, on all pages of a site."""

    text: frozenset[str]
    other: frozenset[str]

    def select(self, blocks: Sequence[Block]) -> frozenset[int] | None:
        """Return the numbers of the blocks on paths of text; None if too much of the page is on unknown paths."""
        selected: list[int] = []
        unlinked = known = chars = 0
        for at, block in enumerate(blocks):
            path, size = path_key(block.path), len(block.text)
            is_text = path in self.text
            if is_text:
                selected.append(at)
                chars += size
            if block.link_density < MAX_LINK_DENSITY:
                unlinked += size
                known += size * (is_text or path in self.other)
        return frozenset(selected) if chars >= MIN_TEXT_CHARS and known >= MIN_KNOWN_SHARE * unlinked else None


def learnt_paths(model: SiteModel) -> LearntPaths | None:
    """Return the known paths of a site; None while its model has not converged, or has room for more pages."""
    if len(model.pages) < MAX_PAGES or convergence(model) != Convergence.CONVERGED:
        return None
    totals: defaultdict[str, _Total] = defaultdict(_Total)
    for page in model.pages:
        for block, label in zip(page.blocks, site_labels(model.statistics, page), strict=True):
            total = totals[block.path]
            total.all += len(block.text)
            total.kept += len(block.text) * (label is None)
            total.pages.add(page.identity)
    known = {path: total for path, total in totals.items() if len(total.pages) >= MIN_PAGES_OF_PATH}
    text = frozenset(path for path, total in known.items() if total.kept >= MIN_PURE_SHARE * total.all)
    other = frozenset(path for path, total in known.items() if total.kept <= (1 - MIN_PURE_SHARE) * total.all)
    return LearntPaths(text, other) if text else None


def is_sampled(url: str) -> bool:
    """Return whether the page of this URL is read with trafilatura although its paths are known."""
    return sha256(url.encode("utf-8", "surrogatepass")).digest()[0] % SAMPLED == 0
