"""A paragraph to its sentences, in European scripts and in Chinese and Japanese. For differences that people read.

A full stop behind an abbreviation or an initial ends no sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSING = "\"'”’»)\\]）」』》"
_END = re.compile(
    rf"[。！？…]+[{_CLOSING}]*\s*|[.!?…]+[{_CLOSING}]*\s+(?=[\"'“‘«(\[¿¡]*[^\W_a-zà-öø-ÿ])",
)
"""The end of a sentence, with the white space behind it; a small letter continues a sentence."""
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|Mrs?|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Capt|Sgt|St|Mt|No|Nos|Vol"
    r"|Inc|Ltd|Co|Corp|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\s*$"
)


def sentences(paragraph: str) -> Iterator[str]:
    """Yield the sentences of a paragraph, without the white space between them."""
    start = 0
    for end in _END.finditer(paragraph):
        sentence = paragraph[start : end.end()]
        if not _ABBREVIATION.search(sentence[-20:]):
            yield sentence.rstrip()
            start = end.end()
    if rest := paragraph[start:].strip():
        yield rest
