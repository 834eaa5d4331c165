"""Measures of a text: its number of words, and whether it ends as a sentence does."""

from __future__ import annotations

import re

SENTENCE_MARKS = ".!?。！？…؟।"
_CLOSING_MARKS = "\"'”’)]）】》」』»"
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_UNIT = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")  # a word; in scripts without spaces, a character


def units(text: str) -> int:
    """Count words, and characters of scripts that put no spaces between words."""
    return sum(1 for _ in _UNIT.finditer(text))


def has_units(text: str) -> bool:
    """Return whether the text has a word."""
    return _UNIT.search(text) is not None


def ends_as_sentence(text: str) -> bool:
    """Return whether the text ends with the mark of a sentence, which a quotation mark or bracket may follow."""
    return text.rstrip().rstrip(_CLOSING_MARKS)[-1:] in tuple(SENTENCE_MARKS)
