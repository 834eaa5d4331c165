"""Page to ParsedPage: decoded once and parsed once. Links, blocks and metadata are read from the same tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extraction.html.decoding import decode
from crawler.extraction.html.limits import require_readable_size
from crawler.extraction.html.parsing import is_markup, parse

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.items import Page


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """The text of a page and its tree of elements; `tree` is None for a text dump."""

    url: str
    text: str
    tree: HtmlElement | None


def parse_page(page: Page) -> ParsedPage:
    """Decode and parse a page. PathologicalPageError if it exceeds the parser's limits."""
    require_readable_size(len(page.body))
    text = decode(page.body, page.headers.get("content-type", ""))
    return ParsedPage(page.url, text, parse(text) if is_markup(text) else None)
