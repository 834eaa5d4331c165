"""Features of a block's position on its page: the selected blocks around it, before it and in its containers.

A block is selected if trafilatura chose it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate
from operator import mul
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.keywords import ROLES
from crawler.cleaning.classifier.paths import ANCESTORS, CONTAINERS, ancestors, keyword_weights, path_parts
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

TAGS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "div", "td", "blockquote", "figcaption", "pre", "section", "article")
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
NEAR_BLOCKS = 5
MAX_DISTANCE = 30  # longer distances, in blocks, count as this one
QUOTATION_MARKS = "\"'“”‘’«»„‚‹›「」『』 "
MIN_QUOTED_CHARS = 30
SMOOTHING_CHARS = 20
NAMES = (
    "selected", "caption", "selected-1", "selected+1", "selected-2", "selected+2", "since-selected", "until-selected",
    "chars-1", "chars+1", "links-1", "links+1", "selected-near", "selected-before", "text-before", "position",
    "since-h1", "since-heading", "same-path-1", "same-path+1", "paragraph-1", "paragraph+1", "heading-1", "heading+1",
    "repeats", "quoted",
    *(f"tag-{tag}" for tag in TAGS),
    *(
        f"{name}-{up}"
        for up in range(CONTAINERS)
        for name in ("selected-blocks", "selected-chars", "share-of-selected", "blocks", "chars", "links")
    ),
    "above-main", "below-main", "depth",
    *(f"in-{tag}" for tag in ANCESTORS),
    *(f"keyword-{role}" for role in ROLES),
)  # fmt: skip
"""`-1` is the block before, `+1` the one after; a number after the name of a container counts upwards from 0."""


@dataclass(slots=True)
class _Container:
    """The sums over the blocks of one container."""

    blocks: int = 0
    selected_blocks: int = 0
    chars: int = 0
    selected_chars: int = 0
    link_chars: int = 0

    def add(self, block: Block, *, selected: bool) -> None:
        self.blocks += 1
        self.chars += len(block.text)
        self.link_chars += block.link_chars
        if selected:
            self.selected_blocks += 1
            self.selected_chars += len(block.text)


class PageFeatures:
    """The blocks of one page, counted once for all of its blocks.

    `selected`, `paths`, `since_selected` and `until_selected` have an entry for each block.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self.selected = [block.role in {Role.BODY, Role.CAPTION} for block in blocks]
        self.paths = [path_parts(block.path) for block in blocks]
        self.containers: defaultdict[str, _Container] = defaultdict(_Container)
        for block, selected, path in zip(blocks, self.selected, self.paths, strict=True):
            for container in path.containers:
                self.containers[container].add(block, selected=selected)
        self._texts = Counter(block.text for block in blocks)
        self._whole = "\n".join(block.text for block in blocks)
        self._main = self._main_steps()
        chars = [len(block.text) for block in blocks]
        self._chars_before = [0, *accumulate(chars)]
        self._selected_before: list[int] = [0, *accumulate(map(mul, chars, self.selected))]
        self.selected_chars = self._selected_before[-1]
        self.since_selected = _since(self.selected)
        self.until_selected = _since(self.selected[::-1])[::-1]
        self._since_h1 = _since([block.tag == "h1" for block in blocks])
        self._since_heading = _since([block.tag in HEADINGS for block in blocks])

    def _main_steps(self) -> tuple[str, ...]:
        """Return the path with most of the selected text."""
        chars: Counter[tuple[str, ...]] = Counter()
        for block, selected, path in zip(self._blocks, self.selected, self.paths, strict=True):
            if selected:
                chars[path.steps] += len(block.text)
        return max(chars, key=lambda steps: (chars[steps], steps), default=())

    def features(self, at: int) -> list[float]:
        """Return the features of NAMES for block number `at`."""
        tags = [float(self._blocks[at].tag == tag) for tag in TAGS]
        return [*self._neighbours(at), *tags, *self._containers(at), *self._path(at)]

    def _neighbours(self, at: int) -> list[float]:
        block = self._blocks[at]
        both = (self._at(at - 1), self._at(at + 1))
        nearest = (at - 1, at + 1, at - 2, at + 2)
        return [
            float(self.selected[at]),
            float(block.role == Role.CAPTION),
            *(float(0 <= near < len(self.selected) and self.selected[near]) for near in nearest),
            float(self.since_selected[at]),
            float(self.until_selected[at]),
            *(math.log1p(len(other.text)) if other else 0.0 for other in both),
            *(other.link_density if other else 0.0 for other in both),
            self._selected_near(at),
            self._selected_before[at] / (self.selected_chars or 1),
            self._chars_before[at] / (self._chars_before[-1] or 1),
            at / len(self._blocks),
            float(self._since_h1[at]),
            float(self._since_heading[at]),
            *(float(other is not None and other.path == block.path) for other in both),
            *(float(other is not None and other.tag == "p") for other in both),
            *(float(other is not None and other.tag in HEADINGS) for other in both),
            float(self._texts[block.text] - 1),
            self._is_quoted(block.text),
        ]

    def _at(self, at: int) -> Block | None:
        return self._blocks[at] if 0 <= at < len(self._blocks) else None

    def _is_quoted(self, text: str) -> float:
        """Return 1 for a text that is part of another one, such as a pull quote or a teaser."""
        bare = text.strip(QUOTATION_MARKS)
        return float(len(bare) >= MIN_QUOTED_CHARS and self._whole.count(bare) > self._texts[text])

    def _selected_near(self, at: int) -> float:
        """Return the share of the text around a block that is selected."""
        own, start, end = (
            len(self._blocks[at].text),
            max(0, at - NEAR_BLOCKS),
            min(len(self._blocks), at + NEAR_BLOCKS + 1),
        )
        selected = self._selected_before[end] - self._selected_before[start] - own * self.selected[at]
        return selected / (1 + self._chars_before[end] - self._chars_before[start] - own)

    def _containers(self, at: int) -> list[float]:
        """Return the features of the block's containers, without the block itself."""
        block, selected = self._blocks[at], self.selected[at]
        own = len(block.text)
        numbers: list[float] = []
        for path in self.paths[at].containers:
            container = self.containers[path]
            blocks, chars = container.blocks - 1, container.chars - own
            selected_chars = container.selected_chars - own * selected
            numbers += (
                (container.selected_blocks - selected + 0.5) / (blocks + 1),
                (selected_chars + SMOOTHING_CHARS) / (chars + 2 * SMOOTHING_CHARS),
                selected_chars / (self.selected_chars or 1),
                math.log1p(blocks),
                math.log1p(chars),
                (container.link_chars - block.link_chars) / (chars + SMOOTHING_CHARS),
            )
        return numbers

    def _path(self, at: int) -> list[float]:
        steps = self.paths[at].steps
        shared = _shared(steps, self._main)
        distances = (float(len(self._main) - shared), float(len(steps) - shared), float(len(steps)))
        return [*distances, *ancestors(steps), *keyword_weights(steps, shared)]


def _shared(steps: Sequence[str], others: Sequence[str]) -> int:
    """Return how many first steps two paths share."""
    pairs = enumerate(zip(steps, others, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(steps), len(others)))


def _since(marked: Sequence[bool]) -> list[int]:
    """Return for each block the distance to the last marked one before it, at most MAX_DISTANCE."""
    found, marked_at = [], -MAX_DISTANCE
    for at, is_marked in enumerate(marked):
        found.append(min(MAX_DISTANCE, at - marked_at))
        if is_marked:
            marked_at = at
    return found
