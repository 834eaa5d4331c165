"""The visible blocks of a tree, in page order. Each visible character is in exactly one block; see visibility.py."""

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

    Roles = Mapping[HtmlElement, Role]

INLINE = frozenset(
    "a abbr acronym b basefont bdi bdo big cite code data del dfn em font i img ins kbd label mark meter nobr output "
    "picture progress q rb rp rt rtc ruby s samp small source span strike strong sub sup svg time track tt u var wbr "
    "button input area "
    # the parts of an svg, which is a drawing within a line
    "circle clippath defs desc ellipse fecolormatrix filter g line lineargradient mask path pattern polygon polyline "
    "radialgradient rect stop symbol text tspan use".split()
)
_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff\u00ad]")
"""Characters without width and without meaning. U+200C and U+200D have a meaning in some scripts, so they stay."""
MAX_PATH_STEPS = 64  # the most steps of a block's path that are kept, the innermost ones. A page can have 2,048 levels.


@dataclass(frozen=True, slots=True)
class Picture:
    """An `img` of the body. `labels` are its `alt` and `title`; `before` is the number of blocks before it."""

    src: str
    labels: tuple[str, ...]
    before: int


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """The result of one walk through a tree. `depth` is the deepest level that contains text."""

    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...] = ()
    depth: int = 0


def read_blocks(tree: HtmlElement, roles: Roles, role_changes: Roles, default: Role) -> PageBlocks:
    """Return the blocks of `tree`. `role_changes` has the role behind nodes; text without a role has the `default`."""
    walk = _Walk(roles, role_changes, default)
    events = etree.iterwalk(tree, events=("start", "end", "comment"))
    for event, node in events:
        if event == "start":
            if walk.enter(node):
                events.skip_subtree()
        elif event == "end":
            walk.leave(node)
        else:
            walk.pass_node(node)
    walk.end_block()
    return PageBlocks(tuple(walk.blocks), tuple(walk.pictures), walk.depth)


def fold(text: str) -> str:
    """Return the text with single blanks as white space, and without the characters without width."""
    return " ".join((text if text.isascii() else _ZERO_WIDTH.sub("", text)).split())


def visible_text(tree: HtmlElement) -> Iterator[str]:
    """Yield the visible text of a tree, piece by piece, in page order."""
    for block in read_blocks(tree, {}, {}, Role.BODY).blocks:
        yield block.text


class _Walk:
    """The position in the tree, and the text of the current block."""

    def __init__(self, roles: Roles, role_changes: Roles, default: Role) -> None:
        self.blocks: list[Block] = []
        self.pictures: list[Picture] = []
        self.depth = 0
        self._roles = roles
        self._role_changes = role_changes
        self._here = default
        self._around: list[tuple[Role, bool]] = []
        self._steps: list[HtmlElement] = []
        self._names: list[str] = []
        self._entered = 0
        self._numbers: list[int] = []
        self._block_tags = ["html"]
        self._links = 0
        self._role = default
        self._hidden: HtmlElement | None = None
        self._start_block()

    def enter(self, element: HtmlElement) -> bool:
        """Enter `element`. True if it is hidden, so that its subtree is skipped."""
        if is_hidden(element):
            self._hidden = element  # the text around it is one block
            return True
        tag, role = element.tag, self._roles.get(element, self._here)
        breaks = tag not in INLINE or role != self._here
        if breaks:
            self.end_block()
            self._block_tags.append(tag)
        self._around.append((self._here, breaks))
        self._steps.append(element)
        self._entered += 1
        self._numbers.append(self._entered)
        self._here = role
        if tag == "a":
            self._links += 1
        elif tag == "img" and role in {Role.BODY, Role.CAPTION}:
            self._add_picture(element)
        if element.text:
            self._add(element.text)
        return False

    def leave(self, element: HtmlElement) -> None:
        """Leave `element`, and read the text behind it."""
        if self._hidden is not None and element is self._hidden:
            self._hidden = None
            self._add(element.tail)
            return
        self._steps.pop()
        self._numbers.pop()
        if len(self._names) > len(self._steps):
            self._names.pop()
        self._here, breaks = self._around.pop()
        if element.tag == "a":
            self._links -= 1
        if breaks:
            self.end_block()
            self._block_tags.pop()
        self.pass_node(element)

    def pass_node(self, node: HtmlElement) -> None:
        """Read the text after `node`. If `node` is in `role_changes`, this text and all after it get the new role.

        The open elements around `node` that have the old role get it too: some pages do not close them.
        """
        if self._role_changes and node in self._role_changes:
            self.end_block()
            old_role, self._here = self._here, self._role_changes[node]
            level = len(self._around) - 1
            while level >= 0 and self._around[level][0] == old_role:
                self._around[level] = (self._here, self._around[level][1])
                level -= 1
        if node.tail:
            self._add(node.tail)

    def end_block(self) -> None:
        """End the current block. White space alone is no block."""
        if self._pieces:
            text = fold("".join(self._pieces))
            if text:
                require_few_blocks(len(self.blocks))
                self.blocks.append(Block(text, self._role, self._tag, self._path, self._link_chars, self._elements))
            self._start_block()

    def _start_block(self) -> None:
        self._pieces: list[str] = []
        self._tag = self._path = ""
        self._elements: tuple[int, ...] = ()
        self._link_chars = 0

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if not self._path and not text.isspace():
            self.depth = max(self.depth, len(self._steps))
            self._role = self._here
            self._tag = self._block_tags[-1]
            self._path = self._path_here()
            self._elements = tuple(self._numbers[-MAX_PATH_STEPS:])
        self._pieces.append(text)
        if self._links:
            self._link_chars += len(text.strip())

    def _path_here(self) -> str:
        """Return the path of the current position. The name of a step is made when it is first needed."""
        names = self._names
        while len(names) < len(self._steps):
            names.append(_step(self._steps[len(names)]))
        return "/".join(names[-MAX_PATH_STEPS:])

    def _add_picture(self, image: HtmlElement) -> None:
        labels = (image.get("alt"), image.get("title"))
        known = tuple(folded for label in labels if label and (folded := fold(label)))
        source = image.get("src") or image.get("data-src") or ""
        self.pictures.append(Picture(source.strip(), known, len(self.blocks)))


def _step(element: HtmlElement) -> str:
    identifier, classes = element.get("id"), element.get("class")
    name = f"{element.tag}#{identifier}" if identifier else str(element.tag)
    return name + "".join(f".{c}" for c in classes.split()) if classes else name
