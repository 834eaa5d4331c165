"""The links of a page, a feed or a JSON list, as absolute URLs in their order, each once.

What is no http(s) URL (`mailto:`, `javascript:`, `file:`, broken ones) is left
out. Feeds are parsed without entities and without network.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree

from crawler.extraction.decoding import decode
from crawler.extraction.markup import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.items import Page

_HREFS = etree.XPath("//a/@href | //area/@href | //link[@rel='next']/@href")
_BASE = etree.XPath("string(//base/@href)")
_FEED_LINKS = etree.XPath(
    "//*[local-name()='item' or local-name()='entry' or local-name()='url']"
    "/*[local-name()='link' or local-name()='loc' or local-name()='guid']"
)
_FEED = re.compile(
    rb"\s*+(?:\xef\xbb\xbf)?+\s*+(?>(?:<!--.*?-->\s*+|<\?[^>]*+>\s*+)*+)<(?:rss|feed|rdf:RDF|urlset)\b",
    re.DOTALL,
)
_JSON_KEYS = frozenset({"link", "url", "href"})
MAX_JSON_DEPTH = 20


def links_of(page: Page) -> list[str]:
    """Return the links of a page. Never fails: what cannot be read has no links."""
    if _FEED.match(page.body):
        found: Iterable[str] = _feed_links(page.body)
    elif page.body.lstrip()[:1] in {b"[", b"{"}:
        found = _json_links(page.body)
    else:
        return _absolute(*_page_links(page))
    return _absolute(page.url, found)


def _page_links(page: Page) -> tuple[str, list[str]]:
    tree = parse(decode(page.body, page.headers.get("content-type", "")))
    base = _joined(page.url, str(_BASE(tree))) or page.url
    return base, [str(href) for href in _HREFS(tree)]


def _feed_links(body: bytes) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        tree = etree.fromstring(body, parser=parser)
    except etree.XMLSyntaxError:
        return
    for element in _FEED_LINKS(tree) if tree is not None else ():
        try:
            yield element.get("href") or element.text or ""
        except UnicodeDecodeError:  # a recovered feed may hold bytes that are no UTF-8
            continue


def _json_links(body: bytes) -> Iterator[str]:
    try:
        content = json.loads(decode(body))
    except (ValueError, RecursionError):
        return
    yield from _linked(content, MAX_JSON_DEPTH)


def _linked(content: Any, depth: int) -> Iterator[str]:
    """Walk through JSON for values under the keys that name links."""
    if depth and isinstance(content, dict):
        for key, value in content.items():
            if isinstance(value, str) and key in _JSON_KEYS:
                yield value
            else:
                yield from _linked(value, depth - 1)
    elif depth and isinstance(content, list):
        for value in content:
            yield from _linked(value, depth - 1)


def _absolute(base: str, links: Iterable[str]) -> list[str]:
    joined = (_joined(base, link) for link in links)
    return list(dict.fromkeys(url for url in joined if url))


def _joined(base: str, link: str) -> str | None:
    """Join as browsers do: white space around and line breaks inside a link are no part of it."""
    try:
        url = urldefrag(urljoin(base, re.sub(r"[\t\r\n]", "", link.strip()))).url
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
