"""One walk through a tree of elements: its visible text, block by block. See display.py for the ends of blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extraction.html.display import PARAGRAPHS, PREFORMATTED, displayed, keeps_lines, may_change_lines
from crawler.extraction.html.folding import fold
from crawler.extraction.html.limits import require_few_blocks
from crawler.extraction.html.pictures import Picture, picture_of, source_of
from crawler.extraction.html.shown_later import Hidden
from crawler.extraction.html.tables import ROWS, SEPARATOR
from crawler.extraction.html.tag_kinds import KINDS, kind_of_unknown
from crawler.extraction.html.units import UnitCounter
from crawler.extraction.html.visibility import is_hidden_with
from crawler.items import Block
from crawler.vocabulary import TEXT_ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

    from crawler.extraction.html.page_index import PageIndex
    from crawler.extraction.html.tables import DataTable
    from crawler.extraction.html.tag_kinds import TagKind
    from crawler.vocabulary import Role

    Roles = Mapping[HtmlElement, Role]
    # an open element, its kind, the role around it, and whether it ends the block
    _Open = tuple[HtmlElement, TagKind, Role, bool]

_PARAGRAPH_ENDS = re.compile(r"\n[^\S\n]*+\n|(?<=[^\n]{100})\n|(?<=[.!?:\"”»。])\n(?=[ \t\u3000]{2})")
"""The ends of paragraphs in preformatted text: a blank line, the end of a long line, an indented line."""
MIN_CUSTOM_CHARS = 40  # a custom element with more text is a paragraph
MAX_PATH_STEPS = 64  # the most steps of a block's path that are kept, the innermost ones. A page can have 2,048 levels.


class Walk:
    """The position in the tree, and the text of the current block."""

    def __init__(self, roles: Roles, role_changes: Roles, default: Role, index: PageIndex) -> None:
        self.blocks: list[Block] = []
        self.pictures: list[Picture] = []
        self.hidden: list[Hidden] = []
        self.depth = 0
        self._roles = roles
        self._role_changes = role_changes
        self._here = default
        self._shown: HtmlElement | None = None
        self._index = index
        self._marked, self._classes, self._ids = index.may_be_hidden, index.classes, index.ids
        self._open: list[_Open] = []
        self._names: list[str] = []
        self._entered = 0
        self._numbers: list[int] = []
        self._block_tags = ["html"]
        self._links = 0
        self._units = UnitCounter()
        self._preformatted: list[HtmlElement] = []
        self._start_block()

    def read(self, shown: HtmlElement | None = None) -> None:
        """Read the text in the tree and behind it. `shown` is read even if it is hidden.

        The order of the nodes and the number of children of each tell where an element ends; lxml's events are slower.
        """
        self._shown = shown
        following, left = iter(self._index.nodes), list[int]()  # how many children of each open element are left
        for node in following:
            children = len(node)
            kind = KINDS.get(node.tag) or kind_of_unknown(node.tag)
            if kind.is_node:
                self._pass(node)
            elif self._enter(node, kind):
                if children:
                    left.append(children)
                    continue
                self._leave()
            else:
                while children:
                    children += len(next(following)) - 1
                if tail := node.tail:
                    self._add(tail)
            while left:
                left[-1] -= 1
                if left[-1]:
                    break
                left.pop()
                self._leave()
        self._end_block()

    def _enter(self, element: HtmlElement, kind: TagKind) -> bool:
        """Enter an element of this kind. False if it is hidden, so that its subtree is skipped."""
        is_marked = element in self._marked
        if (is_marked or kind.may_be_hidden) and self._skips(element, kind):
            return False
        here = self._here
        role = self._roles.get(element, here) if self._roles else here
        breaks = kind.is_block
        if is_marked and element is not self._shown:
            breaks = self._by_style(element, breaks=breaks)
        if breaks and self._units.table is not None:
            breaks = self._enter_in_table(element, self._units.table)
        if breaks or role is not here:
            self._enter_block(element, kind)
            breaks = True
        elif kind.is_box:
            self._is_apart = True
        elif kind.is_custom:
            self._separate_custom(element)
        self._entered += 1
        self._open.append((element, kind, here, breaks))
        self._numbers.append(self._entered)
        self._here = role
        if kind.is_link:
            self._links += 1
        elif kind.is_picture and role in TEXT_ROLES:
            self._add_picture(element)
        text = element.text
        if text and (self._path or not text.isspace() or self._preformatted):
            self._add(text)
        return True

    def _skips(self, element: HtmlElement, kind: TagKind) -> bool:
        """Return whether an element is hidden. The text around it is one block."""
        if element is self._shown:
            return False
        if not kind.is_invisible:
            index = self._index
            values = index.styles.get(element), index.classes.get(element), index.hiding.get(element)
            if not is_hidden_with(element, *values):
                return False
        if element.tag == "noscript" and self._here in TEXT_ROLES:
            self._add_pictures(element)
        if kind.is_box:
            self._is_apart = True
        elif not kind.is_invisible:
            self.hidden.append(Hidden(element, len(self.blocks) + bool(self._path)))
        return True

    def _enter_block(self, element: HtmlElement, kind: TagKind) -> None:
        if self._pieces:
            self._end_block()
        self._block_tags.append(element.tag)
        if kind.is_unit:
            self._units.enter(element, len(self._open) + 1)
        elif kind.is_preformatted and keeps_lines(element):
            self._preformatted.append(element)

    def _leave(self) -> None:
        """Leave the innermost open element, and read the text behind it."""
        element, kind, self._here, breaks = self._open.pop()
        self._numbers.pop()
        if len(self._names) > len(self._open):
            self._names.pop()
        if breaks:
            if self._pieces:
                self._end_block()
            self._block_tags.pop()
            if kind.is_unit:
                self._units.leave(element)
        elif kind.is_box or kind.is_block:
            self._is_apart = True
        if kind.is_link:
            self._links -= 1
        if self._preformatted and element is self._preformatted[-1]:
            self._preformatted.pop()
        if self._role_changes and element in self._role_changes:
            self._change_role(element)
        tail = element.tail
        if tail and (self._path or not tail.isspace() or self._preformatted):
            self._add(tail)

    def _pass(self, node: HtmlElement) -> None:
        """Read the text behind a comment."""
        if node in self._role_changes:
            self._change_role(node)
        if tail := node.tail:
            self._add(tail)

    def _change_role(self, node: HtmlElement) -> None:
        """Give the text behind a node of `role_changes` and all after it the new role.

        The open elements around `node` that have the old role get it too: some pages do not close them.
        """
        role = self._role_changes[node]
        self._end_block()
        old_role, self._here = self._here, role
        level = len(self._open) - 1
        while level >= 0 and self._open[level][2] == old_role:
            element, kind, _, breaks = self._open[level]
            self._open[level] = (element, kind, role, breaks)
            level -= 1

    def _end_block(self) -> None:
        """End the current block. White space alone is no block."""
        if self._path and (text := fold("".join(self._pieces))):
            require_few_blocks(len(self.blocks))
            block = Block(text, self._role, self._tag, self._path, self._link_chars, self._unit, self._elements)
            self.blocks.append(block)
        if self._pieces:
            self._start_block()

    def _start_block(self) -> None:
        self._pieces: list[str] = []
        self._path = ""
        self._link_chars = 0
        self._is_apart = False

    def _add(self, text: str) -> None:
        if self._preformatted and "\n" in text:
            first, *others = _PARAGRAPH_ENDS.split(text)
            self._add_piece(first)
            for paragraph in others:
                self._end_block()
                self._add_piece(paragraph)
        else:
            self._add_piece(text)

    def _add_piece(self, text: str) -> None:
        if not self._path:
            if text.isspace():
                return  # most texts are the white space between two tags
            self._begin_block()
        elif self._is_apart and self._pieces[-1][-1:].isalnum() and text[:1].isalnum():
            self._pieces.append(" ")
        self._is_apart = False
        self._pieces.append(text)
        if self._links:
            self._link_chars += len(text.strip())

    def _begin_block(self) -> None:
        """Note the place of the first text of a block. The rows of a table have the path of the table."""
        names, numbers = self._names, self._numbers
        for element, _, _, _ in self._open[len(names) :]:  # a name is made when it is first needed
            own_id, classes = self._ids.get(element), self._classes.get(element)
            name = f"{element.tag}#{own_id}" if own_id else element.tag
            names.append(".".join((name, *classes.split())) if classes else name)
        self._level = level = len(names)
        self.depth = max(self.depth, level)
        self._role = self._here
        self._unit = self._units.here
        self._tag = self._block_tags[-1]
        if self._tag == "tr" and self._units.table is not None:
            level = self._units.table.level
            names, numbers = names[:level], numbers[:level]
        if level > MAX_PATH_STEPS:
            names, numbers = names[-MAX_PATH_STEPS:], numbers[-MAX_PATH_STEPS:]
        self._path, self._elements = "/".join(names), tuple(numbers)

    def _by_style(self, element: HtmlElement, *, breaks: bool) -> bool:
        """Return whether an element that may have a style is a block."""
        style = self._index.styles.get(element)
        if style is None or not may_change_lines(style):
            return breaks
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
        if self._block_tags[-1] in PARAGRAPHS or self._level <= len(self._open) or (before.tail or "").strip():
            return
        if not before.tail or sum(map(len, self._pieces)) >= MIN_CUSTOM_CHARS:
            self._end_block()

    def _enter_in_table(self, element: HtmlElement, table: DataTable) -> bool:
        """Return whether an element in a table of data ends the block: only rows do."""
        if element.tag in ROWS:
            return True
        if separators := table.separators.get(element):
            self._pieces.append(SEPARATOR * separators)
        self._is_apart = True
        return False

    def _add_picture(self, image: HtmlElement) -> None:
        if picture := picture_of(image, len(self.blocks)):
            self.pictures.append(picture)

    def _add_pictures(self, hidden: HtmlElement) -> None:
        """Add the pictures for browsers without scripts, but for copies of the picture before them."""
        for image in hidden.iter("img"):
            if not self.pictures or self.pictures[-1].src != source_of(image):
                self._add_picture(image)
