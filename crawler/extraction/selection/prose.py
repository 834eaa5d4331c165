"""Which blocks of a page are prose: what is left to judge by where trafilatura can't be asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

MIN_CHARS = 40
MIN_IDEOGRAPHS = 15
"""Chinese and Japanese say as much in a third of the characters."""
MAX_LINK_DENSITY = 0.5

_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def prose_of(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the numbers of the blocks that are long enough to be prose, and not made of links."""
    return frozenset(number for number, block in enumerate(blocks) if _is_prose(block))


def _is_prose(block: Block) -> bool:
    long = len(block.text) >= MIN_CHARS or len(_IDEOGRAPH.findall(block.text)) >= MIN_IDEOGRAPHS
    return long and block.link_density <= MAX_LINK_DENSITY
