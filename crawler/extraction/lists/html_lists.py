"""The links of an HTML page, and the feeds, sitemaps and next pages that it names with `rel`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.html.links import base_of, links_in
from crawler.extraction.lists.link import Link
from crawler.extraction.urls import absolute_url
from crawler.vocabulary import LinkKind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_RELATED = etree.XPath("//link[@rel and @href] | //a[@rel and @href]")
_FEED_TYPES = frozenset(
    {f"application/{kind}+xml" for kind in ("rss", "atom", "rdf")}
    | {"application/feed+json", "application/xml", "text/xml"}
)
_COMMENTS = "/comments/"


def read_html(url: str, tree: HtmlElement) -> list[Link]:
    """Return the links of a parsed page; `url` is the URL of the page."""
    base = base_of(url, tree)
    related = ((absolute_url(base, one.get("href")), _kind(one)) for one in _RELATED(tree))
    named = {link: kind for link, kind in related if link and kind and _COMMENTS not in link}
    ordinary = links_in(url, tree)
    return [Link(link, named.get(link, LinkKind.LINK)) for link in dict.fromkeys((*named, *ordinary))]


def _kind(element: HtmlElement) -> LinkKind | None:
    """Return the kind of an element's link by its `rel` and `type`."""
    relations = element.get("rel").lower().split()
    if "next" in relations:
        return LinkKind.NEXT_PAGE
    kind = element.get("type", "").partition(";")[0].strip().lower()
    is_list = "sitemap" in relations or ("alternate" in relations and kind in _FEED_TYPES)
    return LinkKind.LIST if is_list else None
