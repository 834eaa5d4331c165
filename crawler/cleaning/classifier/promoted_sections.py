"""Sections under promotional headings ("Read more", "About the author") are removed with their headings."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.group_scores import MAX_LINK_DENSITY
from crawler.cleaning.classifier.headings import (
    NO_LEVEL,
    level_of,
    promoted_line_role,
    promoted_role,
    section_end,
)
from crawler.cleaning.classifier.path_containers import container_of, is_inside
from crawler.cleaning.classifier.paths import UNDECIDED, class_path
from crawler.cleaning.classifier.scores import SCORE_PER_LOG_ODDS
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

SURE_TEXT_SCORE = 3 * SCORE_PER_LOG_ODDS  # text with this score, on a path of the body, is never part of such a section
LIKELY_TEXT_SCORE = SCORE_PER_LOG_ODDS
MAX_SECTION_SHARE = 0.15  # the text with LIKELY_TEXT_SCORE in a section that is removed whole: a share of the kept text
MAX_LAST_SHARE = 0.3  # the same, if no kept text follows the section
MIN_BEFORE_SHARE = 0.6  # a section is at the end if this share of the kept text comes before it
MIN_BODY_SHARE = 0.1  # the paths with at least this share of the kept text are those of the body


def promoted_sections(blocks: Sequence[Block], scores: Sequence[float]) -> dict[int, Role]:
    """Return the role of each block that is in a promotional section, by its number."""
    roles, text = dict[int, Role](), _KeptText(blocks, scores)
    for at, block in enumerate(blocks):
        if block.role not in UNDECIDED or at in roles:
            continue
        if (role := promoted_line_role(block)) is not None:
            roles[at] = role
        elif (role := promoted_role(block)) is not None:
            roles |= dict.fromkeys(range(at, text.promoted_end(at)), role)
    return roles


class _KeptText:
    """The text of a page that the scores keep."""

    def __init__(self, blocks: Sequence[Block], scores: Sequence[float]) -> None:
        self._blocks, self._scores = blocks, scores
        self._chars = [len(block.text) * (score > 0) for block, score in zip(blocks, scores, strict=True)]
        self._before = [0, *accumulate(self._chars)]
        likely = (len(block.text) * (score >= LIKELY_TEXT_SCORE) for block, score in zip(blocks, scores, strict=True))
        self._likely_before = [0, *accumulate(likely)]
        chars: Counter[str] = Counter()
        for block, count in zip(blocks, self._chars, strict=True):
            if count or not self._before[-1]:  # without kept text, each path is one of the body
                chars[class_path(block.path)] += count
        self._body = frozenset(path for path, count in chars.items() if count >= MIN_BODY_SHARE * self._before[-1])

    def promoted_end(self, at: int) -> int:
        """Return the end of the section that is removed with a promotional heading.

        Within the article, the section ends at the first kept paragraph on a path of the body.
        """
        end = section_end(self._blocks, at)
        is_whole = self._is_box(at, end) if level_of(self._blocks[at]) == NO_LEVEL else self._is_behind_text(at)
        is_last = self._before[end] == self._before[-1]
        likely = self._likely_before[end] - self._likely_before[at]
        if likely > (MAX_LAST_SHARE if is_last else MAX_SECTION_SHARE) * self._before[-1]:
            is_whole = False
        if is_whole and is_last:
            return end
        return next((number for number in range(at + 1, end) if self._is_body(number, is_whole=is_whole)), end)

    def _is_box(self, at: int, end: int) -> bool:
        """Return whether a line is the first one of its container, and its section is all of it."""
        container = container_of(self._blocks[at].path, self._blocks[at].tag)
        around = (self._blocks[number] for number in (at - 1, end) if 0 <= number < len(self._blocks))
        return not any(is_inside(block.path, container) for block in around)

    def _is_behind_text(self, at: int) -> bool:
        return self._before[at] >= MIN_BEFORE_SHARE * self._before[-1]

    def _is_body(self, at: int, *, is_whole: bool) -> bool:
        """Return whether a block is text of the article, so that the section ends before it."""
        block, on_path = self._blocks[at], class_path(self._blocks[at].path) in self._body
        if is_whole:
            return on_path and self._scores[at] >= SURE_TEXT_SCORE
        return self._chars[at] > 0 and (on_path or block.link_density < MAX_LINK_DENSITY)
