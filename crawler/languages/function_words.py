"""Function words (function_words.tsv): several of them show the language of a text, in less time than the model."""

from __future__ import annotations

from functools import cache

from crawler.vocabulary.word_lists import UNSPACED_LANGUAGES, read_word_list

MIN_DIFFERENT = 4  # of 427 texts in other languages, none begins with so many function words of English or Chinese
MAX_CHARS = 500
_NONE: frozenset[str] = frozenset()


def has_function_words(text: str, language: str) -> bool:
    """Return whether the first MAX_CHARS characters of a text have several function words of this language.

    False for a language that the list does not have.
    """
    start = text[:MAX_CHARS].lower()
    words = start if language in UNSPACED_LANGUAGES else start.split()
    return len(_by_language().get(language, _NONE).intersection(words)) >= MIN_DIFFERENT


@cache
def _by_language() -> dict[str, frozenset[str]]:
    entries = read_word_list("languages/function_words.tsv").of("function_word")
    languages = {entry.language for entry in entries}
    return {language: frozenset(one.text for one in entries if one.language == language) for language in languages}
