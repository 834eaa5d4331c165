"""Pages that block a reader: bans, firewalls, captchas, browser checks, rate limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.vocabulary import Reason
from crawler.vocabulary.word_lists import any_phrase

if TYPE_CHECKING:
    from crawler.checks.article_under_check import ArticleUnderCheck
    from crawler.checks.expectations import SiteExpectations

MAX_PROSE_CHARS_SIGNED = 200
"""On a page with a byline, the headline counts only over so little prose."""
PHRASES = "checks/phrases/block_page.tsv"


def block_page(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a page whose headline, or the beginning of a sentence, blocks the reader, or that a firewall signed."""
    if not checked.has_little_prose:
        return None
    if not checked.is_signed or checked.prose_chars <= MAX_PROSE_CHARS_SIGNED:
        title = any_phrase(PHRASES, "title")
        if any(title.fullmatch(part) for part in checked.title_parts()):
            return Reason.BLOCK_PAGE
    sentence, firewall = any_phrase(PHRASES, "sentence"), any_phrase(PHRASES, "firewall")
    blocks = any(sentence.match(part) for part in checked.sentences())
    return Reason.BLOCK_PAGE if blocks or any(map(firewall.search, checked.notice)) else None
