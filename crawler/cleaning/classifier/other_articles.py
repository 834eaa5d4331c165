"""Other articles behind that of the page, each whole and with a headline. Sites append them for readers who go on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.paths import UNDECIDED
from crawler.cleaning.classifier.text_features import words_of
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

HEADLINE_TAG = "h1"
MIN_SHARED_WORDS = 0.6  # of the words of the page's headline and an h1 element, those in both

_ARTICLE = re.compile(r"article(?![\w-])")


def other_articles(blocks: Sequence[Block], title: str | None) -> dict[int, Role]:
    """Return the role of each block in another article than that of the page, by its number.

    The page's article is the `article` element whose h1 is the headline `title`. Another one begins behind it, is not
    inside of it and has an h1 of its own.
    """
    own: int | None = None
    others: set[int] = set()
    for block in blocks:
        if block.tag != HEADLINE_TAG:
            continue
        articles = _articles_around(block)
        if own in articles or not articles:
            continue
        if own is None and _is_headline(block.text, title):
            own = articles[-1]
        elif own is not None:
            others.add(articles[-1])
    inside = (at for at, block in enumerate(blocks) if block.role in UNDECIDED and others & {*_articles_around(block)})
    return dict.fromkeys(inside, Role.RELATED) if others else {}


def _articles_around(block: Block) -> list[int]:
    """Return the numbers of the `article` elements around a block, the outermost first."""
    steps = zip(reversed(block.path.split("/")), reversed(block.elements), strict=False)
    return [number for step, number in steps if _ARTICLE.match(step)][::-1]


def _is_headline(text: str, title: str | None) -> bool:
    words, known = words_of(text), words_of(title or "")
    return len(words & known) >= MIN_SHARED_WORDS * max(1, len(words | known))
