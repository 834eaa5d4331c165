"""Features of a block's text that hold in any language: its length, punctuation, capitals, digits."""

from __future__ import annotations

import math
import re
import string

NAMES = (
    "chars", "words", "link-density", "punctuation", "sentence-end", "lower-case-start", "capitals", "digits",
    "word-length", "short-words", "question-mark", "vertical-bar", "copyright", "at-sign", "in-title", "of-title",
)  # fmt: skip
MAX_SHORT_WORD_CHARS = 3
READ_CHARS = 300  # the features are those of the first characters: more of a paragraph does not change them much
END_CHARS = 8

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_ASCII = re.compile(r"[\x00-\x7f]+")
_ASCII_DIGITS, _ASCII_CAPITALS, _ASCII_PUNCTUATION = string.digits.encode(), string.ascii_uppercase.encode(), b".,;:!?"
_OTHER_PUNCTUATION = "。，；：！？、…"
_SENTENCE_MARKS = tuple('.!?。！？…:"”»)')
_CLOSING_MARKS = "\"”»’')"


def words_of(text: str) -> frozenset[str]:
    """Return the different words of a text, in lower case."""
    return frozenset(_WORD.findall(text.lower()))


def text_features(text: str, link_density: float, title: frozenset[str]) -> list[float]:
    """Return the features of NAMES for one text. `title` has the words of the page's headline."""
    whole, text = text, text[:READ_CHARS]
    chars, words = len(text) or 1, _WORD.findall(text)
    ascii_text = text.encode("ascii", "ignore")
    other = "" if len(ascii_text) == len(text) else _ASCII.sub("", text)
    digits = len(ascii_text) - len(ascii_text.translate(None, _ASCII_DIGITS)) + len(_DIGIT.findall(other))
    capitals = len(ascii_text) - len(ascii_text.translate(None, _ASCII_CAPITALS)) + sum(map(str.isupper, other))
    lengths = list(map(len, words))
    letters = max(1, sum(lengths) - digits)
    different = set(map(str.lower, words))
    shared = len(different & title)
    return [
        math.log1p(len(whole)),
        math.log1p(len(words)),
        link_density,
        (sum(map(ascii_text.count, _ASCII_PUNCTUATION)) + sum(map(other.count, _OTHER_PUNCTUATION))) / chars,
        float(_ends_as_sentence(whole[-END_CHARS:])),
        float(text[:1].islower()),
        capitals / letters,
        digits / chars,
        letters / (len(words) or 1),
        sum(map(lengths.count, range(1, MAX_SHORT_WORD_CHARS + 1))) / (len(words) or 1),
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
