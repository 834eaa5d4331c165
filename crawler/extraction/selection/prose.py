"""The blocks of a page that are prose. They are selected if the page exceeds the limits of trafilatura."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

MIN_CHARS = 40
MIN_IDEOGRAPHS = 15
"""Chinese and Japanese need a third of the characters for the same content."""
MAX_LINK_DENSITY = 0.5

_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def prose_of(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the numbers of the blocks that are long enough for prose, and of which at most half is link text."""
    return frozenset(number for number, block in enumerate(blocks) if _is_prose(block))


def _is_prose(block: Block) -> bool:
    long = len(block.text) >= MIN_CHARS or len(_IDEOGRAPH.findall(block.text)) >= MIN_IDEOGRAPHS
    return long and block.link_density <= MAX_LINK_DENSITY
