"""What a page declared of itself where readers don't look: meta tags, links and JSON-LD.

Gathered in one walk; the files beside this one say which claim is believed for
which field. Keys of `metas` and `links` are lower-case.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from crawler.extraction.html.blocks import fold
from crawler.extraction.metadata.json_ld import JsonLd, Node, listed, read_json_ld, text_of, types_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.html import HtmlElement

MAX_VALUES = 20
"""How many values of one meta name are kept."""
ARTICLE_ENDINGS = ("Article", "Posting", "Report")
NO_ARTICLES = frozenset({"JobPosting", "DiscussionForumPosting", "SocialMediaPosting"})
PAGES = frozenset({"WebPage", "ItemPage", "VideoObject"})
"""What may tell of an article where no article node does."""


@dataclass(frozen=True)
class DeclaredMetadata:
    """The declared of one page; `url` is where it was fetched, empty if unknown."""

    url: str = ""
    lang: str = ""
    metas: Mapping[str, list[str]] = field(default_factory=dict)
    links: Mapping[str, list[str]] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = field(default=(), repr=False)

    def meta(self, *names: str) -> Iterator[str]:
        """Yield what the meta tags of these names say, in the order of the names."""
        for name in names:
            yield from self.metas.get(name, ())

    def said(self, key: str) -> Iterator[Any]:
        """Yield what JSON-LD says under `key` of the page's article."""
        for node in self.stories:
            if node.get(key):
                yield node[key]

    def text(self, key: str) -> str | None:
        """Return the first text that JSON-LD has under `key` of the article."""
        return next((text for value in self.said(key) if (text := text_of(self.json_ld.resolved(value)))), None)

    @cached_property
    def json_ld(self) -> JsonLd:
        """The page's JSON-LD; read when first asked for."""
        return read_json_ld(self.scripts)

    @cached_property
    def stories(self) -> tuple[Node, ...]:
        """The JSON-LD nodes of the page's own article, the surest first."""
        articles = [node for node in self.json_ld.nodes if _is_article(node)]
        own = [node for node in articles if not self._is_elsewhere(node)] or articles[:1]
        pages = [node for node in self.json_ld.nodes if types_of(node) & PAGES and not self._is_elsewhere(node)]
        return tuple(own[:1] + [node for node in own[1:] if _agree(own[0], node)] + pages[:1])

    def _is_elsewhere(self, node: Node) -> bool:
        """Tell whether a node names another page than this as its own."""
        here = {_last_step(url) for url in (self.url, *self.links.get("canonical", ()), *self.meta("og:url"))} - {""}
        main = next(iter(listed(node.get("mainEntityOfPage"))), None)
        named = [node.get("url"), main.get("@id") if isinstance(main, dict) else main]
        there = {_last_step(url) for url in named if isinstance(url, str)} - {""}
        return bool(here and there) and not here & there


def read_declared(tree: HtmlElement, url: str = "") -> DeclaredMetadata:
    """Gather the declared of a page."""
    metas: dict[str, list[str]] = {}
    links: dict[str, list[str]] = {}
    titles, scripts = [], []
    for element in tree.iter("meta", "link", "title", "script"):
        if element.tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            _keep(metas, name, element.get("content"))
        elif element.tag == "link":
            _keep(links, element.get("rel") or "", element.get("href"))
        elif element.tag == "title":
            titles.append(fold(element.text or ""))
        elif "ld+json" in (element.get("type") or "").lower():
            scripts.append(element.text or "")
    return DeclaredMetadata(
        url, (tree.get("lang") or "").strip(), metas, links, tuple(filter(None, titles)), tuple(scripts)
    )


def _keep(found: dict[str, list[str]], name: str, value: str | None) -> None:
    folded = fold(value or "")
    if name and folded:
        values = found.setdefault(name.strip().lower(), [])
        if len(values) < MAX_VALUES:
            values.append(folded)


def _is_article(node: Node) -> bool:
    return any(name.endswith(ARTICLE_ENDINGS) and name not in NO_ARTICLES for name in types_of(node))


def _agree(one: Node, other: Node) -> bool:
    """Tell whether two nodes may be of one article: no other headline."""
    headlines = text_of(one.get("headline")), text_of(other.get("headline"))
    return None in headlines or headlines[0] == headlines[1]


def _last_step(url: str) -> str:
    """Return the last part of a URL's path: what tells articles of a site apart, whatever the host."""
    try:
        return unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].lower()
    except ValueError:
        return ""
