"""Finds the XML of a feed or sitemap in a text, and repairs what a parser would drop."""

from __future__ import annotations

import html
import re
from xml.sax.saxutils import escape

JUNK_CHARS = 4096  # a root is searched in this part of a text: warnings of a program can stand before it

_SPACE = re.compile(r"[\ufeff\s]*")
_DOCUMENT_TYPE = "<!doctype"
_LIST_ROOT = re.compile(
    r"<(?:[\w.-]{1,40}:)?(?P<root>rss|feed|rdf|channel|urlset|sitemapindex)(?=[\s/>])", re.IGNORECASE
)
_ANY_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?P<root>[\w.-]{1,40})(?=[\s/>])")
_HTML_ROOTS = frozenset({"html", "head", "body", "wml"})
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_REPAIRED = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(?:#\d{1,7};|#x[\da-f]{1,6};|(?P<name>\w{1,32});)?",
    re.DOTALL | re.IGNORECASE,
)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def list_root(text: str) -> re.Match[str] | None:
    """Return the root tag of a feed, a sitemap or an unknown kind of XML (group `root`); None if the text is none."""
    start = _after_space(text, 0)
    at = start
    while (end := _end_of_prolog(text, at)) is not None:
        at = _after_space(text, end)
    root = _LIST_ROOT.match(text, at)
    if root is None and text.startswith("<?xml", start):
        root = _ANY_ROOT.match(text, at)
        return None if root is None or root["root"].lower() in _HTML_ROOTS else root
    if root is None and (junk := _LIST_ROOT.search(text, 0, JUNK_CHARS)) is not None:
        return None if _HTML.search(text, 0, junk.start()) else junk
    return root


def repaired(markup: str) -> str:
    """Return XML without comments, with HTML's entities as characters, and with `&amp;` for a bare `&`."""
    return _REPAIRED.sub(_repaired, markup)


def _repaired(found: re.Match[str]) -> str:
    text, name = found[0], found["name"]
    if text.startswith("<"):
        return "" if text.startswith("<!--") else text
    if name in _XML_NAMES or text.startswith("&#"):
        return text
    return escape(html.unescape(text))


def _end_of_prolog(text: str, at: int) -> int | None:
    """Return the end of the comment, instruction or document type that begins at `at`; None if none begins there."""
    if text[at : at + len(_DOCUMENT_TYPE)].lower() == _DOCUMENT_TYPE:
        end = text.find(">", at)
        if text.find("[", at, max(end, 0)) >= 0:
            bracket = text.find("]", at)
            end = text.find(">", bracket) if bracket >= 0 else bracket
        return end + 1 if end >= 0 else None
    for opening, closing in (("<!--", "-->"), ("<?", "?>")):
        if text.startswith(opening, at):
            end = text.find(closing, at)
            return end + len(closing) if end >= 0 else None
    return None


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
