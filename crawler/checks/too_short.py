"""Too little text for an article. News of one sentence is an article, and so is a caption or a line about a video."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.checks.measures import ends_as_sentence, has_units, units
from crawler.vocabulary import ArticleKind, Reason, Role, Template

if TYPE_CHECKING:
    from collections.abc import Collection

    from crawler.checks.article_under_check import ArticleUnderCheck, SiteExpectations
    from crawler.items import Metadata

MIN_UNITS = 10  # in words, or in characters of scripts that put no spaces between words
MIN_UNITS_OF_SENTENCE = 4
MAX_BYLINE_LINES = 3  # time, source and editor; more dated lines are a chronicle
BEGINNING_CHARS = 20
MAX_LABEL_UNITS = 2  # the words of a byline that are no names, such as `Web Editor`
_SIGNATURE = re.compile(r"\s?[(（【][^()（）【】]{0,60}[)）】]$")
_NO_WORD = re.compile(r"[\W_]+")


def no_title(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse an article without a headline: every page with an article has one."""
    return None if has_units(checked.title) else Reason.NO_TITLE


def no_text(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse an article without text. A video needs none if the site's rules know its page."""
    document = checked.article.document
    is_known = Template.is_known(document.template) or document.template == Template.BOILERPLATE
    is_known_video = document.kind == ArticleKind.VIDEO and is_known
    return None if has_units(checked.text) or is_known_video else Reason.NO_TEXT


def too_short(checked: ArticleUnderCheck, expectations: SiteExpectations) -> Reason | None:
    """Refuse a text that only repeats headline or byline, and a few words that are neither sentence nor caption.

    A gallery and a video may have a few words. If no template of the site fits the page, an article needs a sentence.
    """
    document, title = checked.article.document, _words(checked.title)
    is_known, is_article = Template.is_known(document.template), document.kind == ArticleKind.ARTICLE
    own = [block.text for block in checked.kept if block.role == Role.CAPTION or not _is_one_of((title,), block.text)]
    if checked.kept and not own and (is_article or not is_known):
        return Reason.TOO_SHORT
    if 0 < len(own) <= MAX_BYLINE_LINES and all(_is_byline(text, document.metadata, expectations) for text in own):
        return Reason.TOO_SHORT
    captions = {_words(image.caption) for image in document.images if image.caption}
    if not is_article or (is_known and own and all(_is_one_of(captions, text) for text in own)):
        return None
    if is_known or not expectations.has_templates:
        text = " ".join(own)
        return None if has_units(text, MIN_UNITS) or _is_sentence(text) else Reason.TOO_SHORT
    prose = (_is_sentence(text) for text in own if (words := _words(text)) not in captions and words not in title)
    return None if any(prose) else Reason.TOO_SHORT


def _is_byline(text: str, found: Metadata, expectations: SiteExpectations) -> bool:
    """Return whether a text is a byline by its form, or has only names that are fields of the article."""
    rest = text
    for name in filter(None, (found.published_raw, found.source, found.editor, *found.authors)):
        rest = rest.replace(name, " ")
    by_form = expectations.is_byline is not None and expectations.is_byline(text)
    return by_form or (rest != text and units(rest) <= MAX_LABEL_UNITS)


def _is_sentence(text: str) -> bool:
    return has_units(text, MIN_UNITS_OF_SENTENCE) and ends_as_sentence(_SIGNATURE.sub("", text) or text)


def _is_one_of(known: Collection[str], text: str) -> bool:
    """Return whether the words of a text are among the known ones. Mostly its beginning shows that they are not."""
    beginning = _words(text[:BEGINNING_CHARS])
    return any(words.startswith(beginning) for words in known) and _words(text) in known


def _words(text: str) -> str:
    return _NO_WORD.sub("", text).casefold()
