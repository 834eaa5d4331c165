"""The nodes of a tree with the attributes that many readers need, each read from lxml once."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.html.visibility import may_be_spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml.html import HtmlElement

# `get` for each element costs ten times as much for an attribute that few have, and so does a predicate (`*[@style]`).
_STYLES = etree.XPath("descendant-or-self::*/@style")
_HIDING = etree.XPath("descendant-or-self::*/@hidden")
_IDS = etree.XPath("descendant-or-self::*/@id")
_CLASSES = etree.XPath("descendant-or-self::*/@class")

CACHED_CLASSES, MAX_CACHED_CHARS = 4096, 200  # most class attributes stand on each page of a site


class PageIndex:
    """The nodes of a tree in page order, and the `style`, `hidden`, `id` and `class` of the elements that have one.

    It is out of date when the tree is edited. lxml makes the object of an element again at each access, unless it is
    referenced: the index references all.
    """

    def __init__(self, tree: HtmlElement) -> None:
        self.nodes: list[HtmlElement] = list(tree.iter())
        self.styles: dict[HtmlElement, str] = {value.getparent(): value for value in _STYLES(tree)}
        self.hiding: dict[HtmlElement, str] = {value.getparent(): value for value in _HIDING(tree)}
        self.ids: dict[HtmlElement, str] = {value.getparent(): value for value in _IDS(tree)}
        self.classes: dict[HtmlElement, str] = {value.getparent(): value for value in _CLASSES(tree)}
        self._within: tuple[Sequence[HtmlElement], list[tuple[HtmlElement, str]]] | None = None  # of the last bodies

    @cached_property
    def may_be_hidden(self) -> frozenset[HtmlElement]:
        """The elements with an attribute that may hide them."""
        spoken: Iterable[HtmlElement] = ()
        if may_be_spoken("\n".join(self.classes.values()).lower()):
            spoken = (element for element, classes in self.classes.items() if may_be_spoken(classes.lower()))
        return frozenset({*self.styles, *self.hiding, *spoken})

    @cached_property
    def by_name(self) -> Mapping[str, list[HtmlElement]]:
        """The elements of each class and each id, in page order, by `.class` and `#id`."""
        named: dict[str, list[HtmlElement]] = {}
        for element, classes in self.classes.items():
            for name in _names(str(classes)) if len(classes) <= MAX_CACHED_CHARS else _names.__wrapped__(classes):
                named.setdefault(name, []).append(element)
        for element, own_id in self.ids.items():
            named.setdefault(f"#{own_id}", []).append(element)
        return named

    def names_within(self, bodies: Sequence[HtmlElement]) -> list[tuple[HtmlElement, str]]:
        """Return the elements in `bodies` that have a class or id, with both in one text. Pictures are left out."""
        if self._within is None or self._within[0] is not bodies:
            classes, ids = self.classes, self.ids
            inner = (element for body in bodies for element in body.iterdescendants())
            named = (one for one in inner if (one in classes or one in ids) and one.tag != "img")
            self._within = bodies, [(one, f"{classes.get(one, '')} {ids.get(one, '')}") for one in named]
        return self._within[1]

    def in_page_order(self, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
        """Return elements in the order of the page, each once."""
        found = set(elements)
        return [node for node in self.nodes if node in found] if len(found) > 1 else list(found)


@lru_cache(maxsize=CACHED_CLASSES)
def _names(classes: str) -> tuple[str, ...]:
    """Return the names in a class attribute, each once."""
    return tuple(dict.fromkeys(f".{name}" for name in classes.split()))
