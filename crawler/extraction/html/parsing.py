"""Text to a tree of elements, without references to unsafe characters. Decoding has removed the characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree, html

from crawler.exceptions import PathologicalPageError
from crawler.extraction.html.decoding import decoded
from crawler.extraction.html.inline_text import show_inline_text
from crawler.extraction.html.limits import require_parsable, require_readable_size, require_whole
from crawler.extraction.html.page_index import PageIndex
from crawler.unsafe_characters import without_unsafe

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.items import Page

SNIFFED_CHARS = 65_536
"""A tag in this part of a text makes it an HTML page. In a text that begins with `<`, a tag anywhere does."""

MIN_LINKS = 3  # so many links in Markdown show that tags are only what a program left in it

_TAG = re.compile(
    r"<(?:!doctype\s+html|/?(?:html|head|body|div|p|br|span|table|article|section|main|h[1-6]|ul|li|meta|title)\b)",
    re.IGNORECASE,
)
ELEMENTS = etree.ElementDefaultClassLookup(
    element=html.HtmlElement,
    comment=html.HtmlComment,
    pi=html.HtmlProcessingInstruction,
    entity=html.HtmlEntity,
)
"""One class for all elements, as trafilatura needs it. The parser of lxml.html asks Python for the class of each."""

_PAGE_TAG = re.compile(r"<(?:!doctype\s|html|head|body)\b", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\]\((?:https?:|/)")
_ENDS = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)  # browsers ignore them; libxml2 drops the text behind
_UNSAFE_REFERENCE = re.compile(
    r"&#(?:x(?P<hex>0++|0*+(?:[1-8bcef]|1[0-9a-f]|7f|[89][0-9a-f]|202[a-e]|206[6-9]|d[89a-f][0-9a-f]{2}|fff[ef]))"
    r"(?![0-9a-f])|(?P<decimal>0++|0*+(?:[1-8]|1[124-9]|2\d|3[01]|12[7-9]|1[345]\d|823[4-8]|829[4-7]"
    r"|5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]|6553[45]))(?!\d));?",
    re.IGNORECASE | re.ASCII,
)
"""References to unsafe characters. The pattern includes the end of the number: `&#8217;` is not `&#8;`."""


def is_markup(text: str) -> bool:
    """Return whether a text is an HTML page, not a text dump."""
    within = len(text) if text.lstrip()[:1] == "<" else SNIFFED_CHARS
    if _TAG.search(text, 0, within) is None:
        return False
    return _PAGE_TAG.search(text) is not None or len(list(islice(_MARKDOWN_LINK.finditer(text), MIN_LINKS))) < MIN_LINKS


def without_unsafe_references(text: str) -> str:
    """Return HTML text without references to unsafe characters; those to C1 characters mean windows-1252."""
    text, found = _UNSAFE_REFERENCE.subn(_meant, text)
    if not found:
        return text
    return _UNSAFE_REFERENCE.sub(" ", text)  # removal joins `&#&#1;27;` to a reference; the blank joins nothing


def _meant(reference: re.Match[str]) -> str:
    hexadecimal, decimal = reference["hex"], reference["decimal"]  # with any number of zeros in front
    return without_unsafe(chr(int(hexadecimal[-4:], 16) if hexadecimal else int(decimal[-5:])))


def parse(text: str, utf_8: bytes | None = None) -> etree._Element:
    """Return the tree of an HTML page, `<html>` if it has no elements. PathologicalPageError if it exceeds a limit.

    The text has no unsafe characters: `decode` has removed them. `utf_8` are its bytes, if the caller has them.
    """
    require_parsable(text)
    markup = text.encode() if utf_8 is None else utf_8  # bytes are searched faster than text beyond ASCII
    if b"&#" in markup:
        markup = without_unsafe_references(text).encode()
    # A new parser for each call: lxml's parsers have a state, so threads must not share them.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    parser.set_element_class_lookup(ELEMENTS)
    try:
        tree = etree.fromstring(_ENDS.sub(b"", markup), parser=parser)
    except etree.XMLSyntaxError as error:  # in recovery mode only where memory ends
        raise PathologicalPageError(f"the page cannot be parsed: {error}") from error
    require_whole(parser.error_log)
    if tree is None:
        return etree.Element("html")
    show_inline_text(tree)
    return tree


@dataclass(frozen=True)
class ParsedPage:
    """The text of a page and its tree of elements; `tree` is None for a text dump."""

    url: str
    text: str
    tree: HtmlElement | None

    @cached_property
    def index(self) -> PageIndex:
        """The index of the tree. It is out of date when the tree is edited."""
        return PageIndex(self.tree)


def parse_page(page: Page, fallback_encoding: str = "") -> ParsedPage:
    """Decode and parse a page; the fallback is the site's. PathologicalPageError if it exceeds the parser's limits."""
    require_readable_size(len(page.body))
    text, utf_8 = decoded(page.body, page.headers.get("content-type", ""), fallback_encoding)
    return ParsedPage(page.url, text, parse(text, utf_8) if is_markup(text) else None)
