"""Features of what the page declares for programs: the article's text in JSON-LD, and its description.

Both are hints. The declared text is often cut, and a description may be the first paragraph, a summary, or neither.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from crawler.cleaning.classifier.page_features import MAX_SEARCHED_CHARS
from crawler.cleaning.classifier.text_features import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cleaning.classifier.containers import Floats, Ints
    from crawler.items import Block, DeclaredText

NAMES = ("in-declared-text", "in-description", "of-description")
MIN_DECLARED_CHARS = 200  # a shorter declared text is a summary
COMPARED_CHARS = 60
READ_CHARS = 300
UNKNOWN = -1.0

_NO_WORD = re.compile(r"\W+")


def declared_features(blocks: Sequence[Block], declared: DeclaredText, at: Ints) -> Floats:
    """Return the features of NAMES; they are UNKNOWN where the page declares nothing."""
    text, described = _NO_WORD.sub("", declared.text), words_of(declared.description)
    text = text[: MAX_SEARCHED_CHARS // max(1, len(at))]
    rows = [
        (_place(block.text, text), *_shares(block.text, described)) for block in map(blocks.__getitem__, at.tolist())
    ]
    return np.array(rows, float).reshape(len(at), len(NAMES))


def _place(text: str, declared: str) -> float:
    if len(declared) < MIN_DECLARED_CHARS:
        return UNKNOWN
    return float(_NO_WORD.sub("", text[: 2 * COMPARED_CHARS])[:COMPARED_CHARS] in declared)


def _shares(text: str, described: frozenset[str]) -> tuple[float, float]:
    """Return the share of a text's words that are in the description, and of the description's words in the text."""
    if not described:
        return UNKNOWN, UNKNOWN
    words = words_of(text[:READ_CHARS])
    shared = len(words & described)
    return shared / (len(words) or 1), shared / len(described)
