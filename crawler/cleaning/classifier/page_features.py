"""Where a block stands among the others of its page: the votes around it, before it and in its containers."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.keywords import CUES
from crawler.cleaning.classifier.paths import ANCESTORS, CONTAINERS, PathShape, ancestors, cue_weights, path_shape
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

TAGS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "div", "td", "blockquote", "figcaption", "pre", "section", "article")
NEAR_BLOCKS = 5
FAR_BLOCKS = 30
"""From here on, distances count as alike."""
QUOTES = "\"'“”‘’«»„‚‹›「」『』 "
LEAST_QUOTED_CHARS = 30
NAMES = (
    "vote", "caption", "vote-1", "vote+1", "vote-2", "vote+2", "since-vote", "until-vote", "chars-1", "chars+1",
    "links-1", "links+1", "votes-near", "voted-before", "text-before", "place", "since-h1", "since-heading",
    "like-1", "like+1", "paragraph-1", "paragraph+1", "heading-1", "heading+1", "repeats", "quoted",
    *(f"tag-{tag}" for tag in TAGS),
    *(f"{of}-{up}" for up in range(CONTAINERS) for of in ("voted", "voted-chars", "share", "blocks", "chars", "links")),
    "above-main", "below-main", "depth",
    *(f"in-{tag}" for tag in ANCESTORS),
    *(f"cue-{cue}" for cue in CUES),
)  # fmt: skip
_SMOOTHING_CHARS = 20


@dataclass(slots=True)
class Held:
    """What the blocks of one container come to."""

    blocks: int = 0
    voted: int = 0
    chars: int = 0
    voted_chars: int = 0
    link_chars: int = 0


class PageShape:
    """One page's blocks, counted once, so that each block's numbers are cheap."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.votes = [block.role in {Role.BODY, Role.CAPTION} for block in blocks]
        self.shapes = [path_shape(block.path) for block in blocks]
        self.held: defaultdict[str, Held] = defaultdict(Held)
        for block, vote, shape in zip(blocks, self.votes, self.shapes, strict=True):
            self._count(block, shape, vote=vote)
        self.voted_chars = sum(len(block.text) for block, vote in zip(blocks, self.votes, strict=True) if vote)
        self._chars = sum(len(block.text) for block in blocks)
        self._texts = Counter(block.text for block in blocks)
        self._whole = "\n".join(block.text for block in blocks)
        self._main = self._main_steps()
        self._scan()

    def _count(self, block: Block, shape: PathShape, *, vote: bool) -> None:
        for container in shape.containers:
            held = self.held[container]
            held.blocks += 1
            held.chars += len(block.text)
            held.link_chars += block.link_chars
            if vote:
                held.voted += 1
                held.voted_chars += len(block.text)

    def _main_steps(self) -> tuple[str, ...]:
        """Return the path that most of the voted text stands on."""
        chars: Counter[tuple[str, ...]] = Counter()
        for block, vote, shape in zip(self.blocks, self.votes, self.shapes, strict=True):
            if vote:
                chars[shape.steps] += len(block.text)
        return max(chars, key=lambda steps: (chars[steps], steps), default=())

    def _scan(self) -> None:
        """Count from either end: blocks since and until a vote, text before, blocks since headings."""
        self.since_vote, self.before, self.since = [], [], []
        vote_at, h1_at, heading_at, text, voted = -FAR_BLOCKS, -FAR_BLOCKS, -FAR_BLOCKS, 0, 0
        for at, block in enumerate(self.blocks):
            self.since_vote.append(min(FAR_BLOCKS, at - vote_at))
            self.before.append((voted, text))
            self.since.append((min(FAR_BLOCKS, at - h1_at), min(FAR_BLOCKS, at - heading_at)))
            text += len(block.text)
            if self.votes[at]:
                vote_at, voted = at, voted + len(block.text)
            if block.tag == "h1":
                h1_at = at
            if _is_heading(block):
                heading_at = at
        self.before.append((voted, text))
        self.until_vote = _until(self.votes)

    def numbers(self, at: int) -> list[float]:
        """Return the numbers of NAMES for block number `at`."""
        return [*self._around(at), *self._tags(at), *self._containers(at), *self._path(at)]

    def _around(self, at: int) -> list[float]:
        block, shape = self.blocks[at], self.shapes[at]
        one, two = self._at(at - 1), self._at(at + 1)
        voted_before, text_before = self.before[at]
        return [
            float(self.votes[at]),
            float(block.role == Role.CAPTION),
            *(float(0 <= near < len(self.votes) and self.votes[near]) for near in (at - 1, at + 1, at - 2, at + 2)),
            float(self.since_vote[at]),
            float(self.until_vote[at]),
            *(math.log1p(len(other.text)) if other else 0.0 for other in (one, two)),
            *(other.link_density if other else 0.0 for other in (one, two)),
            self._votes_near(at),
            voted_before / (self.voted_chars or 1),
            text_before / (self._chars or 1),
            at / len(self.blocks),
            float(self.since[at][0]),
            float(self.since[at][1]),
            float(at > 0 and self.shapes[at - 1] is shape),
            float(at + 1 < len(self.shapes) and self.shapes[at + 1] is shape),
            *(float(other is not None and other.tag == "p") for other in (one, two)),
            *(float(other is not None and _is_heading(other)) for other in (one, two)),
            float(self._texts[block.text] - 1),
            self._quoted(block.text),
        ]

    def _quoted(self, text: str) -> float:
        """Tell whether a text stands inside another one: a pull quote, a teaser."""
        bare = text.strip(QUOTES)
        if len(bare) < LEAST_QUOTED_CHARS:
            return 0.0
        return float(self._whole.count(bare) > self._texts[text])

    def _at(self, at: int) -> Block | None:
        return self.blocks[at] if 0 <= at < len(self.blocks) else None

    def _votes_near(self, at: int) -> float:
        """Return the share of the text around a block that was voted for."""
        own = len(self.blocks[at].text)
        (voted, chars), (voted_end, chars_end) = (
            self.before[max(0, at - NEAR_BLOCKS)],
            self.before[min(len(self.blocks), at + NEAR_BLOCKS + 1)],
        )
        return (voted_end - voted - own * self.votes[at]) / (1 + chars_end - chars - own)

    def _tags(self, at: int) -> list[float]:
        tag = self.blocks[at].tag
        return [float(tag == known) for known in TAGS]

    def _containers(self, at: int) -> list[float]:
        """Return what the block's containers hold beside the block itself."""
        block, vote = self.blocks[at], self.votes[at]
        own = len(block.text)
        numbers: list[float] = []
        for container in self.shapes[at].containers:
            held = self.held[container]
            blocks, chars = held.blocks - 1, held.chars - own
            voted_chars = held.voted_chars - own * vote
            numbers += (
                (held.voted - vote + 0.5) / (blocks + 1),
                (voted_chars + _SMOOTHING_CHARS) / (chars + 2 * _SMOOTHING_CHARS),
                voted_chars / (self.voted_chars or 1),
                math.log1p(blocks),
                math.log1p(chars),
                (held.link_chars - block.link_chars) / (chars + _SMOOTHING_CHARS),
            )
        return numbers

    def _path(self, at: int) -> list[float]:
        shape = self.shapes[at]
        shared = 0
        for own, main in zip(shape.steps, self._main, strict=False):
            if own != main:
                break
            shared += 1
        depth = len(shape.steps)
        beside = (float(len(self._main) - shared), float(depth - shared), float(depth))
        return [*beside, *ancestors(shape.steps), *cue_weights(shape.steps, shared)]


def _is_heading(block: Block) -> bool:
    return len(block.tag) == 2 and block.tag[0] == "h" and block.tag[1].isdigit()  # noqa: PLR2004 (h1 to h6)


def _until(votes: Sequence[bool]) -> list[int]:
    found, vote_at = [0] * len(votes), len(votes) + FAR_BLOCKS
    for at in range(len(votes) - 1, -1, -1):
        found[at] = min(FAR_BLOCKS, vote_at - at)
        if votes[at]:
            vote_at = at
    return found
