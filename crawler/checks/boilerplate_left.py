"""Boilerplate that cleaning left in a text: lines and phrases of the site, or lines that are boilerplate anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.vocabulary import Reason
from crawler.vocabulary.word_lists import any_phrase

if TYPE_CHECKING:
    from crawler.checks.article_under_check import ArticleUnderCheck, SiteExpectations

MAX_COMMON_SHARE = 0.3
"""A text may have single lines that are boilerplate on any site, but not more than this share of them."""
MIN_COMMON_LINES = 3
PHRASES = "checks/phrases/boilerplate_left.tsv"


def boilerplate_left(checked: ArticleUnderCheck, expectations: SiteExpectations) -> Reason | None:
    """Refuse a text with a line of the site's boilerplate, or with many lines that are boilerplate on any site."""
    texts = [block.text for block in checked.kept]
    if any(pattern.fullmatch(text) for text in texts for pattern in expectations.boilerplate):
        return Reason.BOILERPLATE_LEFT
    if any(pattern.search(text) for text in (checked.title, *texts) for pattern in expectations.unmistakable):
        return Reason.BOILERPLATE_LEFT
    line = any_phrase(PHRASES, "line")
    common = sum(1 for text in texts if line.fullmatch(text))
    return Reason.BOILERPLATE_LEFT if common >= MIN_COMMON_LINES and common > MAX_COMMON_SHARE * len(texts) else None
