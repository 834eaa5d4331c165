"""The headline of a page that no page object knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.blocks import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Where pages name their headline, the surest first.
_PLACES = (
    etree.XPath("//meta[@property='og:title' or @name='og:title' or @name='twitter:title']/@content"),
    etree.XPath("//h1[not(ancestor::header) and not(ancestor::nav)]"),
    etree.XPath("//title"),
)
_STRING = etree.XPath("string()")
_PAGE_MARK = re.compile(r"(?<!\s)\s*+[(（]\s*(\d{1,3})\s*[)）]$")


def headline_of(tree: HtmlElement) -> str | None:
    """Return the headline that the page names, or None."""
    for place in _PLACES:
        for found in place(tree):
            text = fold(found if isinstance(found, str) else str(_STRING(found)))
            if text:
                return text
    return None


def without_page_mark(title: str, page: int | None) -> str:
    """Take `(3)` off the headline of page 3 of an article; other numbers are the headline's own."""
    mark = _PAGE_MARK.search(title)
    return title[: mark.start()] if mark and page is not None and int(mark[1]) == page else title
