"""Statistics of a site's pages: the texts that repeat, and the prior of each class path.

Each number about a page is computed from the other pages only. Sums are of whole numbers, in any order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cleaning.site_model.samples import PageSample

MIN_REPEATED_PAGES = 2
MIN_REPEATED_SHARE = 1 / 3  # a text repeats if it is on this many other pages, and on this share of them
MIN_VARYING_SHARE = 0.5  # a path varies if at least this share of its blocks have a text that is on one page only
PRIOR_BLOCKS = 2
"""This many blocks with the score 0 are added to those of a path, so that a few blocks give a weak prior."""


@dataclass(slots=True)
class _PathTotal:
    """The blocks of one class path, on one page or on all."""

    score: int = 0
    blocks: int = 0


_ALL_PAGES = ""  # the key of the total over all pages. No page has this identity.
_NO_BLOCKS = _PathTotal()


class SiteStatistics:
    """The statistics of a site's page samples. `pages_of` has the identities of the pages with a text."""

    def __init__(self, pages: Sequence[PageSample]) -> None:
        self._count, self._identities = len(pages), {page.identity for page in pages}
        self.pages_of: defaultdict[str, set[str]] = defaultdict(set)
        self._paths: defaultdict[str, defaultdict[str, _PathTotal]] = defaultdict(lambda: defaultdict(_PathTotal))
        self._texts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for page in pages:
            for block in page.blocks:
                self.pages_of[block.text].add(page.identity)
                self._texts[block.path][block.text] += 1
                for total in (self._paths[block.path][page.identity], self._paths[block.path][_ALL_PAGES]):
                    total.score += block.score
                    total.blocks += 1

    def repeats(self, text: str, identity: str) -> bool:
        """Return whether a text is on enough pages besides one to be the site's and not the article's."""
        pages, others = self.pages_of.get(text, set()), self._count - (identity in self._identities)
        return len(pages) - (identity in pages) >= max(MIN_REPEATED_PAGES, MIN_REPEATED_SHARE * others)

    def varies(self, path: str) -> bool:
        """Return whether a class path has a positive score and texts of one page each, as the path of a body has."""
        texts = self._texts.get(path)
        if not texts or self._paths[path][_ALL_PAGES].score <= 0:
            return False
        single = sum(count for text, count in texts.items() if len(self.pages_of[text]) == 1)
        return single >= MIN_VARYING_SHARE * texts.total()

    def path_prior(self, path: str, identity: str, score: int, blocks: int) -> float:
        """Return the mean score of a class path, over its blocks on other pages and over those given.

        `score` and `blocks` are the sum and the number of the own other blocks of the page `identity` on the path.
        """
        if totals := self._paths.get(path):
            own = totals.get(identity, _NO_BLOCKS)
            score += totals[_ALL_PAGES].score - own.score
            blocks += totals[_ALL_PAGES].blocks - own.blocks
        return score / (blocks + PRIOR_BLOCKS)
