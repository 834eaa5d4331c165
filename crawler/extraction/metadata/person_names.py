"""Names of people in a text: `By A and B, Political Editor` names A and B. The words are in `words/people.tsv`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.extraction.metadata.site_name import SiteName, key_of
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


MAX_TEXTS = 30
MAX_TEXT_CHARS = 600  # a longer text is no list of names
MIN_CHARS, MAX_CHARS = 2, 60
MAX_WORDS = 7  # how many words a name may have, a company's included
MAX_PERSON_WORDS = 5
MAX_UNCASED_CHARS = 6  # how many characters a person's name may have in a script without capitals

_WORDS = read_word_list("extraction/words/people.tsv")
PARTICLES = _WORDS.words("particle")
_BY = r"\W*" + _WORDS.pattern("by")
BY_WITH_NAME = re.compile(rf"^{_BY}(?:\s*[:：]\s*|\s+)(?=\S)|^(?-i:By(?=[A-Z]))", re.IGNORECASE)
"""The words in front of the names where an article is signed."""
BY = re.compile(rf"{_BY}\s*+(?:[:：]\s*+)?", re.IGNORECASE)
"""The same words on a line of their own; the names are on the next line."""
_BETWEEN_NAMES = re.compile(rf"\s?(?:[;|•·、，]|\s/\s)\s?|,?\s(?:{_WORDS.pattern('and')}|[&+])\s")
"""Here and below, white space is one character: the text is folded."""
_COMMA = re.compile(r",\s*(?!(?:Jr|Sr)\b)")
_BEHIND_NAME = re.compile(rf"\s?{_WORDS.pattern('behind_name')}$")
_DEGREE = re.compile(_WORDS.pattern("degree"))
_NO_PERSON = re.compile(_WORDS.whole_words("job", "department", "nobody", "page_word"), re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|net|org|html?)\b|\d{2}|[<>{}\[\]=_]|[!?:]$", re.IGNORECASE)
_HOST = re.compile(r"^(?:[\w-]+\.)+[a-z]{2,4}$|^\w{3,}\.[a-z]{2,3}\b")
_BRACKETS = re.compile(r"\s?[(（\[][^()（）\[\]]*[)）\]]?")
_AROUND_NAME = " .,-–—*'\"“”/"


def names_in(texts: Iterable[str], site: SiteName) -> tuple[str, ...]:
    """Return the names in some texts, in order, each once, without the names of the site."""
    names: dict[str, str] = {}
    for name in (name for text in islice(texts, MAX_TEXTS) for name in _names(text)):
        if not site.is_name(name):
            names.setdefault(key_of(name), name)
    return tuple(names.values())


def looks_like_a_name(name: str) -> bool:
    """Return whether a text looks like a person's name: a few words with capitals, or a few ideographs."""
    words = name.split()
    if not any(character.isupper() or character.islower() for character in name):
        return len(key_of(name)) <= MAX_UNCASED_CHARS
    return 1 < len(words) <= MAX_PERSON_WORDS and all(w[:1].isupper() or w.casefold() in PARTICLES for w in words)


def is_name(text: str) -> bool:
    """Return whether a text may be a name: of a fitting length, no address, no `By`, no job and no degree."""
    if len(key_of(text)) < MIN_CHARS or len(text) > MAX_CHARS or len(text.split()) > MAX_WORDS:
        return False
    if _ADDRESS.search(text) or _HOST.search(text) or BY.fullmatch(text):
        return False
    return not _NO_PERSON.search(text) and not _DEGREE.fullmatch(text)


def _names(text: str) -> Iterator[str]:
    if len(text) <= MAX_TEXT_CHARS:
        bare = BY_WITH_NAME.sub("", _BRACKETS.sub("", " ".join(text.split())))
        for group in _BETWEEN_NAMES.split(bare):
            yield from _names_between_commas(group)


def _names_between_commas(group: str) -> Iterator[str]:
    """Yield the name in `Name, Place` and in `Name, Title`; yield all names of a list."""
    previous = None
    for number, part in enumerate(_COMMA.split(group)):
        name = _BEHIND_NAME.sub("", BY_WITH_NAME.sub("", part)).strip(_AROUND_NAME)
        if number and (previous is None or (" " in previous and _is_place(name))):
            continue
        if is_name(name):
            previous = name
            yield name


def _is_place(word: str) -> bool:
    """Return whether a word behind a whole name is a place. An agency, `XYZ` or `xyz`, is a second name."""
    return " " not in word and word[:1].isupper() and not word.isupper() and any(c.islower() for c in word)
