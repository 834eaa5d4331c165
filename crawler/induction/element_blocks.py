"""The visible blocks of a page with the elements around each: the places of known paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.html.blocks import read_blocks
from crawler.extraction.html.page_index import PageIndex
from crawler.extraction.html.walk import Walk
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.extraction.html.tag_kinds import TagKind


class PlacedBlock(NamedTuple):
    """A block's text, the share of it that is links (0 to 1), and the elements around it, the innermost last."""

    text: str
    link_density: float
    around: tuple[HtmlElement, ...]


def placed_blocks(tree: HtmlElement) -> list[PlacedBlock]:
    """Return the blocks of a page in page order, with those that its scripts show later."""
    read_blocks(tree, {}, {}, Role.BODY)  # makes these visible in the tree
    walk = _RecordingWalk(PageIndex(tree))
    walk.read()
    return [
        PlacedBlock(block.text, block.link_density, tuple(walk.elements[number - 1] for number in block.elements))
        for block in walk.blocks
    ]


class _RecordingWalk(Walk):
    """A walk that keeps the elements that it enters, by their number."""

    def __init__(self, index: PageIndex) -> None:
        super().__init__({}, {}, Role.BODY, index)
        self.elements: list[HtmlElement] = []

    def _enter(self, element: HtmlElement, kind: TagKind) -> bool:
        is_entered = super()._enter(element, kind)
        if is_entered:
            self.elements.append(element)
        return is_entered
