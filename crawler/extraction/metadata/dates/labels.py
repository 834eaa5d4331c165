"""The dates of a visible line, with the words in front of them: `Updated: 6 May 2024 | Published: 3 May 2024`."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary.word_lists import UNSPACED_LANGUAGES, read_word_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.extraction.metadata.dates.undecided import DateReader
    from crawler.extraction.metadata.parsed_date import ParsedDate

MAX_LINE_CHARS = 160
MAX_REST_CHARS = 45  # of a line with a date and no label, without the date; a longer line is a sentence or a caption
_WORDS = read_word_list("extraction/words/dates.tsv")
_LABEL = lazy_pattern(
    rf"(?P<updated>{_WORDS.whole_words('updated')})|(?P<published>{_WORDS.whole_words('published')})", re.IGNORECASE
)
_LABEL_BEHIND = lazy_pattern(
    "(?:"
    + "|".join(entry.text for entry in _WORDS.of("updated", "published") if entry.language in UNSPACED_LANGUAGES)
    + r")\W*$"
)
_GLUED = lazy_pattern(r"(?<=\d)(?=([^\W\d_])[^\W\d_]{3})")
"""Where a word is glued to a number: inline elements have no space between them."""
_PUBLISHED_FIRST = lazy_pattern(r"^\W*" + _WORDS.pattern("published"), re.IGNORECASE)


class Label(Enum):
    """The meaning of a date."""

    NONE = "none"
    PUBLISHED = "published"
    UPDATED = "updated"


class LabelledDate(NamedTuple):
    """A date of a line and its meaning."""

    date: ParsedDate
    label: Label


def label_of(text: str) -> Label:
    """Return the last label in a text in front of a date. In `Published (updated)`, it is the update."""
    found = list(_LABEL.finditer(text))
    return _named(found[-1]) if found else Label.NONE


def begins_with_label(line: str) -> bool:
    """Return whether a line begins with a word such as `Published`."""
    return _PUBLISHED_FIRST.match(line) is not None


def dates_in(line: str, before: str, reader: DateReader) -> Iterator[LabelledDate]:
    """Yield the dates of a line with their labels, none if it has much other text. `before` is the line before it."""
    if len(line) > MAX_LINE_CHARS:
        return
    line = _GLUED.sub(lambda glued: " " if glued[1].isupper() else "", line)
    labels = list(_LABEL.finditer(line))
    ends = [match.start() for match in labels] + [len(line)]
    starts = [0, *(match.end() for match in labels)]
    above = label_of(before) if len(before) <= MAX_REST_CHARS and reader.read(before) is None else Label.NONE
    names = [above, *map(_named, labels)]
    if _LABEL_BEHIND.search(line) and labels and reader.read(line[: ends[0]]):
        names = names[1:]  # 2024-05-03 发布
    for start, end, name in zip(starts, ends, names, strict=False):
        date = reader.read(line[start:end])
        rest = end - start - len(date.raw) if date else 0
        if date and rest <= (MAX_REST_CHARS if name == Label.NONE else MAX_LINE_CHARS):
            yield LabelledDate(date, name)


def _named(match: re.Match[str]) -> Label:
    return Label.UPDATED if match["updated"] else Label.PUBLISHED
