"""The letters beyond ASCII of languages with an alphabet (letters.tsv), in both cases."""

from __future__ import annotations

from functools import cache

from crawler.vocabulary.word_lists import read_word_list

ALPHABET, LOAN = "letters", "loan_letters"
_FILE = "languages/letters.tsv"


def alphabet(language: str) -> frozenset[str]:
    """Return the letters of a language's own alphabet, an empty set if the language is not in the list."""
    return _letters(ALPHABET).get(language, frozenset())


def loan_letters(language: str) -> frozenset[str]:
    """Return the letters that a language uses in names and loan words alone."""
    return _letters(LOAN).get(language, frozenset())


@cache
def has_latin_alphabet(language: str) -> bool:
    """Return whether a language is English or one whose letters in the list are Latin."""
    return language == "en" or any(letter < "\u0250" for letter in alphabet(language))


@cache
def _letters(kind: str) -> dict[str, frozenset[str]]:
    return {entry.language: frozenset(entry.text + entry.text.upper()) for entry in read_word_list(_FILE).of(kind)}
