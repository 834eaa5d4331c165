"""The language of an article, by its text.

The language that a page declares decides only where the text leaves it open.
"""

from __future__ import annotations

from crawler.languages import likely_languages

MIN_PROBABILITY = 0.4
"""The model gives more to the language of a paragraph, and less to each language if it doesn't know that one."""
DECLARED_MIN_PROBABILITY = 0.2


def language_of(text: str, declared: str = "") -> str | None:
    """Return the ISO 639 code of a text's language, None where the text is too short or leaves it open.

    `declared` is a language tag such as `pt-BR`.
    """
    found = likely_languages(text)
    best = next(iter(found), "")
    tag = declared.replace("_", "-").split("-")[0].strip().lower()
    if found.get(best, 0) >= MIN_PROBABILITY:
        return best
    return tag if found.get(tag, 0) >= DECLARED_MIN_PROBABILITY else None
