"""What the way of tags to a block says by itself: its class path, its containers, its tags and cues.

Numbers in ids and classes are of one page only and count as alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from crawler.cleaning.classifier.keywords import CUES, cues_of

ANCESTORS = tuple("nav footer header aside figure figcaption form table ul ol blockquote article main section".split())
CONTAINERS = 4
"""A block's path and the containers above it that are looked at."""
CACHED_PATHS = 4096

_DIGITS = re.compile(r"\d+")
_ID_OF_ONE_PAGE = re.compile(r"#[^.]*\d[^.]*")
_NAME = re.compile(r"[#.]")


@dataclass(frozen=True, slots=True)
class PathShape:
    """A class path taken apart: its steps, and the paths of the nearest containers, its own first."""

    steps: tuple[str, ...]
    containers: tuple[str, ...]


@lru_cache(maxsize=CACHED_PATHS)
def class_path(path: str) -> str:
    """Return a path of tags without what is of one page alone."""
    return "/".join(map(_class_step, path.split("/")))


@lru_cache(maxsize=CACHED_PATHS)
def _class_step(step: str) -> str:
    return _DIGITS.sub("0", _ID_OF_ONE_PAGE.sub("", step))


@lru_cache(maxsize=CACHED_PATHS)
def path_shape(path: str) -> PathShape:
    """Take a block's path apart."""
    containers = [class_path(path)]
    while len(containers) < CONTAINERS:
        containers.append(containers[-1].rpartition("/")[0])
    return PathShape(tuple(containers[0].split("/")), tuple(containers))


@lru_cache(maxsize=CACHED_PATHS)
def ancestors(steps: tuple[str, ...]) -> tuple[float, ...]:
    """Tell which of ANCESTORS a path leads through, as 1 and 0."""
    tags = {_NAME.split(step, maxsplit=1)[0] for step in steps}
    return tuple(float(tag in tags) for tag in ANCESTORS)


@lru_cache(maxsize=CACHED_PATHS)
def cue_weights(steps: tuple[str, ...], shared: int) -> tuple[float, ...]:
    """Weigh the cues of a path: 0 for none, 1 on the `shared` steps, 2 beside them, 3 at the last two steps."""
    common, own, last = _any(steps[:shared]), _any(steps[shared:]), _any(steps[max(shared, len(steps) - 2) :])
    return tuple(
        3.0 if last >> bit & 1 else 2.0 if own >> bit & 1 else float(common >> bit & 1) for bit in range(len(CUES))
    )


def _any(steps: tuple[str, ...]) -> int:
    found = 0
    for step in steps:
        found |= cues_of(step)
    return found
