"""The features of a block's DOM path by itself: its class path, its containers, its tags and keywords.

Numbers in ids and classes belong to one page only, so they do not distinguish paths.
"""

from __future__ import annotations

import re
from functools import lru_cache, reduce
from operator import or_

from crawler.cleaning.classifier.caches import MAX_CHARS, cached_if_short
from crawler.cleaning.classifier.keywords import ROLES, keywords_of
from crawler.vocabulary import Role

ANCESTORS = tuple("nav footer header aside figure figcaption form table ul ol blockquote article main section".split())
CONTAINERS = 4  # how many containers have features: the block's own path and those above it
UNDECIDED = frozenset({Role.BODY, Role.CAPTION, Role.NOT_SELECTED})
"""The roles of blocks that may be text or boilerplate. Every other role is boilerplate."""
CACHED_STEPS = 4096
_NO_KEYWORDS = (0.0,) * len(ROLES)

_DIGITS = re.compile(r"\d+")
_ID = re.compile(r"#[^./]*+")


@cached_if_short
def class_path(path: str) -> str:
    """Return a DOM path without the parts that belong to one page only."""
    return "/".join(map(_class_step, path.split("/"))) if len(path) <= MAX_CHARS else _without_numbers(path)


def _without_numbers(path: str) -> str:
    return _DIGITS.sub("0", _ID.sub(lambda found: "" if _DIGITS.search(found[0]) else found[0], path))


_class_step = lru_cache(maxsize=CACHED_STEPS)(_without_numbers)
"""For a step of a path of at most MAX_CHARS: the paths of a page have many steps in common."""


def last_steps(path: str, count: int) -> list[str]:
    """Return the last steps of the class path of a path."""
    return class_path("/".join(path.rsplit("/", count)[-count:])).split("/")


@cached_if_short
def ancestors(steps: tuple[str, ...]) -> tuple[float, ...]:
    """Return for each of ANCESTORS whether a path leads through it, as 1 or 0."""
    tags = set(map(tag_of, steps))
    return tuple(float(tag in tags) for tag in ANCESTORS)


@cached_if_short
def keyword_weights(steps: tuple[str, ...], shared: int) -> tuple[float, ...]:
    """Return the weight of each role's keywords in a path.

    0: no keyword. 1: on the first `shared` steps, which lead to the main text too. 2: on the other steps. 3: on those
    of them that are the last two steps.
    """
    found = list(map(keywords_of, steps))
    if not any(found):
        return _NO_KEYWORDS
    parts = found[:shared], found[shared:], found[max(shared, len(steps) - 2) :]
    common, own, last = (reduce(or_, part, 0) for part in parts)
    return tuple(
        3.0 if last >> bit & 1 else 2.0 if own >> bit & 1 else float(common >> bit & 1) for bit in range(len(ROLES))
    )


def tag_of(step: str) -> str:
    """Return the tag in a step of a path, without its id and classes."""
    return step.partition("#")[0].partition(".")[0]
