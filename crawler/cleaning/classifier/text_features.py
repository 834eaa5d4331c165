"""Features of a block's text that hold in any language: its length, punctuation, capitals, digits."""

from __future__ import annotations

import math
import re

NAMES = (
    "chars", "words", "link-density", "punctuation", "sentence-end", "lower-case-start", "capitals", "digits",
    "word-length", "short-words", "question-mark", "vertical-bar", "copyright", "at-sign", "in-title", "of-title",
)  # fmt: skip
MAX_SHORT_WORD_CHARS = 3
READ_CHARS = 300  # the features are those of the first characters: more of a paragraph does not change them much
END_CHARS = 8

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_PUNCTUATION = re.compile(r"[.,;:!?。，；：！？、…]")
_SENTENCE_MARKS = tuple('.!?。！？…:"”»)')
_CLOSING_MARKS = "\"”»’')"


def words_of(text: str) -> frozenset[str]:
    """Return the different words of a text, in lower case."""
    return frozenset(_WORD.findall(text.lower()))


def text_features(text: str, link_density: float, title: frozenset[str]) -> list[float]:
    """Return the features of NAMES for one text. `title` has the words of the page's headline."""
    whole, text = text, text[:READ_CHARS]
    chars, words, digits = len(text) or 1, _WORD.findall(text), len(_DIGIT.findall(text))
    letters = max(1, sum(map(len, words)) - digits)
    different = {word.lower() for word in words}
    shared = len(different & title)
    return [
        math.log1p(len(whole)),
        math.log1p(len(words)),
        link_density,
        len(_PUNCTUATION.findall(text)) / chars,
        float(_ends_as_sentence(whole[-END_CHARS:])),
        float(text[:1].islower()),
        sum(map(str.isupper, text)) / letters,
        digits / chars,
        letters / (len(words) or 1),
        sum(len(word) <= MAX_SHORT_WORD_CHARS for word in words) / (len(words) or 1),
        float("?" in text),
        float("|" in text),
        float("©" in text),
        float("@" in text),
        shared / (len(different) or 1),
        shared / (len(title) or 1),
    ]


def _ends_as_sentence(end: str) -> bool:
    """Return whether a mark of a sentence, which may be a closing mark itself, is followed by closing marks only."""
    bare = end.rstrip(_CLOSING_MARKS)
    return bare.endswith(_SENTENCE_MARKS) or any(mark in _SENTENCE_MARKS for mark in end[len(bare) :])
