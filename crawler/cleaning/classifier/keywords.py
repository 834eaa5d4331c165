"""The keywords in ids and classes, such as `caption`, `related` and `newsletter`, and the roles that they suggest.

The keywords hold on any site; `keywords.tsv` has them, in the languages that class names are written in.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.caches import cached_if_short
from crawler.vocabulary import Role
from crawler.vocabulary.word_lists import any_phrase, read_word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

KEYWORDS = "cleaning/classifier/keywords.tsv"
ROLES = tuple(dict.fromkeys(Role(phrase.kind) for phrase in read_word_list(KEYWORDS).entries))
"""The roles that have keywords. Their order is the order of the classifier's features."""
CACHED_WORDS = 16384
MAX_WORD_CHARS = 50  # no keyword is longer

_ATHLETE = re.compile(
    r"(?<![A-Za-z])[Pp]layers?(?:[-_]*[0-9]+|[-_]?[A-Z][a-z]++|[-_](?!wrap|cont|box|inner|holder|area|root|embed|video)[a-z]++)"
)
"""A name such as `player-2020` or `player-name`: it is about a person and not a video player."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@cached_if_short
def keywords_of(step: str) -> int:
    """Return the roles that the id and classes of one step of a path suggest, one bit each in the order of ROLES."""
    start = min((at for at in (step.find("."), step.find("#")) if at >= 0), default=len(step))
    names = step[start:]
    if "layer" in names:
        names = _ATHLETE.sub(" ", names)
    words = (word for word in _WORD.findall(names) if len(word) <= MAX_WORD_CHARS)
    return reduce(or_, (_keywords_in(word.lower()) for word in words), 0)


def keywords_of_any(steps: Sequence[str]) -> int:
    """Return the roles that any of the steps suggests, in the same form."""
    return reduce(or_, map(keywords_of, steps), 0)


@lru_cache(maxsize=CACHED_WORDS)
def _keywords_in(word: str) -> int:
    return sum(1 << bit for bit, pattern in enumerate(_patterns()) if pattern.search(word))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(any_phrase(KEYWORDS, role) for role in ROLES)
