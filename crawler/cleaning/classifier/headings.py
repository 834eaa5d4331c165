"""Headings: the blocks of their sections, and the role of a section whose heading is boilerplate ("Read more").

`headings.tsv` has the headings that are boilerplate, in many languages.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.caches import cached_if_short
from crawler.extraction.html.units import UNIT_TAGS
from crawler.vocabulary import Role
from crawler.vocabulary.word_lists import any_phrase, read_word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

PROMOTIONS = "cleaning/classifier/headings.tsv"
LEVELS = {f"h{level}": level for level in range(1, 7)}
NO_LEVEL = 7  # a line without a heading's tag is below all headings
MAX_HEADING_CHARS = 70
CACHED_LINES = 4096
CLIMBED_STEPS = 3  # how many elements around a heading may hold it alone

_MARKS = " \t:：.…!?！？。|»›>→►▶▸•*–—-↓▼"
_NAME = re.compile(r"[.#]")


@cached_if_short
def container_of(path: str, tag: str) -> str:
    """Return the path of the element around a block's own one."""
    steps = path.split("/")
    own = next((at for at in range(len(steps) - 1, -1, -1) if _NAME.split(steps[at], maxsplit=1)[0] == tag), None)
    return "/".join(steps[: len(steps) - 1 if own is None else own])


def unit_container(paths: Sequence[str]) -> str:
    """Return the path of the element around a table, list or embedded post with blocks on these paths."""
    steps = [steps[0] for steps in zip(*(path.split("/") for path in paths), strict=False) if len(set(steps)) == 1]
    tags = [_NAME.split(step, maxsplit=1)[0] for step in steps]
    cell = max((at for at, tag in enumerate(tags) if tag in {"td", "th"}), default=-1)
    own = next((at for at in range(cell + 1, len(tags)) if tags[at] in UNIT_TAGS), None)
    return "/".join(steps[: len(steps) - 1 if own is None else own])


def is_inside(path: str, container: str) -> bool:
    """Return whether a path leads to an element or into it."""
    return path.startswith(container) and path[len(container) : len(container) + 1] in {"", "/"}


def level_of(block: Block) -> int:
    """Return the level of a heading, 1 to 6, NO_LEVEL for another block."""
    return LEVELS.get(block.tag, NO_LEVEL)


def section_end(blocks: Sequence[Block], at: int) -> int:
    """Return the number behind the last block of the section that block `at` begins.

    It ends before the next heading of the same or a higher level, and with the heading's container. A container that
    holds the heading alone is no section: the section is in one of those around it.
    """
    container, level = container_of(blocks[at].path, blocks[at].tag), level_of(blocks[at])
    for _ in range(CLIMBED_STEPS if level < NO_LEVEL else 1):
        end = at + 1
        while end < len(blocks) and is_inside(blocks[end].path, container) and not _ends(blocks[end], level):
            end += 1
        if end > at + 1 or (end < len(blocks) and is_inside(blocks[end].path, container)):
            return end
        container = container.rpartition("/")[0]
    return at + 1


def _ends(block: Block, level: int) -> bool:
    return level_of(block) <= min(level, NO_LEVEL - 1)


def promoted_role(block: Block) -> Role | None:
    """Return the role of the section that a block begins, if the block is a heading or line of PROMOTIONS."""
    if len(block.text) > MAX_HEADING_CHARS or block.tag == "h1":
        return None
    if level_of(block) == NO_LEVEL and (block.unit or block.tag in {"li", "td", "th"}):
        return None
    return _role_of(block.text.strip(_MARKS))


@lru_cache(maxsize=CACHED_LINES)
def _role_of(line: str) -> Role | None:
    return next((role for role in _roles() if any_phrase(PROMOTIONS, role).fullmatch(line)), None)


@cache
def _roles() -> tuple[Role, ...]:
    return tuple(dict.fromkeys(Role(entry.kind) for entry in read_word_list(PROMOTIONS).entries))
