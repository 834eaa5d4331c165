"""The kept blocks of an article as the tree that trafilatura's writers take, with headings, lists and tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml.etree import Element, SubElement

from crawler.extraction.html.tables import SEPARATOR
from crawler.extraction.html.units import LISTS

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

    from crawler.items import Article, Block

_HEADING = re.compile("h[1-6]")
_ROW = "tr"


def body_of(article: Article, options: Extractor) -> Any:
    """Return the text of an article, with its tables, and its images at the end, if the options want them."""
    body = Element("body")
    unit = 0  # that of the last part of the body
    for block in article.kept:
        if block.tag != _ROW or options.tables:
            _add(body, block, unit)
            unit = block.unit
    if options.images:
        for image in article.document.images:
            if image.url:
                SubElement(body, "graphic", {"src": image.url} | ({"alt": image.caption} if image.caption else {}))
    return body


def _add(body: Any, block: Block, last_unit: int) -> None:
    """Add a block. Those of one list or table are joined, and so are the paragraphs of a quotation."""
    tags = [re.split("[#.]", step, maxsplit=1)[0] for step in block.path.split("/")]
    if _HEADING.fullmatch(block.tag):
        _put(body, "head", block.text, rend=block.tag)
    elif block.tag == _ROW:
        table = _joined(body, "table", block, last_unit)
        attributes = {} if len(table) else {"role": "head"}  # a table in Markdown begins with a row of headings
        row = SubElement(table, "row")
        for cell in block.text.split(SEPARATOR):
            _put(row, "cell", cell, **attributes)
    elif kinds := [tag for tag in tags if tag in LISTS]:
        _put(_joined(body, "list", block, last_unit, rend=kinds[-1]), "item", block.text)
    elif "blockquote" in tags:
        _put(body, "quote", block.text)
    else:
        _put(body, "code" if "pre" in tags else "p", block.text)


def _joined(body: Any, name: str, block: Block, last_unit: int, **attributes: str) -> Any:
    """Return the list or table of a block: the last part of the body, if the block before is of the same unit."""
    if len(body) and body[-1].tag == name and block.unit and block.unit == last_unit:
        return body[-1]
    return SubElement(body, name, attributes)


def _put(parent: Any, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = text
