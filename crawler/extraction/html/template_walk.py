"""The walk through a page of a known template: parts that repeat on its pages are not walked through again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from operator import length_hint
from typing import TYPE_CHECKING

from crawler.extraction.html.block_builder import MAX_PATH_STEPS
from crawler.extraction.html.limits import require_few_blocks
from crawler.extraction.html.repeated_parts import NewPart, Part, Place, Position, relative
from crawler.extraction.html.shown_later import Hidden
from crawler.extraction.html.walk import Walk
from crawler.vocabulary import TEXT_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from crawler.extraction.html.block_builder import Roles
    from crawler.extraction.html.page_index import PageIndex
    from crawler.extraction.html.repeated_parts import RepeatedParts
    from crawler.extraction.html.tag_kinds import TagKind
    from crawler.vocabulary import Role


@dataclass(frozen=True, slots=True)
class KnownPage:
    """The index of a page that a template fits, and the parts that repeat on the pages of the template."""

    index: PageIndex
    parts: RepeatedParts


class TemplateWalk(Walk):
    """A walk that looks for repeated parts outside the text of the article."""

    def __init__(self, roles: Roles, role_changes: Roles, default: Role, page: KnownPage) -> None:
        super().__init__(roles, role_changes, default, page.index)
        self._parts = page.parts
        self._parts.begin_page()
        self._special = {*role_changes, *_ancestors(role_changes), *_ancestors(roles)}

    def _is_repeated(self, element: HtmlElement, kind: TagKind, following: Iterator[HtmlElement]) -> bool:
        """Return whether an element is a repeated part. Then its blocks are added, and its nodes are taken."""
        if element in self._special or element in self._marked or kind.may_be_hidden:
            return False
        role = self._roles.get(element, self._here)
        if role in TEXT_ROLES or self._links or self._preformatted or self._units.is_within:
            return False
        if (level := len(self._open)) >= MAX_PATH_STEPS:
            return False
        place = Place(element.tag, self._classes.get(element), self._ids.get(element), level)
        part = self._parts.find(element, place, role)
        if isinstance(part, Part):
            return self._repeat(part, following)
        if part is not None and self._new_part is None:
            self._new_part = NewPart(
                part, level, self._position(), length_hint(following), len(self.blocks), len(self.hidden), self.depth
            )
            self.depth = 0
        return False

    def _position(self) -> Position:
        if self._pieces:
            self._end_block()
        self._name_open_elements()
        return Position("/".join(self._names), tuple(self._numbers), self._entered, self._units.count)

    def _repeat(self, part: Part, following: Iterator[HtmlElement]) -> bool:
        depth = len(self._open) + part.depth
        if depth > MAX_PATH_STEPS:
            return False
        nodes = list(islice(following, part.nodes))
        position = self._position()
        self.hidden += [Hidden(nodes[number], len(self.blocks) + before) for number, before in part.hidden]
        self.blocks += part.blocks_at(position)
        require_few_blocks(len(self.blocks))
        if part.depth:
            self.depth = max(self.depth, depth)
        self._entered += part.elements
        self._units.count += part.units
        return True

    def _end_part(self, following: Iterator[HtmlElement]) -> None:
        """Add the new part to the repeated ones if its element was just left."""
        new = self._new_part
        if new is None or len(self._open) > new.level:
            return
        self._new_part = None
        depth, self.depth = self.depth, max(self.depth, new.depth)
        if depth > MAX_PATH_STEPS:
            return
        count = new.nodes - length_hint(following)
        places = {node: number for number, node in enumerate(self._index.nodes[-new.nodes :][:count])}
        part = Part(
            blocks=relative(self.blocks[new.blocks :], new.position),
            nodes=count,
            elements=self._entered - new.position.elements,
            units=self._units.count - new.position.units,
            depth=max(0, depth - new.level),
            hidden=tuple((places[one.element], one.before - new.blocks) for one in self.hidden[new.hidden :]),
        )
        self._parts.add(new.markup, part)


def _ancestors(nodes: Iterable[HtmlElement]) -> set[HtmlElement]:
    found: set[HtmlElement] = set()
    for node in nodes:
        above = node.getparent()
        while above is not None and above not in found:
            found.add(above)
            above = above.getparent()
    return found
