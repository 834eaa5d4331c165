"""Texts to names of people: `By A and B, Political Editor` is A and B.

What is no name is left out: addresses, handles, titles of jobs, the site
itself, words such as `Staff` or `Redaktion`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.extraction.metadata.site_name import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.extraction.metadata.site_name import SiteName

MAX_NAMES = 30
MAX_CHARS = 60
MIN_CHARS = 2
MAX_WORDS = 7
MAX_PERSON_WORDS = 5
MAX_UNCASED_CHARS = 6
PARTICLES = frozenset("de da do dos di del della der den des du la le van von zu af al bin ibn el y e".split())
MAX_TEXT_CHARS = 600
"""A longer text is no list of names."""

_BY = (
    r"\W*(?:(?:written|reported|posted|story|words|text|article|analysis|opinion|published|a post)\s+by|by|von|par|por|"
    r"door|tekst|texte?|autor(?:in|en|es|a|i|ka)?|auteure?s?|authors?|penulis|yazar|författare|skribent|автор[ы]?|作者|記者|记者)"
)
SIGNED = re.compile(rf"^{_BY}(?:\s*[:：]\s*|\s+)(?=\S)|^(?-i:By(?=[A-Z]))", re.IGNORECASE)
"""What stands before the names where an article is signed."""
ANNOUNCED = re.compile(rf"{_BY}\s*[:：]?\s*", re.IGNORECASE)
"""The same on a line of its own, the names on the next."""
_BETWEEN = re.compile(
    r"\s*(?:[;|•·、，\n]|\s/\s)\s*|,?\s+(?:and|und|et|y|og|och|en|with|mit|avec|con|&|\+)\s+",
)
_COMMA = re.compile(r",\s*(?!(?:Jr|Sr)\b)")
_ENDING = re.compile(r"\s*(?:기자|記者|记者)$")
_DEGREE = re.compile(
    r"(?:(?:M\.?D|D\.?V\.?M|Ph\.?D|M\.?B\.?A|M\.?A|B\.?A|R\.?N|C\.?P\.?A|Esq|LL\.?M|M\.?Sc|B\.?Sc)\.?)"
)
_ROLE = re.compile(
    r"\b(?:editors?|reporters?|correspondents?|writers?|columnists?|contributors?|journalist\w*|producers?|presenters?|"
    r"staff|news ?desk|newsroom|desk|team|editorial|bureau|chief|director|professor|lecturer|researcher|fellow|"
    r"photographers?|analysts?|specialist|freelance\w*|intern|agenc(?:y|ies)|manager|coordinator|officer|expert|"
    r"consultant|engineer|head of|founder|graduate|reda[ck]\w+|rédaction|toimitus|ressort\w*|korrespondent\w*|"
    r"agenturen|leiter\w*|autor\w*|guest|author|admin\w*|webmaster|user|anonymous|unknown|null|none|undefined|n/a|newsletter|"
    r"published|updated|reviewed|edited|(?:min|mins|minutes?) read|views?|comments?|posts?|categor\w+|subscribe|follow|"
    r"share)\b",
    re.IGNORECASE,
)
"""Words of a job, a department or a page's boilerplate: what stands with them is no name."""
_NO_NAME = re.compile(r"https?:|www\.|@|\.(?:com|net|org|html?)\b|\d{2}|[<>{}\[\]=_]|[!?:]$", re.IGNORECASE)
_HOST = re.compile(r"^(?:[\w-]+\.)+[a-z]{2,4}$|^\w{3,}\.[a-z]{2,3}\b")
_BRACKETS = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]?")


def names_in(texts: Iterable[str], site: SiteName) -> tuple[str, ...]:
    """Return the names in some texts, in order, each once."""
    found: dict[str, str] = {}
    for name in (name for text in islice(texts, MAX_NAMES) for name in _names(text)):
        if not site.is_name(name):
            found.setdefault(key_of(name), name)
    return tuple(found.values())


def is_like_a_name(name: str) -> bool:
    """Tell whether a text looks like a person's name: some words with capitals, or a few ideographs."""
    words = name.split()
    if not any(character.isupper() or character.islower() for character in name):
        return len(key_of(name)) <= MAX_UNCASED_CHARS
    return 1 < len(words) <= MAX_PERSON_WORDS and all(w[:1].isupper() or w.casefold() in PARTICLES for w in words)


def _names(text: str) -> Iterator[str]:
    if len(text) > MAX_TEXT_CHARS:
        return
    unsigned = SIGNED.sub("", _BRACKETS.sub("", " ".join(text.split())))
    for group in _BETWEEN.split(unsigned):
        yield from _person(group or "")


def _person(group: str) -> Iterator[str]:
    """Yield the name of `Name, Place` or `Name, Title`; of names in a row, all of them."""
    previous = None
    for number, part in enumerate(_COMMA.split(group)):
        name = _ENDING.sub("", SIGNED.sub("", part)).strip(" .,-–—*'\"“”/")
        if number and (previous is None or (" " in previous and _is_place(name))):
            continue
        if reason_against(name) is None:
            previous = name
            yield name


def _is_place(name: str) -> bool:
    """Tell whether a word behind a whole name is no second name, as `dpa` and `AFP` are."""
    return " " not in name and name[:1].isupper() and not name.isupper() and any(c.islower() for c in name)


def reason_against(name: str) -> str | None:
    """Return why a text is no name, or None."""
    if len(key_of(name)) < MIN_CHARS or len(name) > MAX_CHARS or len(name.split()) > MAX_WORDS:
        return "length"
    if _NO_NAME.search(name) or _HOST.search(name):
        return "address"
    if ANNOUNCED.fullmatch(name):
        return "label"
    return "role" if _ROLE.search(name) or _DEGREE.fullmatch(name) else None
