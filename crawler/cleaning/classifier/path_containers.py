"""The elements around a block, as its path tells them: two elements with the same names side by side look like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cleaning.classifier.caches import cached_if_short
from crawler.cleaning.classifier.paths import tag_of

if TYPE_CHECKING:
    from collections.abc import Collection

QUOTE = "blockquote"
_UNIT_TAGS = frozenset(("ul", "ol", "dl", "menu", "dir", "table", QUOTE))


@cached_if_short
def container_of(path: str, tag: str) -> str:
    """Return the path of the element around a block's own one."""
    steps = path.split("/")
    own = next((at for at in range(len(steps) - 1, -1, -1) if tag_of(steps[at]) == tag), None)
    return "/".join(steps[: len(steps) - 1 if own is None else own])


def unit_container(paths: Collection[str]) -> str:
    """Return the path of the element around a table, list or embedded post with blocks on these paths."""
    steps = [steps[0] for steps in zip(*(path.split("/") for path in paths), strict=False) if len(set(steps)) == 1]
    tags = list(map(tag_of, steps))
    cell = max((at for at, tag in enumerate(tags) if tag in {"td", "th"}), default=-1)
    own = next((at for at in range(cell + 1, len(tags)) if tags[at] in _UNIT_TAGS), None)
    return "/".join(steps[: len(steps) - 1 if own is None else own])


@cached_if_short
def quote_of(path: str) -> str:
    """Return the path of the outermost quote that a path leads through; an empty text if there is none."""
    if QUOTE not in path:
        return ""
    steps = path.split("/")
    own = next((at for at, step in enumerate(steps) if tag_of(step) == QUOTE), None)
    return "" if own is None else "/".join(steps[: own + 1])


def is_inside(path: str, container: str) -> bool:
    """Return whether a path leads to an element or into it."""
    return path.startswith(container) and path[len(container) : len(container) + 1] in {"", "/"}
