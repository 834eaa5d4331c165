"""The http(s) links of an HTML page, as absolute URLs in page order, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.urls import absolute_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HREFS = etree.XPath("//a/@href | //area/@href | //link[@rel='next']/@href")
_BASE = etree.XPath("string(//base/@href)")


def links_in(url: str, tree: HtmlElement) -> tuple[str, ...]:
    """Return the links of a parsed HTML page; `url` is the URL of the page."""
    base = base_of(url, tree)
    return tuple(dict.fromkeys(link for href in _HREFS(tree) if (link := absolute_url(base, str(href)))))


def base_of(url: str, tree: HtmlElement) -> str:
    """Return the URL that the links of a page are relative to."""
    return absolute_url(url, str(_BASE(tree))) or url
