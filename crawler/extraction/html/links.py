"""The http(s) links of an HTML page, as absolute URLs in page order, each once. One walk of the tree reads them all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.extraction.urls import absolute_url, absolute_urls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

_TAGS = ("a", "area", "link", "frame", "meta", "base")
_REFRESH_URL = re.compile(r"\burl\s{0,9}=\s{0,9}['\"]?([^'\"]{1,2000})", re.IGNORECASE)
MAX_COPIES = 20  # of one page


@dataclass(slots=True)
class WrittenLinks:
    """The links of a page as they are written in it.

    `hrefs` are those of its text, with its frames and the targets of its refreshes; `copies` are the URLs that it
    declares as its AMP or mobile copies. `base` is None for a page that names no base.
    """

    hrefs: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    base: str | None = None

    def links(self, url: str) -> tuple[str, ...]:
        """Return the links as absolute URLs; `url` is the URL of the page."""
        return _absolute(self.base_url(url), self.hrefs)

    def copy_urls(self, url: str) -> tuple[str, ...]:
        """Return the copies as absolute URLs."""
        return _absolute(self.base_url(url), self.copies[:MAX_COPIES])

    def base_url(self, url: str) -> str:
        """Return the URL that the links are relative to."""
        return absolute_url(url, self.base or "") or url


def written_links(tree: HtmlElement) -> WrittenLinks:
    """Return the links of a parsed HTML page as they are written in it."""
    found, refreshes = WrittenLinks(), list[str]()
    for element in tree.iter(*_TAGS):
        tag = element.tag
        href = element.get("src" if tag == "frame" else "href")
        if tag == "meta":
            refreshes += _refresh(element)
        elif href is None:
            continue
        elif tag == "base":
            found.base = href if found.base is None else found.base
        elif tag != "link" or element.get("rel") == "next":
            found.hrefs.append(href)
        elif _is_copy(element):
            found.copies.append(href)
    found.hrefs += refreshes
    return found


def links_in(url: str, tree: HtmlElement) -> tuple[str, ...]:
    """Return the links of a parsed HTML page; `url` is the URL of the page."""
    return written_links(tree).links(url)


def _refresh(meta: HtmlElement) -> list[str]:
    """Return the target of a refresh, if the element is one that has a target."""
    found = _REFRESH_URL.search(meta.get("content", "")) if meta.get("http-equiv", "").lower() == "refresh" else None
    return [found[1]] if found else []


def _is_copy(link: HtmlElement) -> bool:
    relation, media = link.get("rel"), link.get("media", "")
    return relation == "amphtml" or (relation == "alternate" and (media == "handheld" or "max-width" in media))


def _absolute(base: str, links: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, absolute_urls(base, dict.fromkeys(links)))))
