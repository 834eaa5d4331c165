"""A second selection of blocks, independent of trafilatura's: the container with the densest prose.

The method is that of Readability (Arc90, Mozilla): a paragraph gives points to the containers above it, for its length
and its commas; ids and classes add or subtract some; links reduce them. The best container is selected, and those
next to it that are similar, without their link lists and boxes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

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
COMMAS, ASCII_COMMAS = ",，、。;；", ",;"

_FOR, _AGAINST, _UNLIKELY, _MAYBE = 1, 2, 4, 8
SIGNS = {
    _FOR: "article body content entry main page pagination post text blog story".split(),
    _AGAINST: (
        "-ad- hidden banner combx comment com- contact foot gdpr masthead media meta outbrain promo related scroll "
        "share shoutbox sidebar skyscraper sponsor shopping tags tool widget"
    ).split(),
    _UNLIKELY: (
        "-ad- ai2html banner breadcrumbs combx comment community cover-wrap disqus extra footer gdpr header legends "
        "menu related remark replies rss shoutbox sidebar skyscraper social sponsor supplemental ad-break agegate "
        "pager popup"
    ).split(),
    _MAYBE: "and article body column content main shadow".split(),
}
"""Parts of ids and classes that suggest text or boilerplate, in lower case. None has a line break."""
_BITS: Counter[str] = sum((Counter(dict.fromkeys(parts, sign)) for sign, parts in SIGNS.items()), Counter())


@dataclass(frozen=True, slots=True)
class Density:
    """`selected` and `in_best` have an entry for each block.

    `points`, a share of the best, and `chars` and `links`, the characters in it, have one for each element.
    """

    selected: NDArray[np.bool_]
    in_best: NDArray[np.bool_]
    points: Floats
    chars: Floats
    links: Floats


def density(blocks: Sequence[Block], containers: Containers, chars: Floats, links: Floats) -> Density:
    """Select by density. `chars` and `links` are the characters of each block, and those that are link text."""
    total, linked = containers.sums(chars), containers.sums(links)
    link_share = linked / np.maximum(total, 1)
    name_points, unlikely_names = _judged_names(containers.different_names)
    weights: Floats = containers.by_name(name_points)
    unlikely = containers.any_around(containers.by_name(unlikely_names))
    points = _points(blocks, containers, unlikely)
    rated = points + weights + containers.by_tag(lambda tag: TAG_POINTS.get(tag, 0.0))
    rated *= (1 - np.minimum(1, link_share)) * (points > 0)
    if not (rated > 0).any():
        nothing = np.zeros(len(blocks), bool)
        return Density(nothing, nothing, np.zeros(len(rated)), total, linked)
    best = int(rated.argmax())
    is_best = np.arange(len(rated)) == best
    chosen = is_best | _similar(containers, rated, best, total, link_share)
    removed = _removed(containers, weights, rated, link_share) & (containers.depths > containers.depths[best])
    selected = containers.any_around(chosen) & ~containers.any_around(removed) & ~unlikely
    return Density(selected, containers.any_around(is_best), rated / rated[best], total, linked)


def _points(blocks: Sequence[Block], containers: Containers, unlikely: NDArray[np.bool_]) -> Floats:
    own = np.array([_paragraph_points(block) for block in blocks]) * ~unlikely
    count = len(containers.names)
    above = enumerate(SHARES_ABOVE, start=1)
    points: Floats = np.sum([np.bincount(containers.levels[:, up], own * share, count) for up, share in above], axis=0)
    return points


def _paragraph_points(block: Block) -> float:
    is_ascii = block.text.isascii()
    size = len(block.text) if is_ascii else len(block.text.encode("utf-8", "replace"))
    if size < MIN_BYTES:
        return 0.0
    commas = sum(map(block.text.count, ASCII_COMMAS if is_ascii else COMMAS))
    return (1 + commas + min(size / BYTES_PER_POINT, MAX_LENGTH_POINTS)) * (1 - block.link_density)


def _similar(containers: Containers, rated: Floats, best: int, total: Floats, link_share: Floats) -> NDArray[np.bool_]:
    """Return the elements next to the best one that have similar points, or are paragraphs."""
    same_class = containers.name_numbers == containers.name_numbers[best]
    least = max(MIN_SIMILAR_POINTS, SIMILAR_SHARE * rated[best])
    similar = (rated > 0) & (rated + SIMILAR_SHARE * rated[best] * same_class >= least)
    prose = (total > MIN_ADJACENT_CHARS) & (link_share < MAX_LINK_SHARE_OF_ADJACENT)
    paragraph = containers.by_tag("p".__eq__) & prose
    adjacent = containers.parents == containers.parents[best]
    marked: NDArray[np.bool_] = adjacent & (similar | paragraph)
    return marked


def _removed(containers: Containers, weights: Floats, rated: Floats, link_share: Floats) -> NDArray[np.bool_]:
    """Return the elements within the selection that are boilerplate."""
    judged = containers.by_tag(JUDGED.__contains__)
    most = np.where(weights < NAME_POINTS, MAX_LINK_SHARE, MAX_LINK_SHARE_IN_TEXT)
    never = containers.by_tag(NEVER_TEXT.__contains__)
    return never | (judged & ((weights + rated < 0) | (link_share > most)))


def _judged_names(names: Sequence[str]) -> tuple[list[float], list[bool]]:
    """Return the points for the id and the classes in the name of each element, and whether it is unlikely text."""
    parts = [(name.partition(".")[2], name.partition("#")[2].partition(".")[0], _words(name)) for name in names]
    signs = _signs_of(list(dict.fromkeys(part for of_name in parts for part in of_name)))
    points = [
        sum(NAME_POINTS * (bool(signs[part] & _FOR) - bool(signs[part] & _AGAINST)) for part in of_name[:2])
        for of_name in parts
    ]
    return points, [signs[words] & (_UNLIKELY | _MAYBE) == _UNLIKELY for _, _, words in parts]


def _words(name: str) -> str:
    """Return the id and the classes of an element that may be unlikely text."""
    return "" if name.startswith(("body", "html")) else name.partition("#" if "#" in name else ".")[2]


def _signs_of(texts: Sequence[str]) -> dict[str, int]:
    """Return the signs in each of some texts, as bits. All texts are searched at once: a page has many of them."""
    lower = [text.lower() for text in texts]
    whole, starts = "\n".join(lower), [0, *accumulate(len(text) + 1 for text in lower)]
    found = [0] * len(texts)
    for part, bits in _BITS.items():
        at = whole.find(part)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            found[number] |= bits
            at = whole.find(part, starts[number + 1])
    return dict(zip(texts, found, strict=True))
