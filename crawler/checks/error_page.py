"""Error pages that come with status 200: `404 Not Found`, `Service unavailable`, and those in the site's own layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.vocabulary import Reason
from crawler.vocabulary.word_lists import any_phrase

if TYPE_CHECKING:
    from crawler.checks.article_under_check import ArticleUnderCheck
    from crawler.checks.expectations import SiteExpectations

MAX_PROSE_CHARS_SIGNED = 200
"""On a page with a byline, the headline counts only over so little prose."""
PHRASES = "checks/phrases/error_page.tsv"


def error_page(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a page whose headline is an error message, or one of whose few sentences begins with one."""
    if not checked.has_little_prose:
        return None
    if _has_error_title(checked) and not (checked.is_signed and checked.prose_chars > MAX_PROSE_CHARS_SIGNED):
        return Reason.ERROR_PAGE
    sentence = any_phrase(PHRASES, "sentence")
    return Reason.ERROR_PAGE if any(sentence.match(part) for part in checked.sentences()) else None


def _has_error_title(checked: ArticleUnderCheck) -> bool:
    title, status = any_phrase(PHRASES, "title"), any_phrase(PHRASES, "title_status")
    parts = (part for whole in checked.title_parts() for part in (whole, status.sub("", whole, count=1)))
    return any(title.fullmatch(part) for part in parts)
