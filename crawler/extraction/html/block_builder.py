"""The blocks of a walk through a tree: the position of the walk, and the text of the current block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extraction.html.folding import fold
from crawler.extraction.html.limits import require_few_blocks
from crawler.extraction.html.units import UnitCounter
from crawler.items import Block

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

    from crawler.extraction.html.page_index import PageIndex
    from crawler.extraction.html.tag_kinds import TagKind
    from crawler.vocabulary import Role

    Roles = Mapping[HtmlElement, Role]
    # an open element, its kind, the role around it, and whether it ends the block
    _Open = tuple[HtmlElement, TagKind, Role, bool]

_PARAGRAPH_ENDS = re.compile(r"\n[^\S\n]*+\n|(?<=[^\n]{100})\n|(?<=[.!?:\"”»。])\n(?=[ \t\u3000]{2})")
"""The ends of paragraphs in preformatted text: a blank line, the end of a long line, an indented line."""
MAX_PATH_STEPS = 64  # the most steps of a block's path that are kept, the innermost ones. A page can have 2,048 levels.


class BlockBuilder:
    """The blocks so far, the open elements, and the current block. `depth` is the deepest level that contains text."""

    def __init__(self, default: Role, index: PageIndex) -> None:
        self.blocks: list[Block] = []
        self.depth = 0
        self._here = default
        self._classes, self._ids = index.classes, index.ids
        self._open: list[_Open] = []
        self._names: list[str] = []
        self._numbers: list[int] = []
        self._block_tags = ["html"]
        self._links = 0
        self._units = UnitCounter()
        self._preformatted: list[HtmlElement] = []
        self._start_block()

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
        if len(names) < len(self._open):
            self._name_open_elements()
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

    def _name_open_elements(self) -> None:
        """Make the names of the open elements that have none. A name is made when it is first needed."""
        for element, _, _, _ in self._open[len(self._names) :]:
            own_id, classes = self._ids.get(element), self._classes.get(element)
            name = f"{element.tag}#{own_id}" if own_id else element.tag
            self._names.append(".".join((name, *classes.split())) if classes else name)
