"""The names of the months in some eighty languages."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Mapping

_ACCENTS = re.compile("[\u0300-\u036f.\\s]")


def month_key(name: str) -> str:
    """Return a name without capitals, dots and accents: capitals often lack them."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i"))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", plain))


def is_month(name: str) -> bool:
    """Return whether a word is the name of a month in any of the languages."""
    return month_key(name) in _MONTHS


def month_of(name: str, language: str = "") -> int | None:
    """Return the number of a month, from 1. A name with two meanings is read in the page's `language` only."""
    months = _MONTHS.get(month_key(name), {})
    numbers = set(months.values())
    return numbers.pop() if len(numbers) == 1 else months.get(language)


def _read() -> Mapping[str, Mapping[str, int]]:
    names: dict[str, dict[str, int]] = defaultdict(dict)
    for entry in read_word_list("extraction/words/months.tsv").entries:
        names[month_key(entry.text)][entry.language] = int(entry.kind)
    return dict(names)


_MONTHS = _read()
"""The numbers of each name by the language."""
