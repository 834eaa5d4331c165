"""The place of the body: the lowest elements that contain all known paragraphs, and as little other text as possible.

An element is a candidate if it is the lowest one that contains (almost) all paragraphs that are on the page, or one of
several siblings that contain them together. Each candidate's XPaths are tried on all pages.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from crawler.extraction.page_object import PageObject
from crawler.induction.element_blocks import placed_blocks
from crawler.induction.example import Fits, Place
from crawler.induction.paths import paths_to
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from crawler.induction.element_blocks import PlacedBlock
    from crawler.induction.example import Example

COVERAGES = (1.0, 0.97, 0.9, 0.75)
"""The shares of the known text that a candidate contains: a paragraph may stand outside, as a lead or a copy of one."""
WHOLE = 0.97  # a body with this share of the known text is exact
MIN_FOUND = 0.5  # one with less is the wrong place
OTHER_SHARE = 0.2  # how much other text in a body costs: parts of it can be removed, missing text cannot be added
MIN_WITHIN_CHARS = 40  # a shorter paragraph that is a part of a block proves nothing
MIN_WITHIN_SHARE = 0.6
COST_SHARE = 0.01  # of the score, for each unit of the cost of an XPath
MAX_PATHS = 120


@dataclass(frozen=True)
class KnownBody:
    """A page with its blocks, and which of them are known text."""

    example: Example

    @cached_property
    def blocks(self) -> list[PlacedBlock]:
        """The visible blocks in page order."""
        return placed_blocks(self.example.parsed.tree)

    @cached_property
    def paragraphs(self) -> list[str | None]:
        """The known paragraph of each block, None for other text."""
        known = dict.fromkeys(self.example.known.paragraphs)
        long = [text for text in known if len(text) >= MIN_WITHIN_CHARS]
        return [block.text if block.text in known else _part_of(block.text, long) for block in self.blocks]

    @cached_property
    def chars(self) -> int:
        """The number of characters of the known text."""
        return sum(map(len, self.example.known.paragraphs))

    @cached_property
    def contained(self) -> dict[HtmlElement, set[str]]:
        """The known paragraphs in each element that has one."""
        found: dict[HtmlElement, set[str]] = {}
        for block, paragraph in zip(self.blocks, self.paragraphs, strict=True):
            if paragraph is not None:
                for element in block.around:
                    found.setdefault(element, set()).add(paragraph)
        return found

    def bodies(self, path: str) -> list[HtmlElement]:
        """Return the elements that a page object with this XPath takes for the body."""
        return PageObject("proposal", {Role.BODY: path}).bodies(self.example.parsed.tree)

    def within(self, elements: Sequence[HtmlElement]) -> Iterator[tuple[PlacedBlock, str | None]]:
        """Yield the blocks in some elements, each with its known paragraph."""
        outer = set(elements)
        for block, paragraph in zip(self.blocks, self.paragraphs, strict=True):
            if not outer.isdisjoint(block.around):
                yield block, paragraph


def body_places(pages: Sequence[KnownBody]) -> list[Place]:
    """Return the places of the body, the best first; empty if none contains the known text.

    The score of a page is the share of the known text in the body, less a part of the share of other text; -1 where the
    body has less than half of the known text.
    """
    costs = _costs(pages)
    found = [_place(path, cost, pages) for path, cost in costs.items()]
    return sorted((place for place in found if place.score > 0), key=lambda place: (-place.score, place.path))


def fit_of_body(path: str, page: KnownBody) -> tuple[float, float]:
    """Return the shares of the known text in a body, and of other text, each of the known text's length."""
    covered: dict[str, int] = {}
    others = 0
    captions = {*page.example.known.captions}
    for block, paragraph in page.within(page.bodies(path)):
        if paragraph is not None:
            covered[paragraph] = len(paragraph)
        elif block.text not in captions:
            others += len(block.text)
    known = max(page.chars, 1)
    return sum(covered.values()) / known, others / known


def _part_of(text: str, paragraphs: Sequence[str]) -> str | None:
    """Return the known paragraph that is most of a block, such as one with a link at its end."""
    return next((one for one in paragraphs if one in text and len(one) >= MIN_WITHIN_SHARE * len(text)), None)


def _costs(pages: Sequence[KnownBody]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    costs: dict[str, int] = {}
    for page in pages:
        paths = {path.text: path.cost for element in _candidates(page) for path in paths_to(element)}
        counts.update(paths.keys())
        costs |= paths
    ordered = sorted(costs, key=lambda path: (-counts[path], costs[path], path))
    return {path: costs[path] for path in islice(ordered, MAX_PATHS)}


def _candidates(page: KnownBody) -> list[HtmlElement]:
    """Return the elements that may be the body, or one of its parts, each once."""
    chars = {element: sum(map(len, texts)) for element, texts in page.contained.items()}
    found: dict[HtmlElement, None] = {}
    for coverage in COVERAGES:
        enough = [element for element in chars if chars[element] >= coverage * max(chars.values())]
        if enough:
            lowest = max(enough, key=lambda element: sum(1 for _ in element.iterancestors()))
            found[lowest] = None
            above = lowest.getparent()
            if above is not None:
                found[above] = None
            found |= dict.fromkeys(child for child in lowest if child in chars and child.tag not in {"p", "br"})
    return list(found)


def _place(path: str, cost: int, pages: Sequence[KnownBody]) -> Place:
    counts: Counter[str] = Counter()
    total = 0.0
    for page in pages:
        covered, others = fit_of_body(path, page)
        is_wrong = covered < MIN_FOUND
        total += -1.0 if is_wrong else covered - OTHER_SHARE * min(others, 1.0)
        is_found = bool(covered or others)
        counts["exact" if covered >= WHOLE else "wrong" if is_found else "missing"] += 1
    return Place(path, Fits(**counts), total / max(len(pages), 1) - COST_SHARE * cost)
