"""Captions of pictures are removed, unless they are most of the text, as in a gallery.

Of 1,013 labelled pages, 5 % of the captions that could be text are part of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.keywords import ROLES, keywords_of_any
from crawler.cleaning.classifier.paths import UNDECIDED, path_parts
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

MAX_SHARE = 0.5  # of the kept text that is captions
ELEMENT = "/figcaption"
NAMED_STEPS = 2  # the last steps of a path, whose class names tell of the block itself
_OF_CONTAINER = re.compile(r"(?<![A-Za-z])(?:[Hh]as|[Ww]ith|[Nn]o)[-_]?[Cc]aption")
"""A name such as `hasCaption`: it is about what a container holds."""
_NAMED = 1 << ROLES.index(Role.CAPTION)


def figure_captions(blocks: Sequence[Block], scores: Sequence[float]) -> dict[int, Role]:
    """Return the role of each block that is a caption by its element or its class names, by its number."""
    kept = sum(len(block.text) for block, score in zip(blocks, scores, strict=True) if score > 0)
    found = [at for at, block in enumerate(blocks) if block.role in UNDECIDED and _is_caption(block)]
    chars = sum(len(blocks[at].text) for at in found if scores[at] > 0)
    return dict.fromkeys(found, Role.CAPTION) if chars <= MAX_SHARE * kept else {}


def _is_caption(block: Block) -> bool:
    if block.role == Role.CAPTION or block.unit:
        return False
    named = [step for step in path_parts(block.path).steps[-NAMED_STEPS:] if _OF_CONTAINER.search(step) is None]
    return ELEMENT in block.path or bool(keywords_of_any(named) & _NAMED)
