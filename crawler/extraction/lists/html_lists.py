"""The links of an HTML page, and the feeds, sitemaps and next pages that it names with `rel`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.lists.link import Link
from crawler.vocabulary import LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

_RELATED = etree.XPath("//link[@rel and @href] | //a[@rel and @href]")
_FEED_TYPE = re.compile(r"(?:application|text)/(?:x-)?(?:(?:rss|atom|rdf)(?:\+xml)?|feed\+json|xml)")
_COMMENTS = "/comments/"
_TEXTS = etree.XPath("//body//text()[not(parent::script or parent::style or parent::noscript)]")
MIN_TEXT_CHARS = 400  # a page with less text and no link is a message, or waits for a script


def read_html(tree: HtmlElement, hrefs: Iterable[str]) -> list[Link]:
    """Return the links of a parsed page as they are written in it; those with a kind of their own come first.

    `hrefs` are all of its links.
    """
    named = ((one.get("href"), _kind(one)) for one in _RELATED(tree))
    links = [Link(href, kind) for href, kind in named if kind and _COMMENTS not in f"/{href}"]
    return links + [Link(href) for href in dict.fromkeys(hrefs)]


def has_text(tree: HtmlElement) -> bool:
    """Return whether a parsed page has text of its own, so that it is whole without a link."""
    return len(" ".join("".join(map(str, _TEXTS(tree))).split())) >= MIN_TEXT_CHARS


def _kind(element: HtmlElement) -> LinkKind | None:
    """Return the kind of an element's link by its `rel` and `type`."""
    relations = element.get("rel").lower().split()
    if "next" in relations:
        return LinkKind.NEXT_PAGE
    kind = element.get("type", "").partition(";")[0].strip().lower()
    is_list = "sitemap" in relations or ("alternate" in relations and _FEED_TYPE.fullmatch(kind) is not None)
    return LinkKind.LIST if is_list else None
