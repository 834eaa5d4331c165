"""What a block's text looks like in any language: its length, marks, capitals, digits."""

from __future__ import annotations

import math
import re

NAMES = (
    "chars", "words", "link-density", "punctuation", "ends", "opens-low", "capitals", "digits",
    "word-length", "short-words", "asks", "bar", "copyright", "address", "in-title", "of-title",
)  # fmt: skip
SHORT_WORD_CHARS = 3
LOOKED_AT_CHARS = 300
"""A paragraph looks like one by then."""
END_CHARS = 8

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_MARK = re.compile(r"[.,;:!?。，；：！？、…]")
_END = re.compile(r"[.!?。！？…:\"”»)][\"”»’')]*$")


def words_of(text: str) -> frozenset[str]:
    """Return the different words of a text, in lower case."""
    return frozenset(_WORD.findall(text.lower()))


def text_shape(text: str, link_density: float, title: frozenset[str]) -> list[float]:
    """Return the numbers of NAMES for one text, `title` being the words of the page's headline."""
    whole, text = text, text[:LOOKED_AT_CHARS]
    chars, words, digits = len(text) or 1, _WORD.findall(text), len(_DIGIT.findall(text))
    letters = max(1, sum(map(len, words)) - digits)
    different = {word.lower() for word in words}
    shared = len(different & title)
    return [
        math.log1p(len(whole)),
        math.log1p(len(words)),
        link_density,
        len(_MARK.findall(text)) / chars,
        float(_END.search(whole, max(0, len(whole) - END_CHARS)) is not None),
        float(text[:1].islower()),
        sum(map(str.isupper, text)) / letters,
        digits / chars,
        letters / (len(words) or 1),
        sum(len(word) <= SHORT_WORD_CHARS for word in words) / (len(words) or 1),
        float("?" in text),
        float("|" in text),
        float("©" in text),
        float("@" in text),
        shared / (len(different) or 1),
        shared / (len(title) or 1),
    ]
