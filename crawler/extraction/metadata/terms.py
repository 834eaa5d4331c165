"""The statements of a page about the use of its content: meta tags, licence links, and properties in its JSON-LD."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.extraction.html.blocks import fold
from crawler.extraction.metadata.declared import DeclaredMetadata
from crawler.extraction.metadata.json_ld import listed, text_of
from crawler.extraction.urls import absolute_url
from crawler.items import Statement
from crawler.vocabulary import TermsSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

MAX_STATEMENTS = 40  # of one page
MAX_VALUE_CHARS = 1_000
CREATIVE_COMMONS = "creative-commons"  # the name of a link to a licence that may be that of a picture
_METAS = {
    name.lower(): name
    for name in (
        *("robots", "X-Robots-Tag", "Content-Usage", "Content-Signal", "tdm-reservation", "tdm-policy"),
        "isAccessibleForFree",
    )
}
_PROPERTIES = ("license", "isAccessibleForFree")
_LICENSE = "license"
_IN_ANCHORS = b'rel="license', b"creativecommons.org"
"""To search the bytes for these costs less than to walk the links."""
_ANCHORS = etree.XPath("//a[contains(@rel, 'icense') or contains(@href, 'creativecommons.org/licenses/')]")


def statements_of(tree: HtmlElement, body: bytes, url: str) -> tuple[Statement, ...]:
    """Return the statements of a page, which was fetched from `url` as `body`; their places are not set."""
    return tuple(islice(_statements(tree, body, url), MAX_STATEMENTS))


def _statements(tree: HtmlElement, body: bytes, url: str) -> Iterator[Statement]:
    scripts = []
    for element in tree.iter("meta", "link", "script"):
        if element.tag == "meta":
            get = element.get
            name = get("name") or get("property") or get("http-equiv") or get("itemprop") or ""
            if (known := _METAS.get(name.strip().lower())) is not None:
                yield from _stated(TermsSource.META, known, get("content"))
        elif element.tag == "link":
            if _has_relation(element):
                yield from _linked(TermsSource.LINK, _LICENSE, element, url)
        elif "ld+json" in (element.get("type") or "").lower():
            scripts.append(element.text or "")
    if any(word in body for word in _IN_ANCHORS):
        for element in _ANCHORS(tree):
            name = _LICENSE if _has_relation(element) else CREATIVE_COMMONS
            yield from _linked(TermsSource.ANCHOR, name, element, url)
    if any(f'"{name}"' in script for script in scripts for name in _PROPERTIES):
        yield from _in_json_ld(scripts, url)


def _in_json_ld(scripts: Sequence[str], url: str) -> Iterator[Statement]:
    declared = DeclaredMetadata(url=url, scripts=tuple(scripts))
    for name in _PROPERTIES:
        for value in declared.all_json_ld_values(name):
            for one in listed(declared.json_ld.resolved(value)):
                yield from _stated(TermsSource.JSON_LD, name, _text(one))


def _text(value: Any) -> str | None:
    """Return a licence's URL or name, or the word for a truth value."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        urls = (value.get("url"), value.get("@id"))
        return next((url for url in urls if isinstance(url, str) and url), None) or text_of(value)
    return text_of(value)


def _linked(source: TermsSource, name: str, element: HtmlElement, url: str) -> Iterator[Statement]:
    href = fold(element.get("href") or "")
    yield from _stated(source, name, absolute_url(url, href) or href)


def _stated(source: TermsSource, name: str, value: str | None) -> Iterator[Statement]:
    folded = fold(value or "")[:MAX_VALUE_CHARS]
    if folded:
        yield Statement(source, name, folded)


def _has_relation(element: HtmlElement) -> bool:
    return _LICENSE in (element.get("rel") or "").lower().split()
