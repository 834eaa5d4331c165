"""What the pages of a site say together: which texts repeat, and which way each class path leans.

All numbers of one page are asked of the other pages, so that a page is never
its own witness. Sums are of whole numbers: the order of pages is nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cleaning.site_model.samples import PageTrace

REPEATED_PAGES = 2
REPEATED_SHARE = 1 / 3
"""A text repeats if it stands on so many other pages, and on so large a share of them."""
VARYING_SHARE = 0.5
"""A path varies if at least this share of its blocks have a text that stands on one page only."""
UNSURE_BLOCKS = 2
"""As many blocks without leaning are added to a path's own, so that few blocks lean little."""


@dataclass(slots=True)
class _Path:
    """The blocks of one class path on one page, or on all."""

    marks: int = 0
    blocks: int = 0


_ALL = ""
"""The key of what all pages come to; no page is called so."""
_NOTHING = _Path()


class Pooled:
    """The pages of a site, counted."""

    def __init__(self, pages: Sequence[PageTrace]) -> None:
        self.count = len(pages)
        self.pages_of: defaultdict[str, set[str]] = defaultdict(set)
        self._paths: defaultdict[str, defaultdict[str, _Path]] = defaultdict(lambda: defaultdict(_Path))
        self._texts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._identities = {page.identity for page in pages}
        for page in pages:
            self._add(page)

    def _add(self, page: PageTrace) -> None:
        for block in page.blocks:
            self.pages_of[block.text].add(page.identity)
            for of in (page.identity, _ALL):
                here = self._paths[block.path][of]
                here.marks += block.mark
                here.blocks += 1
            self._texts[block.path][block.text] += 1

    def others(self, identity: str) -> int:
        """Return how many pages there are beside one."""
        return self.count - (identity in self._identities)

    def repetitions(self, text: str, identity: str) -> int:
        """Return on how many other pages a text stands."""
        pages = self.pages_of.get(text, set())
        return len(pages) - (identity in pages)

    def repeats(self, text: str, identity: str, share: float = REPEATED_SHARE) -> bool:
        """Tell whether a text stands on enough other pages to be the site's and not the article's."""
        found = self.repetitions(text, identity)
        return found >= max(REPEATED_PAGES, share * self.others(identity))

    def varies(self, path: str) -> bool:
        """Tell whether a class path leans to text and holds texts of one page each, as a body's does."""
        texts = self._texts.get(path)
        if not texts or self._paths[path][_ALL].marks <= 0:
            return False
        single = sum(count for text, count in texts.items() if len(self.pages_of[text]) == 1)
        return single >= VARYING_SHARE * texts.total()

    def leaning(self, path: str, identity: str, marks: int, blocks: int) -> float:
        """Return the mean mark of a class path: its blocks on other pages, and the page's own, summed and counted."""
        if pages := self._paths.get(path):
            mine = pages.get(identity, _NOTHING)
            marks += pages[_ALL].marks - mine.marks
            blocks += pages[_ALL].blocks - mine.blocks
        return marks / (blocks + UNSURE_BLOCKS)
