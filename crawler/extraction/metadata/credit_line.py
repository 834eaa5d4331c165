"""The people that a text names: `By A and B, Political Editor` names A and B, `Last, First` one person."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.extraction.metadata.parsed_date import read_date
from crawler.extraction.metadata.person_names import (
    bare_name,
    first_name_first,
    is_agency,
    is_degree,
    is_name,
    is_organisation,
    is_place_behind_name,
    without_by,
)
from crawler.extraction.metadata.site_name import SiteName, key_of
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_TEXTS = 30
MAX_TEXT_CHARS = 600  # a longer text is no list of names
MAX_DATES = 3  # the dates that are removed from one text
MIN_PAIRED_PARTS = 4  # so many words between commas are pairs of family name and first name

_WORDS, _DATES = (read_word_list(f"extraction/words/{name}.tsv") for name in ("people", "dates"))
_COLON = r"\s?[:：/／｜・＝]"
_ENDS_OTHER = r"(?:(?<=\b[Bb]y)|(?<=\b[Dd][ei])|(?<=[.\u3040-\u9fff\uac00-\ud7af]))(?=\s)"
_OTHER = rf"{_WORDS.pattern('other_credit')}(?:{_COLON}|{_ENDS_OTHER})"
_OTHER_CREDIT = lazy_pattern(rf"^\W*+{_OTHER}", re.IGNORECASE)
_LABEL = lazy_pattern(rf"[,;.]?\s(?={_WORDS.pattern('by')}{_COLON}|{_OTHER})", re.IGNORECASE)
"""The end of a text before a label. White space is folded, so it is one character here and below."""
_GROUP = lazy_pattern(r"\s?[;|•、，]\s?|\s[/·]\s|(?<=[a-z])/(?=[A-Z])")
_AND = lazy_pattern(rf",?\s(?:{_WORDS.pattern('and')}|[&+])\s")
_COMMA = lazy_pattern(r",(?!\s?(?:Jr|Sr)\b\.?(?:,|$))\s?|\s[-–—]\s")
_NO_AUTHOR = "="  # a sign that no name has
_CREDITED = lazy_pattern(rf"[(（]{_WORDS.pattern('other_credit')}[)）]", re.IGNORECASE)
_BRACKETS = lazy_pattern(r"\s?[(（\[][^()（）\[\]]*[)）\]]?")
_ADDRESSES = lazy_pattern(r"(?<!\S)[^\s@]*+@\S*|https?:\S*|www\.\S*", re.IGNORECASE)
_DATE_LABEL = lazy_pattern(_DATES.whole_words("published", "updated") + r"\s?[:：]?\s?\w{0,3}\s?$", re.IGNORECASE)
_BEFORE_DATE = lazy_pattern(rf"\s{_DATES.pattern('before_date')}\s?$")


def names_in(texts: Iterable[str], site: SiteName, *, several_last_names: bool = False) -> tuple[str, ...]:
    """Return the names in some texts, in order, each once, without the names of the site.

    `several_last_names`: the texts come from catalogues, where `García Márquez, Gabriel` is one person.
    """
    names: dict[str, str] = {}
    for name in (name for text in islice(texts, MAX_TEXTS) for name in _names(text, several=several_last_names)):
        if not site.is_name(name):
            names.setdefault(key_of(name), name)
    return tuple(names.values())


def _names(text: str, *, several: bool) -> Iterator[str]:
    if len(text) > MAX_TEXT_CHARS:
        return
    folded = " ".join(_ADDRESSES.sub(" ", _BRACKETS.sub("", _CREDITED.sub(_NO_AUTHOR, text))).split())
    for labelled in _LABEL.split(_without_dates(folded)):
        if _OTHER_CREDIT.match(labelled):
            continue
        for group in _GROUP.split(without_by(labelled)):
            if not _OTHER_CREDIT.match(group):
                yield from _names_in_group(group, several=several)


def _without_dates(text: str) -> str:
    for _ in range(MAX_DATES):
        date = read_date(text)
        if date is None:
            break
        before, _, after = text.partition(date.raw)
        text = f"{_BEFORE_DATE.sub('', _DATE_LABEL.sub('', before))} ; {after}"
    return text


def _names_in_group(group: str, *, several: bool) -> Iterator[str]:
    lists = [[part.strip() for part in _COMMA.split(one)] for one in _AND.split(group)]
    lists = [list(_without_degrees(parts)) for parts in lists]
    inverted = [_inverted(parts, several=several) for parts in lists]
    if any(inverted) and all(
        names or (len(parts) == 1 and " " in parts[0]) for names, parts in zip(inverted, lists, strict=True)
    ):
        yield from (name for names, parts in zip(inverted, lists, strict=True) for name in names or parts)
        return
    for parts in lists:
        yield from _names_between_commas(parts)


def _without_degrees(parts: Iterable[str]) -> Iterator[str]:
    """Yield the parts that are no degrees; a word in capitals behind a degree is one too."""
    follows_degree = False
    for part in filter(None, parts):
        follows_degree = is_degree(part) or (follows_degree and part.isupper() and " " not in part)
        if not follows_degree:
            yield part


def _inverted(parts: Sequence[str], *, several: bool) -> list[str]:
    """Return the names if all parts are pairs of family name and first name, an empty list if they are not."""
    if len(parts) % 2 or not parts:
        return []
    pairs = [
        first_name_first(bare_name(last), first, several_last_names=several)
        for last, first in zip(parts[::2], parts[1::2], strict=True)
    ]
    is_long_list = len(parts) >= MIN_PAIRED_PARTS and any(" " in part for part in parts[::2])
    return [] if is_long_list else [name for name in pairs if name] if all(pairs) else []


def _names_between_commas(parts: Sequence[str]) -> Iterator[str]:
    """Yield the name in `Name, Place` and in `Name, Title`; yield all names of a list."""
    previous = None
    for number, part in enumerate(parts):
        name = bare_name(part)
        if number and (previous is None or _belongs_to(previous, name)):
            continue
        if is_name(name) and (" " in name or not is_organisation(name)):
            previous = name
            yield name


def _belongs_to(previous: str, part: str) -> bool:
    """Return whether a part behind a name is the place or the employer of that person or agency."""
    if is_agency(part) or not (" " in previous or is_agency(previous)):
        return False
    return _is_place(part) or is_place_behind_name(part) or is_organisation(part)


def _is_place(word: str) -> bool:
    """Return whether a word behind a whole name is a place. An agency, `XYZ` or `xyz`, is a second name."""
    return " " not in word and word[:1].isupper() and not word.isupper() and any(c.islower() for c in word)
