"""The http(s) links of an HTML page, as absolute URLs in page order, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.urls import absolute_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

_HREFS = etree.XPath("//a/@href | //area/@href | //link[@rel='next']/@href")
_COPIES = etree.XPath(
    "//link[@rel='amphtml' or @rel='alternate' and (@media='handheld' or contains(@media, 'max-width'))]/@href"
)
MAX_COPIES = 20  # of one page
_BASE = etree.XPath("string(//base/@href)")


def links_in(url: str, tree: HtmlElement) -> tuple[str, ...]:
    """Return the links of a parsed HTML page; `url` is the URL of the page."""
    return _absolute(base_of(url, tree), map(str, _HREFS(tree)))


def copies_in(url: str, tree: HtmlElement) -> tuple[str, ...]:
    """Return the URLs that a page declares as its AMP or mobile copies."""
    return _absolute(base_of(url, tree), map(str, _COPIES(tree)[:MAX_COPIES]))


def base_of(url: str, tree: HtmlElement) -> str:
    """Return the URL that the links of a page are relative to."""
    return absolute_url(url, str(_BASE(tree))) or url


def _absolute(base: str, links: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(url for link in links if (url := absolute_url(base, link))))
