"""Statistics of a site's pages: the texts that repeat, and the prior of each class path.

Each number about a page is computed from the other pages only. Sums are of whole numbers, in any order. Copies of one
article under several URLs count as one page: the text that they share is the article's, not the site's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.cleaning.site_model.samples import PageSample

MIN_REPEATED_PAGES = 2
MIN_REPEATED_SHARE = 1 / 3  # a text repeats if it is on this many other pages, and on this share of them
MIN_VARYING_SHARE = 0.5  # a path varies if at least this share of its blocks have a text that is on one page only
MIN_COPY_SHARE = 0.6  # copies have at least this share of all their paragraphs in common
MIN_PARAGRAPH_CHARS = 60  # a shorter text, as the sample has it, is not compared to find copies
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
    """The statistics of a site's page samples. `pages_of` has the articles with a text.

    An article is named by the identity of one of its copies. `article_of` finds the name for any page.
    """

    def __init__(self, pages: Sequence[PageSample]) -> None:
        self._articles: dict[str, frozenset[str]] = {}
        self._names: dict[str, str] = {}
        self.pages_of: defaultdict[str, set[str]] = defaultdict(set)
        self._paths: defaultdict[str, defaultdict[str, _PathTotal]] = defaultdict(partial(defaultdict, _PathTotal))
        self._texts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for page in sorted(pages, key=lambda page: page.identity):
            self._add(page, self._named(page))

    def _named(self, page: PageSample) -> str:
        paragraphs = _paragraphs(block.text for block in page.blocks if block.score > 0)
        name = self._names[page.identity] = self._copy_of(paragraphs) or page.identity
        self._articles.setdefault(name, paragraphs)
        return name

    def _add(self, page: PageSample, name: str) -> None:
        for block in page.blocks:
            self.pages_of[block.text].add(name)
            self._texts[block.path][block.text] += 1
            for total in (self._paths[block.path][name], self._paths[block.path][_ALL_PAGES]):
                total.score += block.score
                total.blocks += 1

    def article_of(self, identity: str, texts: Iterable[str]) -> str:
        """Return the name of the article on a page. `texts` are those on the page, shortened, that may be its text."""
        return self._names.get(identity) or self._copy_of(_paragraphs(texts)) or identity

    def _copy_of(self, paragraphs: frozenset[str]) -> str | None:
        """Return the first article that has most of its paragraphs in common with these."""
        return next((name for name, own in self._articles.items() if _are_copies(own, paragraphs)), None)

    def repeats(self, text: str, article: str) -> bool:
        """Return whether a text is in enough articles other than this one to be the site's and not the article's."""
        articles, others = self.pages_of.get(text, set()), len(self._articles) - (article in self._articles)
        return len(articles) - (article in articles) >= max(MIN_REPEATED_PAGES, MIN_REPEATED_SHARE * others)

    def varies(self, path: str) -> bool:
        """Return whether a class path has a positive score and texts of one page each, as the path of a body has."""
        texts = self._texts.get(path)
        if not texts or self._paths[path][_ALL_PAGES].score <= 0:
            return False
        single = sum(count for text, count in texts.items() if len(self.pages_of[text]) == 1)
        return single >= MIN_VARYING_SHARE * texts.total()

    def path_prior(self, path: str, article: str, score: int, blocks: int) -> float:
        """Return the mean score of a class path, over its blocks in other articles and over those given.

        `score` and `blocks` are the sum and the number of the own other blocks of the page on the path.
        """
        if totals := self._paths.get(path):
            own = totals.get(article, _NO_BLOCKS)
            score += totals[_ALL_PAGES].score - own.score
            blocks += totals[_ALL_PAGES].blocks - own.blocks
        return score / (blocks + PRIOR_BLOCKS)


def _paragraphs(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text for text in texts if len(text) >= MIN_PARAGRAPH_CHARS)


def _are_copies(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared > 0 and shared >= MIN_COPY_SHARE * len(one | other)
