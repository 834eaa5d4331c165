"""The http(s) links of a page, a feed or a JSON list, as absolute URLs in page order, each once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.extraction.html.decoding import decode
from crawler.extraction.html.limits import require_readable_size
from crawler.extraction.html.parsing import parse
from crawler.extraction.urls import absolute_url
from crawler.unsafe_characters import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from crawler.items import Page

_HREFS = etree.XPath("//a/@href | //area/@href | //link[@rel='next']/@href")
_COPIES = etree.XPath(
    "//link[@rel='amphtml' or @rel='alternate' and (@media='handheld' or contains(@media, 'max-width'))]/@href"
)
_BASE = etree.XPath("string(//base/@href)")
_FEED_LINKS = etree.XPath(
    "//*[local-name()='item' or local-name()='entry' or local-name()='url']"
    "/*[local-name()='link' or local-name()='loc' or local-name()='guid']"
)
_FEED_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b")
_SPACE = re.compile(rb"(?:\xef\xbb\xbf|\s)*")
_DOCUMENT_TYPE = b"<!doctype"
_JSON_KEYS = frozenset({"link", "url", "href"})
MAX_JSON_DEPTH = 20
MAX_COPIES = 20  # of one page


def links_of(page: Page) -> tuple[str, ...]:
    """Return the links of a page; broken feeds and JSON have none. PathologicalPageError if it exceeds the limits."""
    feed = _feed(page.body)
    if feed is not None:
        return _absolute(page.url, _feed_links(feed))
    if page.body.lstrip()[:1] in {b"[", b"{"}:
        return _absolute(page.url, _json_links(page.body))
    require_readable_size(len(page.body))
    return links_in(page.url, parse(decode(page.body, page.headers.get("content-type", ""))))


def links_in(url: str, tree: HtmlElement) -> tuple[str, ...]:
    """Return the links of a parsed HTML page; `url` is the URL of the page."""
    return _absolute(_base(url, tree), map(str, _HREFS(tree)))


def copies_in(url: str, tree: HtmlElement) -> tuple[str, ...]:
    """Return the URLs that a page declares as its AMP or mobile copies."""
    return _absolute(_base(url, tree), map(str, _COPIES(tree)[:MAX_COPIES]))


def _base(url: str, tree: HtmlElement) -> str:
    return absolute_url(url, str(_BASE(tree))) or url


def _feed(body: bytes) -> bytes | None:
    """Return a feed without its document type, whose entities could break the parse; None if the body is no feed."""
    declaration, at = b"", _after_space(body, 0)
    while (end := _end_of_prolog(body, at)) is not None:
        declaration = body[at:end] if body.startswith(b"<?xml ", at) else declaration
        at = _after_space(body, end)
    return declaration + body[at:] if _FEED_ROOT.match(body, at) else None


def _end_of_prolog(body: bytes, at: int) -> int | None:
    """Return the end of the comment, instruction or document type that begins at `at`; None if none begins there."""
    if body[at : at + len(_DOCUMENT_TYPE)].lower() == _DOCUMENT_TYPE:
        end = body.find(b">", at)
        if body.find(b"[", at, max(end, 0)) >= 0:
            bracket = body.find(b"]", at)
            end = body.find(b">", bracket) if bracket >= 0 else bracket
        return end + 1 if end >= 0 else None
    for opening, closing in ((b"<!--", b"-->"), (b"<?", b"?>")):
        if body.startswith(opening, at):
            end = body.find(closing, at)
            return end + len(closing) if end >= 0 else None
    return None


def _after_space(body: bytes, at: int) -> int:
    found = _SPACE.match(body, at)
    return found.end() if found else at


def _feed_links(body: bytes) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        tree = etree.fromstring(body, parser=parser)
    except etree.XMLSyntaxError:
        return
    for element in _FEED_LINKS(tree) if tree is not None else ():
        try:
            yield element.get("href") or element.text or ""
        except UnicodeDecodeError:  # a recovered feed may contain bytes that are not UTF-8
            continue


def _json_links(body: bytes) -> Iterator[str]:
    try:
        content = read_json(decode(body))
    except (ValueError, RecursionError):
        return
    yield from _linked(content, MAX_JSON_DEPTH)


def _linked(content: Any, depth: int) -> Iterator[str]:
    pairs = content.items() if isinstance(content, dict) else enumerate(content if isinstance(content, list) else ())
    for key, value in pairs if depth else ():
        if isinstance(value, str) and key in _JSON_KEYS:
            yield value
        else:
            yield from _linked(value, depth - 1)


def _absolute(base: str, links: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(url for link in links if (url := absolute_url(base, link))))
