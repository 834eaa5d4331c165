"""The samples that a site's model keeps: of one page the texts, class paths and scores of its blocks, shortened.

A sample has a maximum size, and is the same whenever the page is added.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.caches import cached_if_short
from crawler.cleaning.classifier.paths import class_path
from crawler.cleaning.classifier.scores import MAX_SCORE, scores
from crawler.vocabulary import Role, Template

if TYPE_CHECKING:
    from datetime import date

    from crawler.cleaning.classifier.boosted_trees import BoostedTrees
    from crawler.items import Document

MAX_BLOCKS_PER_PAGE = 400
MAX_TEXT_CHARS = 80  # of a longer text, the sample has its beginning and a digest
MAX_PATH_CHARS = 300
HALF_LIFE_DAYS = 90.0  # the weight of a page in the choice of the sample halves in this time
_BEGINNING_CHARS, _DIGEST_CHARS = 60, 12
_RANDOM_DIGITS = 13  # hexadecimal digits of a digest that make a random number


@dataclass(frozen=True, slots=True)
class BlockSample:
    """One block of a page: its shortened text and class path, and its score."""

    text: str
    path: str
    score: int


@dataclass(frozen=True, slots=True)
class PageSample:
    """One page. `identity` is the article's, or a digest of its texts. `day` is the day of the fetch, in UTC."""

    identity: str
    day: date | None
    blocks: tuple[BlockSample, ...]

    @property
    def rank(self) -> tuple[float, str]:
        """The place of the page in the random order of pages."""
        return rank_of(self.identity, self.day)


@cached_if_short  # the ranks of a whole sample are compared for each page that enters it
def rank_of(identity: str, day: date | None) -> tuple[float, str]:
    """Return the place of a page in a random order that prefers newer pages. Pages with the lowest ranks are kept.

    The random number is a digest of the identity, so the order in which pages came makes no difference. The formula
    is priority sampling under exponential decay (Cormode et al. 2009).
    """
    digest = sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:_RANDOM_DIGITS]
    random = (int(digest, 16) + 1) / (16**_RANDOM_DIGITS + 2)
    days = day.toordinal() if day else 0
    return math.log(-math.log(random)) - days * math.log(2) / HALF_LIFE_DAYS, identity


def page_sample(document: Document, day: date | None = None, classifier: BoostedTrees | None = None) -> PageSample:
    """Return the sample of a page; of a very long page, it has the blocks with the highest scores."""
    page = full_sample(document, day, classifier)
    highest = sorted(range(len(page.blocks)), key=lambda at: (-page.blocks[at].score, at))[:MAX_BLOCKS_PER_PAGE]
    return PageSample(page.identity, day, tuple(page.blocks[at] for at in sorted(highest)))


def full_sample(document: Document, day: date | None = None, classifier: BoostedTrees | None = None) -> PageSample:
    """Return the sample of a page with all of its blocks."""
    found = zip(document.blocks, scores_of(document, classifier), strict=True)
    blocks = tuple(BlockSample(text_key(block.text), path_key(block.path), score) for block, score in found)
    return PageSample(identity_of(document), day, blocks)


def scores_of(document: Document, classifier: BoostedTrees | None = None) -> tuple[int, ...]:
    """Return the blocks' scores: the classifier's, or the extreme ones if a template knows the body.

    Those that the Document has are of the classifier that comes with the package.
    """
    if document.scores is not None and classifier is None:
        return document.scores
    if Template.is_selected(document.template):
        return scores(document, classifier)
    return tuple(MAX_SCORE if block.role == Role.BODY else -MAX_SCORE for block in document.blocks)


def identity_of(document: Document) -> str:
    """Return the identity of a page among all pages of its site."""
    return document.identity or document.url or _digest("\n".join(block.text for block in document.blocks))


def text_key(text: str) -> str:
    """Return a text, shortened so that different texts stay different."""
    return text if len(text) <= MAX_TEXT_CHARS else f"{text[:_BEGINNING_CHARS]}…{_digest(text)}"


@cached_if_short
def path_key(path: str) -> str:
    """Return the end of a class path: the steps that are nearest to the block."""
    return class_path(path)[-MAX_PATH_CHARS:]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_CHARS]
