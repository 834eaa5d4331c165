"""A second selection of blocks, independent of trafilatura's: the container with the densest prose.

The method is that of Readability (Arc90, Mozilla): a paragraph gives points to the containers above it, for its length
and its commas; ids and classes add or subtract some; links reduce them. The best container is selected, and those
next to it that are similar, without their link lists and boxes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crawler.cleaning.classifier.caches import cached_if_short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from crawler.cleaning.classifier.containers import Containers, Floats
    from crawler.items import Block

MIN_BYTES = 25  # a shorter paragraph gives no points
BYTES_PER_POINT, MAX_LENGTH_POINTS = 100, 3.0
SHARES_ABOVE = (1.0, 1 / 2, 1 / 3)  # the container, the next one and the third get these shares of a paragraph's points
NAME_POINTS = 25.0  # for an id or class that suggests text or boilerplate
SIMILAR_SHARE, MIN_SIMILAR_POINTS = 0.2, 10.0
MAX_LINK_SHARE, MAX_LINK_SHARE_IN_TEXT = 0.33, 0.5
MAX_LINK_SHARE_OF_ADJACENT, MIN_ADJACENT_CHARS = 0.25, 80  # of a paragraph next to the best element
TAG_POINTS = {
    "div": 5.0, "article": 8.0, "blockquote": 3.0, "pre": 3.0, "td": 3.0, "form": -3.0, "ol": -3.0, "ul": -3.0,
    "dl": -3.0, "li": -3.0, "header": -5.0, "footer": -5.0, "nav": -5.0, "aside": -5.0,
}  # fmt: skip
NEVER_TEXT = frozenset({"form", "footer", "nav", "aside"})
JUDGED = frozenset({"table", "ul", "ol", "div", "section", "header", "h1", "h2", "h3", "h4"})
COMMAS = ",，、。;；"

_AGAINST = re.compile(
    r"-ad-|hidden|banner|combx|comment|com-|contact|foot|gdpr|masthead|media|meta|outbrain|promo|related|scroll|share|"
    r"shoutbox|sidebar|skyscraper|sponsor|shopping|tags|tool|widget",
    re.IGNORECASE,
)
_FOR = re.compile(r"article|body|content|entry|main|page|pagination|post|text|blog|story", re.IGNORECASE)
_UNLIKELY = re.compile(
    r"-ad-|ai2html|banner|breadcrumbs|combx|comment|community|cover-wrap|disqus|extra|footer|gdpr|header|legends|menu|"
    r"related|remark|replies|rss|shoutbox|sidebar|skyscraper|social|sponsor|supplemental|ad-break|agegate|pager|popup",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"and|article|body|column|content|main|shadow", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Density:
    """`selected` and `in_best` have an entry for each block; `points` has a share of the best for each element."""

    selected: NDArray[np.bool_]
    in_best: NDArray[np.bool_]
    points: Floats


def density(blocks: Sequence[Block], containers: Containers, chars: Floats, links: Floats) -> Density:
    """Select by density. `chars` and `links` are the characters of each block, and those that are link text."""
    total, linked = containers.sums(chars), containers.sums(links)
    link_share = linked / np.maximum(total, 1)
    weights = np.array([_name_points(name) for name in containers.names])
    unlikely = containers.any_around(np.array([_is_unlikely(name) for name in containers.names], bool))
    points = _points(blocks, containers, unlikely)
    rated = points + weights + np.array([TAG_POINTS.get(tag, 0.0) for tag in containers.tags])
    rated *= (1 - np.minimum(1, link_share)) * (points > 0)
    if not (rated > 0).any():
        nothing = np.zeros(len(blocks), bool)
        return Density(nothing, nothing, np.zeros(len(rated)))
    best = int(rated.argmax())
    is_best = np.arange(len(rated)) == best
    chosen = is_best | _similar(containers, rated, best, total, link_share)
    removed = _removed(containers, weights, rated, link_share) & (containers.depths > containers.depths[best])
    selected = containers.any_around(chosen) & ~containers.any_around(removed) & ~unlikely
    return Density(selected, containers.any_around(is_best), rated / rated[best])


def _points(blocks: Sequence[Block], containers: Containers, unlikely: NDArray[np.bool_]) -> Floats:
    own = np.array([_paragraph_points(block) for block in blocks]) * ~unlikely
    count = len(containers.names)
    above = enumerate(SHARES_ABOVE, start=1)
    points: Floats = np.sum([np.bincount(containers.levels[:, up], own * share, count) for up, share in above], axis=0)
    return points


def _paragraph_points(block: Block) -> float:
    size = len(block.text.encode("utf-8", "replace"))
    if size < MIN_BYTES:
        return 0.0
    commas = sum(map(block.text.count, COMMAS))
    return (1 + commas + min(size / BYTES_PER_POINT, MAX_LENGTH_POINTS)) * (1 - block.link_density)


def _similar(containers: Containers, rated: Floats, best: int, total: Floats, link_share: Floats) -> NDArray[np.bool_]:
    """Return the elements next to the best one that have similar points, or are paragraphs."""
    same_class = np.array([name == containers.names[best] for name in containers.names])
    least = max(MIN_SIMILAR_POINTS, SIMILAR_SHARE * rated[best])
    similar = (rated > 0) & (rated + SIMILAR_SHARE * rated[best] * same_class >= least)
    prose = (total > MIN_ADJACENT_CHARS) & (link_share < MAX_LINK_SHARE_OF_ADJACENT)
    paragraph = np.array([tag == "p" for tag in containers.tags]) & prose
    adjacent = containers.parents == containers.parents[best]
    marked: NDArray[np.bool_] = adjacent & (similar | paragraph)
    return marked


def _removed(containers: Containers, weights: Floats, rated: Floats, link_share: Floats) -> NDArray[np.bool_]:
    """Return the elements within the selection that are boilerplate."""
    judged = np.array([tag in JUDGED for tag in containers.tags])
    most = np.where(weights < NAME_POINTS, MAX_LINK_SHARE, MAX_LINK_SHARE_IN_TEXT)
    never = np.array([tag in NEVER_TEXT for tag in containers.tags])
    return never | (judged & ((weights + rated < 0) | (link_share > most)))


@cached_if_short
def _name_points(name: str) -> float:
    """Return the points for the id and the classes in the name of an element."""
    words = name.partition(".")[2], name.partition("#")[2].partition(".")[0]
    return sum(NAME_POINTS * ((_FOR.search(word) is not None) - (_AGAINST.search(word) is not None)) for word in words)


@cached_if_short
def _is_unlikely(name: str) -> bool:
    _, _, words = name.partition("#") if "#" in name else name.partition(".")
    return (
        bool(words)
        and not name.startswith(("body", "html"))
        and _UNLIKELY.search(words) is not None
        and _MAYBE.search(words) is None
    )
