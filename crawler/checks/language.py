"""Texts that are clearly not in the language of their site.

A text that starts in the site's language passes; function words show that of most texts without the model. Of other
texts, all sentences are checked: they may be bilingual.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.languages import known_languages, likely_languages
from crawler.languages.function_words import has_function_words
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from crawler.checks.article_under_check import ArticleUnderCheck, SiteExpectations

MIN_LETTERS_OF_START = 100  # from a start of this length, the model is almost never sure of a wrong language
MIN_PROBABILITY = 0.6  # the sum of the other languages' probabilities from which a text is foreign
MAX_PROBABILITY_OF_SITES = 0.05  # the probability of the site's language below which a text is foreign
MAX_CHARS = 20_000  # sentences after this many characters are not checked
MIN_SHARE = 0.25  # a bilingual text has at least this share of its sentences in the site's language
_SENTENCE = re.compile("[^.!?。！？؟।\n]+")


def wrong_language(checked: ArticleUnderCheck, expectations: SiteExpectations) -> Reason | None:
    """Refuse a text that is clearly not in the site's language. A language that the detector does not know passes."""
    language = (expectations.language or "").split("-")[0].lower()
    if has_function_words(checked.text, language) or language not in known_languages():
        return None
    likely = likely_languages(checked.text, MIN_LETTERS_OF_START)
    of_site = likely.pop(language, 0)
    if of_site >= MAX_PROBABILITY_OF_SITES or sum(likely.values()) < MIN_PROBABILITY:
        return None
    sentences = _SENTENCE.findall(checked.text[:MAX_CHARS])
    readable = [found for sentence in sentences if (found := likely_languages(sentence))]
    own = sum(next(iter(found)) == language for found in readable)
    return Reason.WRONG_LANGUAGE if own < MIN_SHARE * len(readable) else None
