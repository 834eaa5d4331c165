"""Parts that are the same on many pages of a template: menus, lists next to the article, the footer of the page.

The walk reads such a part twice, and takes its blocks from here on later pages. Two parts are the same if they have the
same markup. A place of the template whose markup differs from page to page is soon not looked up any more. Threads may
share the parts. A copy for another process begins without parts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from crawler.items import Block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from crawler.vocabulary import Role

    Markup = tuple[str, Role]  # of an element, with the role of its text

MIN_ELEMENTS = 6  # a walk through fewer takes less time than the comparison
MAX_CHARS_OF_PART = 64_000
MAX_CHARS = 2_000_000  # of the markup of all parts
MAX_COMPARED_CHARS = 500_000  # of one page: an element in another element is compared again
MAX_PLACES = 4_000
MISSES_FOR_A_HIT = 4  # a place is looked up as long as one look-up in five finds a part
FIRST_MISSES = 12  # this many look-ups without a part are allowed for each place before that


class Place(NamedTuple):
    """The place of an element on the pages of a template: its tag, class and id, and its level in the tree."""

    tag: str
    classes: str | None
    own_id: str | None
    level: int


class Position(NamedTuple):
    """The position of the walk: the path of the open elements, their numbers, and the elements and units so far."""

    path: str
    numbers: tuple[int, ...]
    elements: int
    units: int


@dataclass(slots=True)
class Part:
    """All that the walk adds for one element. Paths and numbers are relative to the position at its start.

    `nodes` counts the nodes in the element. `depth` is 0 if it has no text. `hidden` are the hidden elements: the
    number of each among the nodes, and the number of blocks before it.
    """

    blocks: tuple[Block, ...]
    nodes: int
    elements: int
    units: int
    depth: int
    hidden: tuple[tuple[int, int], ...]
    _last: tuple[Position, tuple[Block, ...]] | None = None

    def blocks_at(self, position: Position) -> tuple[Block, ...]:
        """Return the blocks of the part at a position of the walk."""
        last = self._last
        if last is None or last[0] != position:
            self._last = last = position, tuple(_moved(block, position) for block in self.blocks)
        return last[1]


class NewPart(NamedTuple):
    """A part that is being read, to be added later: its markup, and the state of the walk at its start.

    `nodes` counts the nodes of the page behind its first one.
    """

    markup: Markup
    level: int
    position: Position
    nodes: int
    blocks: int
    hidden: int
    depth: int


def _moved(block: Block, position: Position) -> Block:
    path, numbers, elements, units = position
    own = tuple([elements + number for number in block.elements])
    unit = units + block.unit if block.unit else 0
    path = f"{path}/{block.path}" if path else block.path
    return Block(block.text, block.role, block.tag, path, block.link_chars, unit, numbers + own)


def relative(blocks: Sequence[Block], position: Position) -> tuple[Block, ...]:
    """Return the blocks of a part that was read at a position, with paths and numbers relative to it."""
    path, numbers, elements, units = position
    begin, level = len(path) + bool(path), len(numbers)
    return tuple(
        Block(
            block.text,
            block.role,
            block.tag,
            block.path[begin:],
            block.link_chars,
            block.unit and block.unit - units,
            tuple(number - elements for number in block.elements[level:]),
        )
        for block in blocks
    )


@dataclass(slots=True)
class _Use:
    is_large: bool
    hits: int = 0
    misses: int = 0


@dataclass(slots=True)
class RepeatedParts:
    """The repeated parts of the pages of one template. `chars` is the length of their markup, MAX_CHARS at most."""

    chars: int = 0
    _parts: dict[Markup, Part] = field(default_factory=dict)
    _uses: dict[Place, _Use] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)
    _compared: int = 0
    _adding: Lock = field(default_factory=Lock, repr=False, compare=False)

    def __reduce__(self) -> tuple[type[RepeatedParts], tuple[()]]:
        return RepeatedParts, ()

    def begin_page(self) -> None:
        """Begin to count the characters that are compared."""
        self._compared = 0

    def find(self, element: HtmlElement, place: Place, role: Role) -> Part | Markup | None:
        """Return the part that an element is, or its markup if the part is worth being added; otherwise None."""
        use = self._uses.get(place)
        if use is None:
            if len(self._uses) >= MAX_PLACES:
                self._uses.clear()
            use = self._uses[place] = _Use(_is_large(element))
        is_given_up = use.misses >= FIRST_MISSES + MISSES_FOR_A_HIT * use.hits
        if not use.is_large or is_given_up or self._compared > MAX_COMPARED_CHARS:
            return None
        markup = etree.tostring(element, encoding="unicode", with_tail=False), role
        self._compared += len(markup[0])
        if part := self._parts.get(markup):
            use.hits += 1
            return part
        use.misses += 1
        return markup if self._is_seen_again(markup) and len(markup[0]) <= MAX_CHARS_OF_PART else None

    def add(self, markup: Markup, part: Part) -> None:
        """Add a part. Without room for it, the oldest ones are removed."""
        with self._adding:
            if markup in self._parts:  # another thread was faster
                return
            self._parts[markup] = part
            self.chars += len(markup[0])
            while self.chars > MAX_CHARS:
                oldest = next(iter(self._parts))
                del self._parts[oldest]
                self.chars -= len(oldest[0])

    def _is_seen_again(self, markup: Markup) -> bool:
        """Return whether the same markup came before. Most markup comes once and is not worth a copy."""
        key = hash(markup)
        if key in self._seen:
            return True
        if len(self._seen) >= MAX_PLACES:
            self._seen.clear()
        self._seen.add(key)
        return False


def _is_large(element: HtmlElement) -> bool:
    return sum(1 for _ in islice(element.iter(etree.Element), MIN_ELEMENTS)) == MIN_ELEMENTS
