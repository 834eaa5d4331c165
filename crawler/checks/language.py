"""Refuses a text that is plainly in another language than its site's.

A text that starts in the site's language passes. Of another text, all sentences
are looked at: a bilingual text is an article of the site.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.languages import known_languages, likely_languages
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.checks.expectations import Expected, Subject

MIN_LETTERS_OF_START = 100
"""From so many letters on, the model is almost never sure of a wrong language."""
MIN_PROBABILITY = 0.6
"""The least probability that a plainly foreign text is in one of the other languages."""
MAX_PROBABILITY_OF_SITES = 0.05
"""The highest probability that a plainly foreign text is in the site's language."""
MAX_CHARS = 20_000
"""Sentences after so many characters are not looked at."""
MIN_SHARE = 0.25
"""A bilingual text has at least this share of its sentences in the site's language."""
_SENTENCE = re.compile("[^.!?。！？؟।\n]+")


def wrong_language(subject: Subject, expected: Expected) -> Reason | None:
    """Refuse a text that is plainly in another language than its site's; none where the model doesn't know that."""
    language = (expected.language or "").split("-")[0].lower()
    if language not in known_languages():
        return None
    if not _is_foreign(likely_languages(subject.text, MIN_LETTERS_OF_START), language):
        return None
    sentences = _SENTENCE.findall(subject.text[:MAX_CHARS])
    readable = [found for sentence in sentences if (found := likely_languages(sentence))]
    own = sum(next(iter(found)) == language for found in readable)
    return Reason.WRONG_LANGUAGE if own < MIN_SHARE * len(readable) else None


def _is_foreign(found: Mapping[str, float], language: str) -> bool:
    own = found.get(language, 0)
    return own < MAX_PROBABILITY_OF_SITES and sum(found.values()) - own >= MIN_PROBABILITY
