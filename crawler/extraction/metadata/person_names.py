"""Whether a text is the name of a person, and the removal of the words around a name: jobs, places, labels.

The words are in `words/people.tsv`.
"""

from __future__ import annotations

import re

from crawler.extraction.metadata.site_name import key_of
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary.word_lists import read_word_list

MIN_CHARS, MAX_CHARS = 2, 60
MAX_WORDS = 7  # how many words a name may have, a company's included
MAX_PERSON_WORDS = 5
MAX_FIRST_NAMES = 3
MAX_PAGE_WORDS = 2  # a longer text with such a word may be a name
MAX_ACRONYM_CHARS = 4
MAX_UNCASED_CHARS = 6  # how many characters a person's name may have in a script without capitals

_WORDS = read_word_list("extraction/words/people.tsv")
PARTICLES = _WORDS.words("particle")
_BY = r"\W*" + _WORDS.pattern("by")
_COLON = r"\s?[:：/／|｜・＝]\s?"
BY_WITH_NAME = lazy_pattern(rf"^{_BY}(?:{_COLON}|\s+)(?=\S)|^(?-i:By(?=[A-Z]))", re.IGNORECASE)
"""The words in front of the names where an article is signed."""
BY = lazy_pattern(rf"{_BY}\s*+(?:[:：]\s*+)?", re.IGNORECASE)
"""The same words on a line of their own; the names are on the next line."""
_BEHIND_NAME = lazy_pattern(rf"\s?{_WORDS.pattern('behind_name')}$")
_DEGREE = lazy_pattern(_WORDS.pattern("degree"))
_SUFFIX = lazy_pattern(r"(?:^|,?\s)(?P<suffix>(?:Jr|Sr)\.?|I{2,3})$")
_INITIAL_AT_END = lazy_pattern(r"(?:^|[\s.])[^\W\d_]$")
_JOB = lazy_pattern(_WORDS.whole_words("job", "department"), re.IGNORECASE)
_JOB_ALONE = lazy_pattern(_WORDS.whole_words("job"), re.IGNORECASE)
_NO_PERSON = lazy_pattern(_WORDS.whole_words("job", "department", "nobody", "page_word"), re.IGNORECASE)
_PAGE_WORD = lazy_pattern(_WORDS.whole_words("page_word"), re.IGNORECASE)
_ORGANISATION = lazy_pattern(_WORDS.whole_words("organisation"), re.IGNORECASE)
_NAME_ARTICLE = lazy_pattern(_WORDS.pattern("name_article") + r"\s")
_AGENCY = lazy_pattern(_WORDS.pattern("agency"), re.IGNORECASE)
_ADDRESS = lazy_pattern(r"https?:|www\.|@|\.(?:com|net|org|html?)\b|\d{2}|[<>{}\[\]=_]|[!?:]$", re.IGNORECASE)
_LOGIN = lazy_pattern(r"^(?:[\w-]+\.)+[a-z]+$|^\w{3,}\.[a-z]{2,3}\b")  # a host, or an account as `ann.reed`
_OF_PLACE = lazy_pattern(rf"\s{_WORDS.pattern('of_place')}\s(?:(?:the|der|die|la|le|l')\s?)?(?=[^\W\d_a-z]).*")
_INITIALS = lazy_pattern(r"(?:[^\W\d_]\.?[\s-]?){1,3}")
_AROUND_NAME = " .,;-–—*'\"“”/|:&+"


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
    if _ADDRESS.search(text) or _LOGIN.search(text) or BY.fullmatch(text) or not any(map(str.isalpha, text)):
        return False
    return not _NO_PERSON.search(text) and not is_degree(text)


def is_degree(text: str) -> bool:
    """Return whether a text is an academic degree."""
    return _DEGREE.fullmatch(text) is not None


def is_organisation(text: str) -> bool:
    """Return whether a text has a word that newspapers and other organisations have in their names."""
    return _ORGANISATION.search(text) is not None


def is_titled(text: str) -> bool:
    """Return whether a text begins with an article, as the names of many publications."""
    return _NAME_ARTICLE.match(text) is not None


def is_job(text: str) -> bool:
    """Return whether a text has a word for a job, such as `Staff Writer`."""
    return _JOB_ALONE.search(text) is not None


def is_person(text: str) -> bool:
    """Return whether a text without a label is clearly a person's name."""
    return looks_like_a_name(text) and is_name(text) and not is_organisation(text)


def is_page_word(text: str) -> bool:
    """Return whether a short text has words of the page, such as `3 min read`."""
    return sum(map(str.isalpha, text.split())) <= MAX_PAGE_WORDS and _PAGE_WORD.search(text) is not None


def without_by(text: str) -> str:
    """Return a text without `By` and the signs around it."""
    return _stripped(BY_WITH_NAME.sub("", _stripped(text)))


def bare_name(text: str) -> str:
    """Return a name without the words around it: `By` or a job in front, `in Paris` behind."""
    name = _BEHIND_NAME.sub("", without_by(text))
    placed = _OF_PLACE.sub("", name)
    if " " in placed:
        name = placed
    jobs = list(_JOB.finditer(name))
    rest = _stripped(name[jobs[-1].end() :]) if jobs else ""
    return rest if rest and looks_like_a_name(rest) else _stripped(name)


def is_place_behind_name(text: str) -> bool:
    """Return whether a text is `in Paris` or the like."""
    return not _OF_PLACE.sub("", f" {text}")


def is_agency(text: str) -> bool:
    """Return whether a text is the name of a news agency."""
    return _AGENCY.fullmatch(text) is not None


def first_name_first(last: str, first: str, *, several_last_names: bool = False) -> str | None:
    """Return the name that `Last, First` names; None if the text may mean something else, such as a list."""
    *particles, core = last.split() or [""]
    is_family = not particles or several_last_names or all(word.casefold() in PARTICLES for word in particles)
    if not is_family or not is_name(last) or not core[:1].isupper() or is_agency(last):
        return None
    given = first.split()
    if not given or len(given) > MAX_FIRST_NAMES or (particles and several_last_names and len(given) > 1):
        return None
    if not all(word[:1].isupper() for word in given) or is_agency(first) or is_organisation(f"{last} {first}"):
        return None
    is_list = last.isupper() and first.isupper() and len(core) <= MAX_ACRONYM_CHARS
    suffix = _SUFFIX.search(first)
    first_names = first[: suffix.start()] if suffix else first
    if _INITIALS.fullmatch(first_names) or (is_name(first_names) and not is_list):
        return f"{first_names} {last} {suffix['suffix']}" if suffix else f"{first_names} {last}"
    return None


def _stripped(text: str) -> str:
    """Return a text without the signs around it; an initial at its end keeps its dot."""
    end = text.rstrip(_AROUND_NAME)
    return (f"{end}." if text[len(end) :].startswith(".") and _INITIAL_AT_END.search(end) else end).lstrip(_AROUND_NAME)
