"""The scores of several blocks as one: the functions that the modules for groups share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cleaning.classifier.headings import NO_LEVEL, level_of
from crawler.cleaning.classifier.keywords import ROLES, keywords_of_any
from crawler.cleaning.classifier.paths import UNDECIDED
from crawler.cleaning.classifier.scores import SCORE_PER_LOG_ODDS
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

KEPT, REMOVED = 1.0, -1.0  # the scores of a block whose label is that of its group
SURE_SCORE = 2.5 * SCORE_PER_LOG_ODDS
"""A single block with a score below its negative is boilerplate, whatever stands around it."""
MAX_LINK_DENSITY = 0.5
PROMOTIONS = frozenset({Role.RELATED, Role.APPEAL, Role.SHARE, Role.ADVERT, Role.AUTHOR})
_PROMOTION_BITS = sum(1 << bit for bit, role in enumerate(ROLES) if role in PROMOTIONS)


def with_sign(score: float, *, is_kept: bool) -> float:
    """Return the score of a block whose group is kept or removed."""
    return max(score, KEPT) if is_kept else min(score, REMOVED)


def chars_of(blocks: Sequence[Block], members: Sequence[int]) -> int:
    """Return the number of characters of the members of a group."""
    return sum(len(blocks[at].text) for at in members)


def mean_score(blocks: Sequence[Block], scores: Sequence[float], members: Sequence[int]) -> float:
    """Return the mean score of a group's characters."""
    return sum(scores[at] * len(blocks[at].text) for at in members) / chars_of(blocks, members)


def link_density_of(blocks: Sequence[Block], members: Sequence[int]) -> float:
    """Return the share of a group's text that is links."""
    return sum(blocks[at].link_chars for at in members) / chars_of(blocks, members)


def has_words(block: Block) -> bool:
    """Return whether a block could be text, and is no caption or ruler."""
    return block.role in UNDECIDED and block.role != Role.CAPTION and any(map(str.isalnum, block.text))


def is_heading(block: Block) -> bool:
    """Return whether a block is a heading below the headline."""
    return 1 < level_of(block) < NO_LEVEL


def is_promotional(steps: Sequence[str]) -> bool:
    """Return whether the class names of a path's steps suggest a promotion."""
    return bool(keywords_of_any(tuple(steps)) & _PROMOTION_BITS)


def has_promotion(blocks: Sequence[Block], members: Sequence[int], container: str) -> bool:
    """Return whether class names between a container and the members of a group suggest a promotion."""
    inner = {step for at in members for step in blocks[at].path[len(container) + 1 :].split("/")}
    return is_promotional(sorted(inner))
