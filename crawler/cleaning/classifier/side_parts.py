"""Captions of pictures and fact boxes are removed, unless they are most of the text, as the captions of a gallery are.

Of the blocks of 1,013 labelled pages that could be text, 5 % of the captions and 10 % of those in fact boxes are text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.caches import cached_if_short
from crawler.cleaning.classifier.group_scores import chars_of
from crawler.cleaning.classifier.keywords import ROLES, keywords_of_any
from crawler.cleaning.classifier.paths import UNDECIDED, last_steps
from crawler.cleaning.classifier.scores import MAX_SCORE
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

MAX_SHARE = 0.5  # of the kept text that is in parts of one kind
ELEMENT = "/figcaption"
NAMED_STEPS = 2  # the last steps of a path, whose class names tell of the block itself

_CAPTION = 1 << ROLES.index(Role.CAPTION)
_OF_CONTAINER = re.compile(r"(?<![A-Za-z])(?:[Hh]as|[Ww]ith|[Nn]o)[-_]?[Cc]aption")
"""A name such as `hasCaption`: it is about what a container holds."""
_FACT_BOX = re.compile(r"(?:info|fact|fakta)[-_]{0,2}box|fakta[-_]?(?:boks|ruta)|infokasten|faktenbox", re.IGNORECASE)
_IN_FACT_BOX = "box", "fakta", "nfoka"
"""Each name of a fact box has one of these parts, so most paths need no pattern."""


def side_parts(blocks: Sequence[Block], scores: Sequence[float]) -> dict[int, Role]:
    """Return the role of each block that is a caption or in a fact box, by its element or by class names.

    Blocks that could not be text have the lowest score, and get no role.
    """
    likely = [at for at, score in enumerate(scores) if score > -MAX_SCORE and blocks[at].role in UNDECIDED]
    kept = chars_of(blocks, [at for at in likely if scores[at] > 0])
    roles: dict[int, Role] = {}
    for role, is_part in ((Role.CAPTION, _is_caption), (Role.BOX, _is_in_fact_box)):
        found = [at for at in likely if is_part(blocks[at])]
        if chars_of(blocks, [at for at in found if scores[at] > 0]) <= MAX_SHARE * kept:
            roles |= dict.fromkeys(found, role)
    return roles


def _is_caption(block: Block) -> bool:
    return block.role != Role.CAPTION and not block.unit and _is_caption_path(block.path)


@cached_if_short
def _is_caption_path(path: str) -> bool:
    if ELEMENT in path:
        return True
    named = [step for step in last_steps(path, NAMED_STEPS) if _OF_CONTAINER.search(step) is None]
    return bool(keywords_of_any(named) & _CAPTION)


def _is_in_fact_box(block: Block) -> bool:
    return _is_fact_box_path(block.path)


@cached_if_short
def _is_fact_box_path(path: str) -> bool:
    lower = path.lower()
    return any(part in lower for part in _IN_FACT_BOX) and _FACT_BOX.search(path) is not None
