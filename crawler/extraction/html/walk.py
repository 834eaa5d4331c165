"""One walk through a tree of elements: its visible text, block by block. See display.py for the ends of blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extraction.html.display import (
    BLOCK,
    BOXES,
    PARAGRAPHS,
    PREFORMATTED,
    displayed,
    keeps_lines,
    may_change_lines,
)
from crawler.extraction.html.limits import require_few_blocks
from crawler.extraction.html.pictures import TAGS as PICTURES
from crawler.extraction.html.pictures import is_decoration, source_of
from crawler.extraction.html.shown_later import Hidden
from crawler.extraction.html.tables import ROWS, SEPARATOR, DataTable
from crawler.extraction.html.units import UNIT_TAGS, UnitCounter
from crawler.extraction.html.visibility import INVISIBLE, is_hidden_with
from crawler.items import Block
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

    Roles = Mapping[HtmlElement, Role]

_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff\u00ad]")
"""Characters without width and without meaning. U+200C and U+200D have a meaning in some scripts, so they stay."""
_PARAGRAPH_ENDS = re.compile(r"\n[^\S\n]*+\n|(?<=[^\n]{100})\n|(?<=[.!?:\"”»。])\n(?=[ \t\u3000]{2})")
"""The ends of paragraphs in preformatted text: a blank line, the end of a long line, an indented line."""
WITH_PICTURES = frozenset({Role.BODY, Role.CAPTION})  # the roles of elements whose pictures are the article's
MIN_CUSTOM_CHARS = 40  # a custom element with more text is a paragraph
MAX_PATH_STEPS = 64  # the most steps of a block's path that are kept, the innermost ones. A page can have 2,048 levels.


@dataclass(frozen=True, slots=True)
class Picture:
    """An `img` of the body; `src` is empty if it has only a placeholder.

    `labels` are its `alt` and `title`; `before` is the number of blocks before it.
    """

    src: str
    labels: tuple[str, ...]
    before: int


def fold(text: str) -> str:
    """Return the text with single blanks as white space, and without the characters without width."""
    return " ".join((text if text.isascii() else _ZERO_WIDTH.sub("", text)).split())


class Walk:
    """The position in the tree, and the text of the current block."""

    def __init__(self, roles: Roles, role_changes: Roles, default: Role) -> None:
        self.blocks: list[Block] = []
        self.pictures: list[Picture] = []
        self.hidden: list[Hidden] = []
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
        self._units = UnitCounter()
        self._table: DataTable | None = None
        self._preformatted: list[HtmlElement] = []
        self._skipped: HtmlElement | None = None
        self._start_block()

    def enter(self, element: HtmlElement) -> bool:
        """Enter `element`. True if it is hidden, so that its subtree is skipped."""
        style = element.get("style")
        if is_hidden_with(element, style):
            self._skipped = element  # the text around it is one block
            if element.tag == "noscript" and self._here in WITH_PICTURES:
                self._add_pictures(element)
            if element.tag in BOXES:
                self._is_apart = True
            elif element.tag not in INVISIBLE:
                self.hidden.append(Hidden(element, len(self.blocks) + bool(self._path)))
            return True
        self.enter_shown(element, style)
        return False

    def enter_shown(self, element: HtmlElement, style: str | None = None) -> None:
        """Enter `element`, also if it is hidden."""
        tag = element.tag
        role = self._roles.get(element, self._here) if self._roles else self._here
        breaks = tag in BLOCK
        if style is not None and may_change_lines(style):
            breaks = self._by_style(element, style, breaks=breaks)
        if self._table is not None and breaks:
            breaks = self._enter_in_table(element)
        if breaks or role != self._here:
            self._enter_block(element)
            breaks = True
        elif tag in BOXES:
            self._is_apart = True
        elif "-" in tag:
            self._separate_custom(element)
        self._around.append((self._here, breaks))
        self._steps.append(element)
        self._entered += 1
        self._numbers.append(self._entered)
        self._here = role
        if tag == "a":
            self._links += 1
        elif tag in PICTURES and role in WITH_PICTURES:
            self._add_picture(element)
        if text := element.text:
            self._add(text)

    def _enter_block(self, element: HtmlElement) -> None:
        if self._pieces:
            self.end_block()
        self._block_tags.append(element.tag)
        if element.tag in UNIT_TAGS:
            self._enter_unit(element)
        elif element.tag in PREFORMATTED and keeps_lines(element):
            self._preformatted.append(element)

    def leave(self, element: HtmlElement) -> None:
        """Leave `element`, and read the text behind it."""
        if self._skipped is not None and element is self._skipped:
            self._skipped = None
            self._add(element.tail)
            return
        self._steps.pop()
        self._numbers.pop()
        if len(self._names) > len(self._steps):
            self._names.pop()
        self._here, breaks = self._around.pop()
        tag = element.tag
        if breaks:
            if self._pieces:
                self.end_block()
            self._block_tags.pop()
            if tag in UNIT_TAGS:
                self._leave_unit(element)
        elif tag in BOXES or tag in BLOCK:
            self._is_apart = True
        if tag == "a":
            self._links -= 1
        if self._preformatted and element is self._preformatted[-1]:
            self._preformatted.pop()
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
        if tail := node.tail:
            self._add(tail)

    def end_block(self) -> None:
        """End the current block. White space alone is no block."""
        if self._path and (text := fold("".join(self._pieces))):
            require_few_blocks(len(self.blocks))
            place = (self._link_chars, self._unit, self._elements)
            self.blocks.append(Block(text, self._role, self._tag, self._path, *place))
        if self._pieces:
            self._start_block()

    def _start_block(self) -> None:
        self._pieces: list[str] = []
        self._tag = self._path = ""
        self._link_chars = 0
        self._is_apart = False
        self._elements: tuple[int, ...] = ()

    def _add(self, text: str | None) -> None:
        if not text or (not self._path and not self._preformatted and text.isspace()):
            return  # most texts are the white space between two tags
        if self._preformatted and "\n" in text:
            first, *others = _PARAGRAPH_ENDS.split(text)
            self._add_piece(first)
            for paragraph in others:
                self.end_block()
                self._add_piece(paragraph)
        else:
            self._add_piece(text)

    def _add_piece(self, text: str) -> None:
        if not self._path:
            if text.isspace():
                return
            self._begin_block()
            self._is_apart = False
        elif self._is_apart:
            if self._pieces and self._pieces[-1][-1:].isalnum() and text[0].isalnum():
                self._pieces.append(" ")
            self._is_apart = False
        self._pieces.append(text)
        if self._links:
            self._link_chars += len(text.strip())

    def _begin_block(self) -> None:
        """Note the place of the first text of a block. The rows of a table have the path of the table."""
        self.depth = max(self.depth, len(self._steps))
        self._role = self._here
        self._unit = self._units.here
        self._tag = self._block_tags[-1]
        self._path, self._elements = self._path_here(), tuple(self._numbers[-MAX_PATH_STEPS:])
        self._level = len(self._steps)
        if self._table is not None and self._tag == "tr":
            self._path = "/".join(self._names[: self._table.level][-MAX_PATH_STEPS:])
            self._elements = tuple(self._numbers[: self._table.level][-MAX_PATH_STEPS:])

    def _by_style(self, element: HtmlElement, style: str, *, breaks: bool) -> bool:
        """Return whether an element with a style is a block."""
        shown = displayed(style)
        if breaks and shown is False:
            self._is_apart = True
        if element.tag not in PREFORMATTED and keeps_lines(element):
            self._preformatted.append(element)
        return breaks if shown is None else shown

    def _separate_custom(self, element: HtmlElement) -> None:
        """End the block between two custom elements that are paragraphs of their own."""
        before = element.getprevious()
        if before is None or not isinstance(before.tag, str) or "-" not in before.tag or not self._path:
            return
        if self._block_tags[-1] in PARAGRAPHS or self._level <= len(self._steps) or (before.tail or "").strip():
            return
        if not before.tail or sum(map(len, self._pieces)) >= MIN_CUSTOM_CHARS:
            self.end_block()

    def _enter_unit(self, element: HtmlElement) -> None:
        self._units.enter(element)
        if self._table is None and element.tag == "table" and self._units.is_table(element):
            self._table = DataTable(element, len(self._steps) + 1)

    def _leave_unit(self, element: HtmlElement) -> None:
        self._units.leave(element)
        if self._table is not None and self._table.element is element:
            self._table = None

    def _enter_in_table(self, element: HtmlElement) -> bool:
        """Return whether an element in a table of data ends the block: only rows do."""
        if element.tag in ROWS:
            return True
        if self._table is not None and (separators := self._table.separators.get(element)):
            self._pieces.append(SEPARATOR * separators)
        self._is_apart = True
        return False

    def _path_here(self) -> str:
        """Return the path of the current position. The name of a step is made when it is first needed."""
        names = self._names
        while len(names) < len(self._steps):
            names.append(_step(self._steps[len(names)]))
        return "/".join(names[-MAX_PATH_STEPS:])

    def _add_picture(self, image: HtmlElement) -> None:
        if not is_decoration(image):
            labels = (image.get("alt"), image.get("title"))
            known = tuple(folded for label in labels if label and (folded := fold(label)))
            self.pictures.append(Picture(source_of(image), known, len(self.blocks)))

    def _add_pictures(self, hidden: HtmlElement) -> None:
        """Add the pictures for browsers without scripts, but for copies of the picture before them."""
        for image in hidden.iter("img"):
            if not self.pictures or self.pictures[-1].src != source_of(image):
                self._add_picture(image)


def _step(element: HtmlElement) -> str:
    identifier, classes = element.get("id"), element.get("class")
    name = f"{element.tag}#{identifier}" if identifier else str(element.tag)
    return name + "".join(f".{c}" for c in classes.split()) if classes else name
