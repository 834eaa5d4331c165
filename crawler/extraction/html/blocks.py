"""A tree of elements to its visible blocks, in page order: each visible character is in exactly one.

A block ends where a block-level element or a line break does. What a reader of
the page does not see is left out; `visibility` says what that is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.html.limits import require_few_blocks
from crawler.extraction.html.visibility import is_hidden
from crawler.items import Block
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.html import HtmlElement

INLINE = frozenset(
    "a abbr acronym b basefont bdi bdo big cite code data del dfn em font i img ins kbd label mark meter nobr output "
    "picture progress q rb rp rt rtc ruby s samp small source span strike strong sub sup svg time track tt u var wbr "
    "button input area "
    # the parts of an svg: its drawing stands in the line
    "circle clippath defs desc ellipse fecolormatrix filter g line lineargradient mask path pattern polygon polyline "
    "radialgradient rect stop symbol text tspan use".split()
)
_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff\u00ad]")
"""Characters without width that carry no meaning in text; U+200C and U+200D do in some scripts and stay."""
_EVENTS = ("start", "end", "comment")
MAX_PATH_STEPS = 64
"""How many steps of a block's path are told, the nearest ones: a page can nest 2,048 levels deep."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An `img` of the body, and how many blocks came before it."""

    src: str
    labels: tuple[str, ...]
    before: int


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """What one walk through a tree found; `depth` is how deep its text is nested."""

    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...] = ()
    depth: int = 0


def read_blocks(
    tree: HtmlElement,
    roles: Mapping[HtmlElement, Role],
    turns: Mapping[HtmlElement, Role],
    elsewhere: Role,
) -> PageBlocks:
    """Walk through `tree`; blocks in no element of `roles` stand `elsewhere`."""
    walk = _Walk(roles, turns, elsewhere)
    events = etree.iterwalk(tree, events=_EVENTS)
    for event, node in events:
        if event == "start":
            if walk.enter(node):
                events.skip_subtree()
        elif event == "end":
            walk.leave(node)
        else:
            walk.turn(node)
    walk.end_block()
    return PageBlocks(tuple(walk.blocks), tuple(walk.pictures), walk.depth)


def fold(text: str) -> str:
    """Fold white space to single blanks and drop characters without width."""
    return " ".join((text if text.isascii() else _ZERO_WIDTH.sub("", text)).split())


def visible_text(tree: HtmlElement) -> Iterator[str]:
    """Yield the visible text of a tree, piece by piece, in page order."""
    for block in read_blocks(tree, {}, {}, Role.BODY).blocks:
        yield block.text


class _Walk:
    """The state of one walk: where it is, and the block being gathered."""

    def __init__(self, roles: Mapping[HtmlElement, Role], turns: Mapping[HtmlElement, Role], elsewhere: Role) -> None:
        self.blocks: list[Block] = []
        self.pictures: list[Picture] = []
        self.depth = 0
        self._roles = roles
        self._turns = turns
        self._here = elsewhere
        self._around: list[tuple[Role, bool]] = []
        self._steps: list[HtmlElement] = []
        self._names: list[str] = []
        self._block_tags = ["html"]
        self._links = 0
        self._role = elsewhere
        self._hidden: HtmlElement | None = None
        self._start_block()

    def enter(self, element: HtmlElement) -> bool:
        """Step into `element`; True where it is hidden and to be skipped."""
        if is_hidden(element):
            self._hidden = element  # a reader sees the text around it as one
            return True
        tag, role = element.tag, self._roles.get(element, self._here)
        breaks = tag not in INLINE or role != self._here
        if breaks:
            self.end_block()
            self._block_tags.append(tag)
        self._around.append((self._here, breaks))
        self._steps.append(element)
        self._here = role
        if tag == "a":
            self._links += 1
        elif tag == "img" and role in {Role.BODY, Role.CAPTION}:
            self._see(element)
        if element.text:
            self._add(element.text)
        return False

    def leave(self, element: HtmlElement) -> None:
        """Step out of `element`, into the text that follows it."""
        if self._hidden is not None and element is self._hidden:
            self._hidden = None
            self._add(element.tail)
            return
        self._steps.pop()
        if len(self._names) > len(self._steps):
            self._names.pop()
        self._here, breaks = self._around.pop()
        if element.tag == "a":
            self._links -= 1
        if breaks:
            self.end_block()
            self._block_tags.pop()
        self.turn(element)

    def turn(self, node: HtmlElement) -> None:
        """Change the place of what follows `node`, where it is a turning point, and read the text after it.

        All elements around it that are at its place turn with it: one left open may hold the turning point.
        """
        if self._turns and node in self._turns:
            self.end_block()
            turned, self._here = self._here, self._turns[node]
            level = len(self._around) - 1
            while level >= 0 and self._around[level][0] == turned:
                self._around[level] = (self._here, self._around[level][1])
                level -= 1
        if node.tail:
            self._add(node.tail)

    def end_block(self) -> None:
        """Close the block being gathered; white space alone is none."""
        if self._pieces:
            text = fold("".join(self._pieces))
            if text:
                require_few_blocks(len(self.blocks))
                self.blocks.append(Block(text, self._role, self._tag, self._path, self._link_chars))
            self._start_block()

    def _start_block(self) -> None:
        self._pieces: list[str] = []
        self._tag = self._path = ""
        self._link_chars = 0

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if not self._path and not text.isspace():
            self.depth = max(self.depth, len(self._steps))
            self._role = self._here
            self._tag = self._block_tags[-1]
            self._path = self._path_here()
        self._pieces.append(text)
        if self._links:
            self._link_chars += len(text.strip())

    def _path_here(self) -> str:
        """Return the path of where the walk is; a step's name is made when it is first asked for."""
        names = self._names
        while len(names) < len(self._steps):
            names.append(_step(self._steps[len(names)]))
        return "/".join(names[-MAX_PATH_STEPS:])

    def _see(self, image: HtmlElement) -> None:
        labels = (image.get("alt"), image.get("title"))
        known = tuple(folded for label in labels if label and (folded := fold(label)))
        source = image.get("src") or image.get("data-src") or ""
        self.pictures.append(Picture(source.strip(), known, len(self.blocks)))


def _step(element: HtmlElement) -> str:
    """Name one step of a block's path: its tag with its id and classes."""
    name = str(element.tag)
    identifier, classes = element.get("id"), element.get("class")
    if identifier:
        name += f"#{identifier}"
    return name + "".join(f".{c}" for c in classes.split()) if classes else name
