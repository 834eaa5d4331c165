"""Headings: the blocks of their sections, and the role of a section whose heading is boilerplate ("Read more").

`headings.tsv` has the headings that are boilerplate, in many languages.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.path_containers import container_of, is_inside
from crawler.vocabulary import Role
from crawler.vocabulary.word_lists import any_phrase, read_word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

PROMOTIONS = "cleaning/classifier/headings.tsv"
LEVELS = {f"h{level}": level for level in range(1, 7)}
NO_LEVEL = 7  # a line without a heading's tag is below all headings
MAX_HEADING_CHARS = 70
MIN_LINE_LINK_DENSITY = 0.4
CACHED_LINES = 4096
MAX_SECTION_BLOCKS = 300
CLIMBED_STEPS = 3  # how many elements around a heading may hold it alone

_MARKS = " \t:：.…!?！？。|»›>→►▶▸•*–—-↓▼"


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
        end, last = at + 1, min(len(blocks), at + MAX_SECTION_BLOCKS)
        while end < last and is_inside(blocks[end].path, container) and not _ends(blocks[end], level):
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


def promoted_line_role(block: Block) -> Role | None:
    """Return the role of a line such as "Read more: Council votes on pier", whose text after the mark is a link."""
    phrase, mark, link = block.text[: MAX_HEADING_CHARS + 1].replace("：", ":").replace("|", ":").partition(":")
    if not mark or not link or block.link_density < MIN_LINE_LINK_DENSITY:
        return None
    return _role_of(phrase.strip(_MARKS))


@lru_cache(maxsize=CACHED_LINES)
def _role_of(line: str) -> Role | None:
    return next((role for role in _roles() if any_phrase(PROMOTIONS, role).fullmatch(line)), None)


@cache
def _roles() -> tuple[Role, ...]:
    return tuple(dict.fromkeys(Role(entry.kind) for entry in read_word_list(PROMOTIONS).entries))
