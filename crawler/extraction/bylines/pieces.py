"""A byline in a form that the site's reader does not know: pieces of text in any order, to the fields that they state.

A piece that holds a date is never a source, and a piece that begins with `By` names authors. The rest is the source.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.extraction.html.blocks import fold
from crawler.extraction.metadata.credit_line import names_in
from crawler.extraction.metadata.dates.months import is_month
from crawler.extraction.metadata.dates.zones import zone_of
from crawler.extraction.metadata.parsed_date import ParsedDate, read_date
from crawler.extraction.metadata.person_names import (
    BY,
    BY_WITH_NAME,
    is_job,
    is_page_word,
    is_person,
    is_place_behind_name,
)
from crawler.extraction.metadata.site_name import SiteName
from crawler.items import Metadata
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from crawler.extraction.bylines.reader import BylineReader

MAX_CHARS = 300  # of all pieces; a longer text is no byline
MAX_DATES = 4  # of one byline: the time of publication, times of updates
CACHED_NAMES = 512  # of MAX_CHARS at most: a site has few sources and editors
NO_SITE = SiteName((), "")

_WORDS = read_word_list("extraction/words/dates.tsv")
_UPDATED = lazy_pattern(_WORDS.whole_words("updated"), re.IGNORECASE)
_LABEL = lazy_pattern(
    rf"(?:^|(?<=[\s|])){_WORDS.pattern('published', 'updated')}\s?{_WORDS.pattern('before_date')}?\s?[:：]?\s?$",
    re.IGNORECASE,
)
"""The label in front of a date."""
_ZONE = lazy_pattern(r"^\s?\(?(?:E[SD]?T|P[SD]?T|C[SD]?T|M[SD]?T|IST|BJT)\b\)?")  # zones that a date does not tell
_CLOCK = lazy_pattern(r"(?<!\d)\d{1,2}(?:[:h]\d{2}|\s?[ap]\.?m\b)", re.IGNORECASE)
_AGO = lazy_pattern(_WORDS.whole_words("ago"), re.IGNORECASE)
_WORD_BEHIND = lazy_pattern(r"(?<=\d)\s\(?([A-Za-z]{3,4})\)?$")
_HOUR_SIGN = lazy_pattern(_WORDS.pattern("hour_sign"), re.IGNORECASE)
_WORD = lazy_pattern(r"[^\W\d_]+")
_SOURCE_LABEL = read_word_list("extraction/words/sources.tsv").pattern("source", "in_byline") + r"\s?[:：]\s?"
_PEOPLE = read_word_list("extraction/words/people.tsv")
_INNER_BY = r"(?:By|BY|Von|Par|Por|Door)\s[A-Z]"
_SEPARATOR = lazy_pattern(
    rf"\s?[|·•]\s?|\s[-–—/]\s|\s(?={_INNER_BY})|\s(?=(?i:{_PEOPLE.pattern('by')}\s?[:：]|{_SOURCE_LABEL}))"
)
_SIGNED = lazy_pattern(rf"(?:^|[\s|]){_INNER_BY}")
_WEEKDAY = lazy_pattern(_WORDS.pattern("weekday"), re.IGNORECASE)
_BEFORE_DATE = lazy_pattern(rf"\s{_WORDS.pattern('before_date')}\s?$")
_SOURCE = lazy_pattern(rf"^{_SOURCE_LABEL}", re.IGNORECASE)
_JOINS = lazy_pattern(rf"(?:{_PEOPLE.pattern('and')}|[,&+])")
_AROUND = " ,;.-–—"


def pieces_of(elements: Iterable[HtmlElement]) -> Iterator[str]:
    """Yield the pieces of text in elements, and the times that `time` elements state for programs."""
    for element in elements:
        for node in element.iter("*"):
            yield from filter(None, (node.get("datetime") if node.tag == "time" else None, node.text))
            if node is not element and node.tail:
                yield node.tail


def holds_date(text: str) -> bool:
    """Return whether a text states a date or a time, whole or not: `4 March`, `08:40`, `2 hours ago`."""
    if _CLOCK.search(text) or _WEEKDAY.fullmatch(text) or _AGO.search(text) or read_date(text) is not None:
        return True
    return any(map(str.isdigit, text)) and any(map(is_month, _WORD.findall(text)))


def is_part_of_byline(text: str | None) -> bool:
    """Return whether a text may be a source or an editor: it has no date, no label, no page word."""
    if not text:
        return False
    return _is_part(text) if len(text) <= MAX_CHARS else _is_part.__wrapped__(text)


@lru_cache(maxsize=CACHED_NAMES)
def _is_part(text: str) -> bool:
    if not any(map(str.isalpha, text)) or _SOURCE.match(text):
        return False
    return not (holds_date(text) or BY_WITH_NAME.match(text) or _SIGNED.search(text) or is_page_word(text))


def without_label(text: str) -> str:
    """Return a source without the label in front of it."""
    return _SOURCE.sub("", text)


def read_pieces(pieces: Iterable[str], reader: BylineReader) -> Metadata:
    """Return time, source, editor and authors that the pieces state; a time without a zone gets the reader's."""
    text = " | ".join(filter(None, map(fold, pieces)))
    if len(text) > MAX_CHARS:
        return Metadata()
    date, rest = _dated(text)
    sources: list[str | None] = []
    editors: list[str | None] = []
    authors: list[str] = []
    follows_by = False
    for piece in filter(None, (piece.strip(_AROUND) for piece in _SEPARATOR.split(rest))):
        if BY.fullmatch(piece) or (authors and _JOINS.fullmatch(piece)):
            follows_by = True
            continue
        if follows_by or BY_WITH_NAME.match(piece):
            authors.append(piece)
        elif not (holds_date(piece) or is_place_behind_name(piece)):
            source, editor = reader.source_and_editor(without_label(reader.without_trailers(piece)))
            is_job_of_author = authors and editor is None and is_job(piece)
            sources += [] if is_job_of_author else filter(is_part_of_byline, [source])
            editors += filter(is_part_of_byline, [editor])
        follows_by = False
    if not authors and any(people := [is_person(name or "") for name in sources]) and not all(people):
        authors = [name or "" for name, person in zip(sources, people, strict=True) if person]
        sources = [name for name, person in zip(sources, people, strict=True) if not person]
    when = date.when.replace(tzinfo=date.when.tzinfo or reader.zone) if date else None
    return Metadata(
        published=when,
        published_raw=date.raw if date else None,
        source=next(iter(sources), None),
        editor=next(iter(editors), None),
        authors=names_in(authors, NO_SITE),
    )


def _dated(text: str) -> tuple[ParsedDate | None, str]:
    """Return the time of publication, and the text without all dates and their labels."""
    first = None
    for _ in range(MAX_DATES):
        date = read_date(text)
        if date is None:
            break
        raw = _without_word(date.raw)
        before, _, after = text.partition(raw)
        is_update = _UPDATED.search(before.rpartition("|")[2]) is not None
        if not is_update and (first is None or (date.precision > first.precision and _same_day(date, first))):
            first = ParsedDate(date.when, raw, date.timed)
        text = f"{_BEFORE_DATE.sub('', _LABEL.sub('', before))} | {_ZONE.sub('', after)}"
    return first, text


def _without_word(raw: str) -> str:
    """Return the text of a date without a word behind the hour that is no zone: `08:40 Town` of `08:40 Town Desk`."""
    word = _WORD_BEHIND.search(raw)
    known = word is None or zone_of(word[1]) is not None or _HOUR_SIGN.fullmatch(word[1])
    return raw if known or word is None else raw[: word.start()]


def _same_day(one: ParsedDate, other: ParsedDate) -> bool:
    return one.when.date() == other.when.date()
