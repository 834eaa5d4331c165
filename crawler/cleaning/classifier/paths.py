"""The features of a block's DOM path by itself: its class path, its containers, its tags and keywords.

Numbers in ids and classes belong to one page only, so they do not distinguish paths.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.cleaning.classifier.caches import cached_if_short
from crawler.cleaning.classifier.keywords import ROLES, keywords_of_any
from crawler.vocabulary import Role

ANCESTORS = tuple("nav footer header aside figure figcaption form table ul ol blockquote article main section".split())
CONTAINERS = 4  # how many containers have features: the block's own path and those above it
UNDECIDED = frozenset({Role.BODY, Role.CAPTION, Role.NOT_SELECTED})
"""The roles of blocks that may be text or boilerplate. Every other role is boilerplate."""

_DIGITS = re.compile(r"\d+")
_ID = re.compile(r"#[^./]*+")
_NAME = re.compile(r"[#.]")


@dataclass(frozen=True, slots=True)
class PathParts:
    """The steps of a class path, and the class paths of the nearest containers, from the block's own upwards."""

    steps: tuple[str, ...]
    containers: tuple[str, ...]


@cached_if_short
def class_path(path: str) -> str:
    """Return a DOM path without the parts that belong to one page only."""
    return "/".join(map(_class_step, path.split("/")))


@cached_if_short
def _class_step(step: str) -> str:
    without_id = _ID.sub(lambda found: "" if _DIGITS.search(found[0]) else found[0], step)
    return _DIGITS.sub("0", without_id)


@cached_if_short
def path_parts(path: str) -> PathParts:
    """Split a block's DOM path."""
    containers = [class_path(path)]
    while len(containers) < CONTAINERS:
        containers.append(containers[-1].rpartition("/")[0])
    return PathParts(tuple(containers[0].split("/")), tuple(containers))


@cached_if_short
def ancestors(steps: tuple[str, ...]) -> tuple[float, ...]:
    """Return for each of ANCESTORS whether a path leads through it, as 1 or 0."""
    tags = {_NAME.split(step, maxsplit=1)[0] for step in steps}
    return tuple(float(tag in tags) for tag in ANCESTORS)


@cached_if_short
def keyword_weights(steps: tuple[str, ...], shared: int) -> tuple[float, ...]:
    """Return the weight of each role's keywords in a path.

    0: no keyword. 1: on the first `shared` steps, which lead to the main text too. 2: on the other steps. 3: on those
    of them that are the last two steps.
    """
    parts = steps[:shared], steps[shared:], steps[max(shared, len(steps) - 2) :]
    common, own, last = map(keywords_of_any, parts)
    return tuple(
        3.0 if last >> bit & 1 else 2.0 if own >> bit & 1 else float(common >> bit & 1) for bit in range(len(ROLES))
    )
