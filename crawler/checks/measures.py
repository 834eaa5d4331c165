"""Measures of a text: its number of words, and whether it ends as a sentence does."""

from __future__ import annotations

from itertools import islice

from crawler.lazy_patterns import lazy_pattern

SENTENCE_MARKS = ".!?。！？…؟।۔።։။។།"
_CLOSING_MARKS = "\"'”’)]）】》」』»"
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_UNMARKED = lazy_pattern("[\u0e01-\u0e5b\u0e81-\u0edf]$")  # Thai and Lao have no mark at the end of a sentence
MIN_UNMARKED_CHARS = 80
_UNIT = lazy_pattern(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")  # a word; in scripts without spaces, a character


def units(text: str) -> int:
    """Count words, and characters of scripts that put no spaces between words."""
    return sum(1 for _ in _UNIT.finditer(text))


def has_units(text: str, least: int = 1) -> bool:
    """Return whether the text has a word, or so many. The rest of the text is not read."""
    return sum(1 for _ in islice(_UNIT.finditer(text), least)) == least


def ends_as_sentence(text: str) -> bool:
    """Return whether the text ends with the mark of a sentence, which a quotation mark or bracket may follow.

    A long text of a script without such marks is a sentence.
    """
    bare = text.rstrip().rstrip(_CLOSING_MARKS)
    return bare[-1:] in tuple(SENTENCE_MARKS) or (len(bare) >= MIN_UNMARKED_CHARS and bool(_UNMARKED.search(bare)))
