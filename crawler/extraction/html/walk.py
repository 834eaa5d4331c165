"""One walk through a tree of elements: its visible text, block by block. See display.py for the ends of blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.html.block_builder import BlockBuilder
from crawler.extraction.html.display import PARAGRAPHS, PREFORMATTED, displayed, keeps_lines, may_change_lines
from crawler.extraction.html.pictures import Picture, picture_of, source_of
from crawler.extraction.html.shown_later import Hidden
from crawler.extraction.html.tables import ROWS, SEPARATOR
from crawler.extraction.html.tag_kinds import KINDS, kind_of_unknown
from crawler.extraction.html.visibility import is_hidden_with
from crawler.vocabulary import TEXT_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.extraction.html.block_builder import Roles
    from crawler.extraction.html.page_index import PageIndex
    from crawler.extraction.html.repeated_parts import NewPart
    from crawler.extraction.html.tables import DataTable
    from crawler.extraction.html.tag_kinds import TagKind
    from crawler.vocabulary import Role

MIN_CUSTOM_CHARS = 40  # a custom element with more text is a paragraph


class Walk(BlockBuilder):
    """The position in the tree, and the roles that elements have or change."""

    def __init__(self, roles: Roles, role_changes: Roles, default: Role, index: PageIndex) -> None:
        super().__init__(default, index)
        self.pictures: list[Picture] = []
        self.hidden: list[Hidden] = []
        self._roles = roles
        self._role_changes = role_changes
        self._shown: HtmlElement | None = None
        self._index = index
        self._marked = index.may_be_hidden
        self._entered = 0
        self._new_part: NewPart | None = None

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
            elif children and kind.is_block and self._is_repeated(node, kind, following):
                self._add_tail(node)
            elif self._enter(node, kind):
                if children:
                    left.append(children)
                    continue
                self._leave()
            else:
                while children:
                    children += len(next(following)) - 1
                self._add_tail(node)
            while left:
                left[-1] -= 1
                if left[-1]:
                    break
                left.pop()
                self._leave()
                if self._new_part:
                    self._end_part(following)
        self._end_block()

    def _is_repeated(self, element: HtmlElement, kind: TagKind, following: Iterator[HtmlElement]) -> bool:  # noqa: ARG002
        """Return whether the blocks of a block element are known, and added. TemplateWalk knows some."""
        return False

    def _end_part(self, following: Iterator[HtmlElement]) -> None:
        """End the new part, if there is one."""

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
        self._add_tail(node)

    def _add_tail(self, node: HtmlElement) -> None:
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
