"""Pages that ask for something before the article: consent to cookies, a login, a subscription."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.vocabulary import Reason
from crawler.vocabulary.word_lists import any_phrase, read_word_list

if TYPE_CHECKING:
    from crawler.checks.article_under_check import ArticleUnderCheck
    from crawler.checks.expectations import SiteExpectations

MIN_CONSENT_SHARE = 0.5
"""A page on which texts about consent have this share of the characters is a consent page."""
MAX_PROSE_CHARS_SIGNED = 200
"""On a page with a byline, the headline counts only over so little prose."""
PHRASES = "checks/phrases/walls.tsv"


def cookie_wall(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a page whose text is about consent to cookies and nothing else. A long, signed report on it passes."""
    notice = checked.notice
    if not _mentions_consent("\n".join((checked.title, *notice)).lower()):
        return None
    consent = any_phrase(PHRASES, "consent")
    chars, consent_chars = sum(map(len, notice)), sum(len(text) for text in notice if consent.search(text))
    is_report = checked.is_signed and not checked.has_little_prose
    if chars and consent_chars >= MIN_CONSENT_SHARE * chars and not is_report:
        return Reason.COOKIE_WALL
    if checked.is_signed or not checked.has_little_prose or not consent_chars:
        return None
    title = any_phrase(PHRASES, "consent_title")
    return Reason.COOKIE_WALL if any(title.fullmatch(part) for part in checked.title_parts()) else None


def login_wall(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a page that asks for a login, and a teaser that ends with such a request."""
    if not checked.has_little_prose:
        return None
    if not checked.is_signed or checked.prose_chars <= MAX_PROSE_CHARS_SIGNED:
        title = any_phrase(PHRASES, "login_title")
        if any(title.fullmatch(part) for part in checked.title_parts()):
            return Reason.LOGIN_WALL
    login = any_phrase(PHRASES, "login")
    return Reason.LOGIN_WALL if any(login.match(part) for part in checked.sentences()) else None


def _mentions_consent(text: str) -> bool:
    """Return whether a lower-case text has one of the words without which no phrase about consent is possible."""
    return any(hint in text for hint in read_word_list(PHRASES).words("consent_hint"))
