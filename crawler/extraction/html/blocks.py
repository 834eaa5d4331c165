"""The visible blocks of a tree, in page order. Each visible character is in exactly one block; see visibility.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extraction.html.block_builder import MAX_PATH_STEPS
from crawler.extraction.html.folding import fold
from crawler.extraction.html.page_index import PageIndex
from crawler.extraction.html.pictures import Picture
from crawler.extraction.html.shown_later import MAX_ROUNDS, show_later_text
from crawler.extraction.html.template_walk import TemplateWalk
from crawler.extraction.html.walk import Walk
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.extraction.html.block_builder import Roles
    from crawler.extraction.html.template_walk import KnownPage
    from crawler.items import Block

__all__ = ["MAX_PATH_STEPS", "PageBlocks", "Picture", "fold", "read_blocks", "visible_text"]


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """The result of one walk through a tree. `depth` is the deepest level that contains text.

    `base` is the URL in the page's `base` element, to which its links are relative; mostly empty.
    """

    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...] = ()
    depth: int = 0
    base: str = ""


def read_blocks(
    tree: HtmlElement, roles: Roles, role_changes: Roles, default: Role, page: KnownPage | None = None
) -> PageBlocks:
    """Return the blocks of `tree`. `role_changes` has the role behind nodes; text without a role has the `default`.

    Of a whole page, the elements that its scripts show later are made visible in the tree. `page` is given if a
    template fits.
    """
    if page is None:
        walk = Walk(roles, role_changes, default, PageIndex(tree))
    else:
        walk = TemplateWalk(roles, role_changes, default, page)
    walk.read()
    if tree.getparent() is None:
        for _ in range(MAX_ROUNDS):
            if not walk.hidden or not show_later_text(walk.blocks, walk.hidden, _blocks_of_hidden):
                break
            walk = Walk(roles, role_changes, default, PageIndex(tree))
            walk.read()
    base = next((element.get("href") for element in tree.iter("base") if element.get("href")), "")
    return PageBlocks(tuple(walk.blocks), tuple(walk.pictures), walk.depth, base)


def _blocks_of_hidden(element: HtmlElement) -> list[Block]:
    walk = Walk({}, {}, Role.BODY, PageIndex(element))
    walk.read(shown=element)
    return walk.blocks


def visible_text(tree: HtmlElement) -> Iterator[str]:
    """Yield the visible text of a tree, piece by piece, in page order."""
    for block in read_blocks(tree, {}, {}, Role.BODY).blocks:
        yield block.text
