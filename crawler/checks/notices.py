"""Pages with a notice in place of an article: they block the reader, state an error, or ask for consent or a login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.vocabulary import DeclaredKind, Reason
from crawler.vocabulary.word_lists import any_phrase, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.checks.article_under_check import ArticleUnderCheck, SiteExpectations

MIN_CONSENT_SHARE = 0.5  # a page on which texts about consent have this share of the characters is a consent page
MAX_PROSE_CHARS_SIGNED = 200  # on a page with a byline, the headline counts only over so little prose
BLOCKS, ERRORS = "checks/phrases/block_page.tsv", "checks/phrases/error_page.tsv"
WALLS = "checks/phrases/walls.tsv"


def block_page(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a ban, a captcha or a browser check: by headline, the beginning of a sentence, or a firewall's words."""
    if not checked.has_little_prose:
        return None
    is_notice = _has_headline(checked, checked.title_parts(), BLOCKS, "title") or _has_sentence(checked, BLOCKS)
    is_block = is_notice or _has_firewall(checked)
    return Reason.BLOCK_PAGE if is_block else None


def error_page(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse an error page with status 200: its headline is an error message, or a sentence begins with one."""
    if not checked.has_little_prose:
        return None
    status = any_phrase(ERRORS, "title_status")
    parts = (part for whole in checked.title_parts() for part in (whole, status.sub("", whole, count=1)))
    is_error = _has_headline(checked, parts, ERRORS, "title") or _has_sentence(checked, ERRORS)
    return Reason.ERROR_PAGE if is_error else None


def cookie_wall(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a page whose text is about consent to cookies and nothing else.

    A long report on cookies passes if it is signed, or declares itself an article.
    """
    notice = checked.notice
    declares_article = DeclaredKind.ARTICLE in checked.article.document.declared_kinds
    if (checked.is_signed or declares_article) and not checked.has_little_prose:
        return None  # it is a report
    if not _has_hint(checked, WALLS, "consent_hint"):
        return None  # no phrase about consent is possible without one of these words
    consent = any_phrase(WALLS, "consent")
    chars, consent_chars = sum(map(len, notice)), sum(len(text) for text in notice if consent.search(text))
    if chars and consent_chars >= MIN_CONSENT_SHARE * chars:
        return Reason.COOKIE_WALL
    if checked.is_signed or not checked.has_little_prose or not consent_chars:
        return None
    return Reason.COOKIE_WALL if _has_headline(checked, checked.title_parts(), WALLS, "consent_title") else None


def login_wall(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a page that asks for a login or a subscription, and a teaser that ends with such a request."""
    if not checked.has_little_prose:
        return None
    is_login = _has_headline(checked, checked.title_parts(), WALLS, "login_title")
    return Reason.LOGIN_WALL if is_login or _has_sentence(checked, WALLS, "login") else None


def _has_firewall(checked: ArticleUnderCheck) -> bool:
    """Return whether the text has the words of a firewall anywhere."""
    is_possible = _has_hint(checked, BLOCKS, "firewall_hint")
    return is_possible and any(map(any_phrase(BLOCKS, "firewall").search, checked.notice))


def _has_hint(checked: ArticleUnderCheck, file: str, kind: str) -> bool:
    """Return whether the text has one of the words without which no phrase of a kind is there."""
    return any(hint in checked.lowered for hint in words_of(file, kind))


def _has_headline(checked: ArticleUnderCheck, parts: Iterable[str], file: str, kind: str) -> bool:
    if checked.is_signed and checked.prose_chars > MAX_PROSE_CHARS_SIGNED:
        return False
    return any(any_phrase(file, kind).fullmatch(part) for part in parts)


def _has_sentence(checked: ArticleUnderCheck, file: str, kind: str = "sentence") -> bool:
    return any(any_phrase(file, kind).match(part) for part in checked.sentences())
