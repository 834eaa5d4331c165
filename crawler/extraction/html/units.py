"""The units of a page: tables of data, lists and embedded posts. A reader keeps or drops the blocks of one together.

A list in a list belongs to the outer one. A table or a post in a list is a unit of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extraction.html.tables import DataTable, is_data_table

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))
UNIT_TAGS = LISTS | {"table", "blockquote"}

_EMBED = re.compile(
    r"(?:^|\s)(?:twitter-(?:tweet|video)|instagram-media|reddit-(?:embed|card)\S*|bluesky-embed|mastodon-embed|tiktok-embed"
    r"|truthsocial-embed|text-post-media|imgur-embed-pub|fb-post|threads?-embed|wp-embedded-content)(?:\s|$)",
    re.IGNORECASE,
)
"""The classes of posts that other sites offer for embedding."""


class UnitCounter:
    """Numbers the units of one page in page order.

    `here` is the unit of the current position, 0 for none; `table` is the table of data around it; `count` are those
    so far.
    """

    def __init__(self) -> None:
        self.here = 0
        self.table: DataTable | None = None
        self.count = 0
        self._open: list[tuple[HtmlElement, int, bool]] = []

    @property
    def is_within(self) -> bool:
        """Whether the current position is in a unit."""
        return bool(self._open)

    def enter(self, element: HtmlElement, level: int) -> None:
        """Enter an element of UNIT_TAGS at a level of the tree."""
        is_list = element.tag in LISTS
        within_whole = bool(self._open) and (is_list or not self._open[-1][2])
        is_table = not within_whole and element.tag == "table" and is_data_table(element)
        if within_whole or not (is_list or is_table or is_embed(element)):
            return
        self._open.append((element, self.here, is_list))
        self.count += 1
        self.here = self.count
        if is_table and self.table is None:
            self.table = DataTable(element, level)

    def leave(self, element: HtmlElement) -> None:
        """Leave an element of UNIT_TAGS."""
        if self._open and self._open[-1][0] is element:
            self.here = self._open.pop()[1]
        if self.table is not None and self.table.element is element:
            self.table = None


def is_embed(element: HtmlElement) -> bool:
    """Return whether an element is a post of another site."""
    return element.tag == "blockquote" and _EMBED.search(element.get("class") or "") is not None
