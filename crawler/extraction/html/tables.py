"""Tables of data: how they differ from tables of the layout, and the places of the cells in their rows.

A table of the layout has one column, a table in it, or cells of several paragraphs or of long prose.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    Row = list[HtmlElement]

ROWS = frozenset(("caption", "tr"))
SEPARATOR = " | "
MAX_CELL_CHARS = 400  # longer cells are prose
MAX_CELL_BLOCKS = 2  # paragraphs and the like in one cell
MAX_SPAN = 30  # columns or rows of one cell
MAX_COLUMNS = 100  # empty columns further to the right are not counted

_CELLS = ("td", "th")
_NOT_IN_DATA = (
    "table",
    "form",
    "article",
    "section",
    "nav",
    "aside",
    "h1",
    "h2",
    "h3",
    "ul",
    "ol",
    "blockquote",
    "iframe",
)
_BLOCKS = ("p", "div", "pre", "hr", "h4", "h5", "h6", "dl", "figure")
_LENGTH = etree.XPath("string-length(normalize-space())")


def is_data_table(table: HtmlElement) -> bool:
    """Return whether a table has several rows and columns, and no cell that is more than a line or two."""
    if table.get("role") in {"presentation", "none"} or next(table.iterdescendants("table"), None) is not None:
        return False
    rows = list(_rows(table))
    if len(rows) < 2 or max(map(len, rows)) < 2 or sum(len(row) > 1 for row in rows) < 2:  # noqa: PLR2004
        return False
    if next(table.iterdescendants(*_NOT_IN_DATA), None) is not None:
        return False
    return not any(_is_prose(cell) for row in rows for cell in row)


class DataTable:
    """A table of data at a level of the tree, with the number of separators before each cell that has some."""

    def __init__(self, element: HtmlElement, level: int) -> None:
        self.element = element
        self.level = level
        self.separators = separators_before(element)


def separators_before(table: HtmlElement) -> dict[HtmlElement, int]:
    """Return for each cell how many separators are before it, more than one where columns before it are empty.

    A row of a single cell, such as a heading over all columns, has none.
    """
    before: dict[HtmlElement, int] = {}
    spanned: dict[int, int] = {}  # column: how many further rows a cell above covers
    for row in _rows(table):
        column, last = 0, 0
        covered = {place for place, left in spanned.items() if left > 0}
        spanned = {place: left - 1 for place, left in spanned.items() if left > 1}
        for cell in row:
            while column in covered:
                column += 1
            before[cell] = column - last if column < MAX_COLUMNS else int(cell is not row[0])
            last = column
            columns, rows = _span(cell, "colspan"), _span(cell, "rowspan")
            if rows > 1 and column < MAX_COLUMNS:
                spanned |= dict.fromkeys(range(column, column + columns), rows - 1)
            column += columns
    return before


def _rows(table: HtmlElement) -> Iterator[Row]:
    for row in table.iterdescendants("tr"):
        yield [cell for cell in row if cell.tag in _CELLS]


def _is_prose(cell: HtmlElement) -> bool:
    blocks = sum(1 for _ in islice(cell.iterdescendants(*_BLOCKS), MAX_CELL_BLOCKS + 1))
    return blocks > MAX_CELL_BLOCKS or _LENGTH(cell) > MAX_CELL_CHARS


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(int(value), MAX_SPAN)) if value.isascii() and value.isdigit() and len(value) < MAX_SPAN else 1
