"""The metadata that a page declares for programs: meta tags, links, titles and JSON-LD, collected in one walk."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.extraction.html.blocks import fold
from crawler.extraction.metadata.json_ld import JsonLd, Node, listed, read_json_ld, text_of, types_of
from crawler.extraction.urls import absolute_url, last_path_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.html import HtmlElement

MAX_CLASS_CHARS = 10_000
MAX_VALUES = 20  # how many values are kept for one name of a meta tag or link
PAGE_TYPES = frozenset({"WebPage", "ItemPage", "VideoObject"})
"""Types of nodes that describe an article where the page has no node for the article itself."""

_ARTICLE_SUFFIXES = ("Article", "Posting", "Report")
_NOT_ARTICLES = frozenset({"JobPosting", "DiscussionForumPosting", "SocialMediaPosting"})
_ITEM_TYPES = etree.XPath("//@itemtype")


@dataclass(frozen=True)
class DeclaredMetadata:
    """The declared metadata of one page, fetched from `url` (empty if it is not known).

    The keys of `metas` and `links` are in small letters. `scripts` are the texts of the JSON-LD scripts, `item_types`
    the types of the microdata. `base` is the URL to which the links of the page are relative. `page_classes` are the
    classes of `html` and `body`, in small letters.
    """

    url: str = ""
    lang: str = ""
    metas: Mapping[str, list[str]] = field(default_factory=dict)
    links: Mapping[str, list[str]] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = field(default=(), repr=False)
    item_types: frozenset[str] = frozenset()
    base: str = ""
    page_classes: frozenset[str] = frozenset()

    def meta(self, *names: str) -> Iterator[str]:
        """Yield the values of the meta tags of these names, in the order of the names."""
        for name in names:
            yield from self.metas.get(name, ())

    def json_ld_values(self, key: str) -> Iterator[Any]:
        """Yield the values that JSON-LD has under `key` for the page's article."""
        for node in self.article_nodes:
            if node.get(key):
                yield node[key]

    def all_json_ld_values(self, key: str) -> Iterator[Any]:
        """Yield the same values, and also those that are empty or False."""
        return (node[key] for node in self.article_nodes if node.get(key) is not None)

    def json_ld_text(self, key: str) -> str | None:
        """Return the first text that JSON-LD has under `key` for the page's article, or None."""
        texts = (text_of(self.json_ld.resolved(value)) for value in self.json_ld_values(key))
        return next((text for text in texts if text), None)

    @cached_property
    def json_ld(self) -> JsonLd:
        """The page's JSON-LD, read at the first access."""
        return read_json_ld(self.scripts)

    @cached_property
    def article_nodes(self) -> tuple[Node, ...]:
        """The JSON-LD nodes of the page's own article, the most reliable first."""
        articles = [node for node in self.json_ld.nodes if any(map(is_article_type, types_of(node)))]
        own = [node for node in articles if not self._is_of_other_page(node)] or articles[:1]
        pages = [node for node in self.json_ld.nodes if types_of(node) & PAGE_TYPES]
        pages = [node for node in pages if not self._is_of_other_page(node)]
        return tuple(own[:1] + [node for node in own[1:] if _may_be_same(own[0], node)] + pages[:1])

    @property
    def has_own_node(self) -> bool:
        """Whether a JSON-LD node of an article names the page as its own."""
        named = [node for node in self.json_ld.nodes if node.get("url") or node.get("mainEntityOfPage")]
        return any(any(map(is_article_type, types_of(node))) and not self._is_of_other_page(node) for node in named)

    def _is_of_other_page(self, node: Node) -> bool:
        own = _last_steps((self.url, *self.links.get("canonical", ()), *self.meta("og:url")))
        main = next(iter(listed(node.get("mainEntityOfPage"))), None)
        urls = [node.get("url"), main.get("@id") if isinstance(main, dict) else main]
        named = _last_steps(url for url in urls if isinstance(url, str))
        return bool(own and named) and not own & named


def read_declared(tree: HtmlElement, url: str = "") -> DeclaredMetadata:
    """Collect the declared metadata of a page; `url` is the URL that it was fetched from."""
    metas: dict[str, list[str]] = {}
    links: dict[str, list[str]] = {}
    titles, scripts, bases = [], [], []
    for element in tree.iter("meta", "link", "title", "script", "base"):
        if element.tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            _append(metas, name, element.get("content"))
        elif element.tag == "link":
            for relation in (element.get("rel") or "").split():
                _append(links, relation, element.get("href"))
        elif element.tag == "title":
            titles.append(fold(element.text or ""))
        elif element.tag == "base":
            bases.append(element.get("href") or "")
        elif "ld+json" in (element.get("type") or "").lower():
            scripts.append(element.text or "")
    base = next((found for href in bases if href and (found := absolute_url(url, href))), url)
    lang = (tree.get("lang") or "").strip()
    item_types = frozenset(map(str, _ITEM_TYPES(tree)))
    return DeclaredMetadata(
        url, lang, metas, links, tuple(filter(None, titles)), tuple(scripts), item_types, base, _page_classes(tree)
    )


def _page_classes(tree: HtmlElement) -> frozenset[str]:
    elements = [element for element in (tree, tree.find("body")) if element is not None]
    named = (element.get(name) or "" for element in elements for name in ("class", "data-template"))
    return frozenset(name for value in named for name in value[:MAX_CLASS_CHARS].lower().split())


def _append(values: dict[str, list[str]], name: str, value: str | None) -> None:
    folded = fold(value or "")
    if name and folded:
        kept = values.setdefault(name.strip().lower(), [])
        if len(kept) < MAX_VALUES:
            kept.append(folded)


def is_article_type(name: str) -> bool:
    """Return whether a type of schema.org is an article."""
    return name.endswith(_ARTICLE_SUFFIXES) and name not in _NOT_ARTICLES


def _last_steps(urls: Iterable[str]) -> set[str]:
    return {last_path_step(url).lower() for url in urls} - {""}


def _may_be_same(one: Node, other: Node) -> bool:
    """Return whether two nodes may describe one article: their headlines do not differ."""
    headlines = text_of(one.get("headline")), text_of(other.get("headline"))
    return None in headlines or headlines[0] == headlines[1]
