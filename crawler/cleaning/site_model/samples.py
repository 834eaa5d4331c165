"""What a site's model keeps of one page: its blocks' texts, class paths and marks, shortened.

Everything here is bounded, and the same for a page whenever it is learnt.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.paths import class_path
from crawler.cleaning.classifier.scores import SUREST, marks
from crawler.vocabulary import Role, Template

if TYPE_CHECKING:
    from datetime import date

    from crawler.cleaning.classifier.forest import Forest
    from crawler.items import Document

MAX_BLOCKS_A_PAGE = 400
MAX_TEXT_CHARS = 80
"""Longer texts are kept as their beginning and a digest."""
MAX_PATH_CHARS = 300
HALF_LIFE_DAYS = 90.0
"""After so many days a page counts half as much as a new one when the model chooses what to keep."""
_OPENING_CHARS = 60
_DIGEST_CHARS = 12
_CHANCES = 1 << 52
"""As many as 13 hexadecimal digits tell apart."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One block of a page: its shortened text and class path, and its mark."""

    text: str
    path: str
    mark: int


@dataclass(frozen=True, slots=True)
class PageTrace:
    """One page. `identity` is the article's, or a digest of its texts; `day` is when it was fetched."""

    identity: str
    day: date | None
    blocks: tuple[Seen, ...]

    @property
    def rank(self) -> tuple[float, str]:
        """Order pages by chance, newer ones first as HALF_LIFE_DAYS has it; the lowest are kept.

        The chance is the page's own, so any set of pages has one order. The
        formula is priority sampling under exponential decay (Cormode et al. 2009).
        """
        chance = (int(sha256(self.identity.encode("utf-8", "surrogatepass")).hexdigest()[:13], 16) + 1) / (_CHANCES + 2)
        days = self.day.toordinal() if self.day else 0
        return math.log(-math.log(chance)) - days * math.log(2) / HALF_LIFE_DAYS, self.identity


def trace(document: Document, day: date | None = None, forest: Forest | None = None) -> PageTrace:
    """Return what is kept of a page; of very long ones the blocks that are likest to text."""
    page = whole_trace(document, day, forest)
    if len(page.blocks) <= MAX_BLOCKS_A_PAGE:
        return page
    likest = sorted(range(len(page.blocks)), key=lambda at: (-page.blocks[at].mark, at))[:MAX_BLOCKS_A_PAGE]
    return PageTrace(page.identity, day, tuple(page.blocks[at] for at in sorted(likest)))


def whole_trace(document: Document, day: date | None = None, forest: Forest | None = None) -> PageTrace:
    """Return the trace of a page with all of its blocks."""
    found = zip(document.blocks, marks_of(document, forest), strict=True)
    blocks = tuple(Seen(text_key(block.text), path_key(block.path), mark) for block, mark in found)
    return PageTrace(identity_of(document), day, blocks)


def marks_of(document: Document, forest: Forest | None = None) -> tuple[int, ...]:
    """Mark the blocks: by the forest where trafilatura voted, by their places where a template knows the body."""
    if document.template == Template.TRAFILATURA:
        return marks(document.blocks, document.metadata.title, forest)
    return tuple(SUREST if block.role == Role.BODY else -SUREST for block in document.blocks)


def identity_of(page: Document) -> str:
    """Return what tells a page from all others of its site."""
    if page.identity or page.url:
        return page.identity or page.url or ""
    blocks = page.blocks
    return _digest("\n".join(block.text for block in blocks))


@lru_cache(maxsize=4096)
def text_key(text: str) -> str:
    """Shorten a text so that different ones stay different."""
    return text if len(text) <= MAX_TEXT_CHARS else f"{text[:_OPENING_CHARS]}…{_digest(text)}"


@lru_cache(maxsize=4096)
def path_key(path: str) -> str:
    """Return the end of a class path: the steps nearest to the block."""
    return class_path(path)[-MAX_PATH_CHARS:]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_CHARS]
