"""The value of a field that a page object reads at an XPath, and the elements of a page that state a known value."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from crawler.extraction.assembly import metadata_of
from crawler.extraction.by_page_object import section_of
from crawler.extraction.html.folding import fold
from crawler.extraction.page_object import PageObject, texts_of, value_of
from crawler.extraction.page_object_fields import own_fields, with_byline_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from crawler.extraction.bylines.reader import BylineReader
    from crawler.extraction.html.parsing import ParsedPage
    from crawler.induction.example import Known, Value

BYLINE = "byline"
"""The place of time, source and editor in one text."""
MAX_VALUE_CHARS = 400  # an element with more text states no field
MAX_STATING = 24  # the elements of a page that are tried for one field: a headline stands in many places of a page
MAX_NODES = 100_000  # of a page that is searched

_SILENT = frozenset(("html", "head", "title", "script", "style", "noscript", "template", "body"))
_NO_PLACE = PageObject("proposal", {})


def known_value(known: Known, field: str) -> Value | None:
    """Return the known value of a field; that of a byline is the tuple of its known parts."""
    if field != BYLINE:
        return known.value(field)
    parts = (known.published.isoformat() if known.published else "", known.source, known.editor)
    return parts if parts[0] and any(parts[1:]) else None


def value_at(field: str, path: str, parsed: ParsedPage, reader: BylineReader) -> Value | None:
    """Return the value that a page object with this XPath gives a field of the page; None if it finds none."""
    page_object = with_fields(_NO_PLACE, {field: path})
    if field == BYLINE:
        return _byline(page_object.bylines(parsed.tree, {}, parsed.index), reader)
    return _read(field, page_object.texts(field, parsed.tree, parsed.index), reader)


def with_fields(page_object: PageObject, fields: Mapping[str, str]) -> PageObject:
    """Return a page object with the XPaths of some fields."""
    paths: dict[str, Any] = {**fields}
    return replace(page_object, **paths)


def stating(field: str, value: Value, parsed: ParsedPage, reader: BylineReader) -> list[HtmlElement]:
    """Return the elements of a page whose own text, `datetime` or `content` states the value."""
    found = (element for element in _short(parsed.tree) if _states(field, value, element, reader))
    return list(islice(found, MAX_STATING))


def _short(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that have a text or an attribute in which a field may stand, in page order."""
    chars: dict[HtmlElement, int] = {}
    nodes = list(islice(tree.iter("*"), MAX_NODES))
    for node in reversed(nodes):
        chars[node] = len(node.text or "") + sum(chars.get(child, 0) + len(child.tail or "") for child in node)
    for node in nodes:
        if node.tag in _SILENT:
            continue
        if 0 < chars[node] <= MAX_VALUE_CHARS or node.get("content") or node.get("datetime"):
            yield node


def _states(field: str, value: Value, element: HtmlElement, reader: BylineReader) -> bool:
    if field == BYLINE:
        return _byline([element], reader) == value
    text = fold(value_of(element))
    return _may_state(field, value, text) and _read(field, [text], reader) == value


def _may_state(field: str, value: Value, text: str) -> bool:
    """Return whether it is worth reading the text: reading a date costs a hundred times as much as this."""
    if not text or len(text) > MAX_VALUE_CHARS:
        return False
    if isinstance(value, str):
        return value in text
    return any(map(str.isdigit, text)) if field == "published" else all(name in text for name in value)  # type: ignore[union-attr]


def _read(field: str, texts: Sequence[str], reader: BylineReader) -> Value | None:
    if not texts:
        return None
    if field == "title":
        return texts[0]
    if field == "section":
        return section_of(texts)
    found = own_fields(lambda name: texts if name == field else (), reader)
    return (found.authors if field == "author" else getattr(found, field)) or None


def _byline(elements: Sequence[HtmlElement], reader: BylineReader) -> Value | None:
    """Return time, source and editor that elements state together, as a page object reads them."""
    text = " | ".join(texts_of(elements))
    if not text or len(text) > MAX_VALUE_CHARS or not any(map(str.isdigit, text)):
        return None
    found = metadata_of(None, reader.read(text), None, None)
    found = with_byline_pieces(found, elements, (), reader)
    if found.published is None:
        return None
    return found.published.isoformat(), found.source or "", found.editor or ""
