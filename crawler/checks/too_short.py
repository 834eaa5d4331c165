"""Too little text for an article. News of one sentence is an article, and so is a caption or a line about a video."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks.measures import ends_as_sentence, has_units, units
from crawler.vocabulary import ArticleKind, Reason, Template

if TYPE_CHECKING:
    from crawler.checks.article_under_check import ArticleUnderCheck, SiteExpectations

MIN_UNITS = 10  # in words, or in characters of scripts that put no spaces between words
MIN_UNITS_OF_SENTENCE = 4


def no_title(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse an article without a headline: every page with an article has one."""
    return None if has_units(checked.title) else Reason.NO_TITLE


def no_text(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse an article without text. A video needs none if the site's rules know its page."""
    document = checked.article.document
    is_known_video = document.kind == ArticleKind.VIDEO and document.template != Template.TRAFILATURA
    return None if has_units(checked.text) or is_known_video else Reason.NO_TEXT


def too_short(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a few words that are no sentence, and a text that repeats the headline, on a page without a picture."""
    if checked.article.document.kind != ArticleKind.ARTICLE or checked.article.document.images:
        return None
    if checked.text == checked.title:
        return Reason.TOO_SHORT
    least = MIN_UNITS_OF_SENTENCE if ends_as_sentence(checked.text) else MIN_UNITS
    return None if units(checked.text) >= least else Reason.TOO_SHORT
