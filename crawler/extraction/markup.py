"""Text to a tree of elements, for any input: markup that is broken is read as a browser would.

What lxml cannot hold (control characters, lone surrogates) is dropped here, so
that every later step sees clean text.
"""

from __future__ import annotations

import re

from lxml import etree, html

SNIFFED_CHARS = 65_536
"""How much of a text is looked at to tell a page from a text dump."""

_TAG = re.compile(
    r"<(?:!doctype\s+html|/?(?:html|head|body|div|p|br|span|table|article|section|main|h[1-6]|ul|li|meta|title)\b)",
    re.IGNORECASE,
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROL_REFERENCE = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|7f|d[89a-f][0-9a-f]{2})(?![0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]|127)(?!\d));?",
    re.IGNORECASE,
)


def is_markup(text: str) -> bool:
    """Tell an HTML page from a plain text dump."""
    return _TAG.search(text, 0, SNIFFED_CHARS) is not None


def without_controls(text: str) -> str:
    """Drop control characters and lone surrogates, written out or as references."""
    if "&#" in text:
        text = _CONTROL_REFERENCE.sub("", text)
    return _CONTROLS.sub("", text)


def parse(text: str) -> html.HtmlElement:
    """Return the tree of an HTML page; an empty `<html>` where there is nothing to read."""
    # One parser a call: lxml's parsers keep state and must not be shared between threads.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        return html.document_fromstring(without_controls(text).encode(), parser=parser)
    except etree.ParserError:
        return html.Element("html")
