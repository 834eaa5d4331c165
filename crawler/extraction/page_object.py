"""A page object says where things stand on one template of a site.

It holds XPaths only; reading the page is `blocks`' work. An object fits a page
when its body is found there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.html.blocks import fold
from crawler.items import BODY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

MARKED_TAGS = ("div", "table", "img")
"""The tags whose classes and ids are looked at for `marks`."""


@dataclass(frozen=True)
class PageObject:
    """The XPaths of one template, under the slug of the place that each finds.

    `roles` are elements that hold a place (BODY is asked for; an inner element
    outweighs the one around it). `turns` are nodes, comments too, after which
    the rest of their parent is another place. `byline`, `title` and `section`
    find the elements whose text is that field.

    `marks` are classes and ids (`.left_zw`, `#ad0`) of elements that hold a
    role: one walk finds them all, where each XPath is a walk of its own. What
    `roles` finds outweighs them. The places of `byline_slugs` are bylines too.
    """

    name: str
    roles: Mapping[str, str]
    turns: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    section: str = ""
    byline: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    byline_slugs: frozenset[str] = frozenset()

    def fits(self, tree: HtmlElement) -> bool:
        """Tell whether the template's body is on the page."""
        return bool(self._compiled["roles"][BODY](tree))

    def elements(self, tree: HtmlElement) -> dict[HtmlElement, str]:
        """Return the elements that hold a place, with its slug."""
        return self._marked(tree) | _found(self._compiled["roles"], tree)

    def byline_texts(self, tree: HtmlElement, elements: Mapping[HtmlElement, str]) -> list[str]:
        """Return the folded texts of all bylines, those that `byline` finds first."""
        marked = [fold(_text(element)) for element, slug in elements.items() if slug in self.byline_slugs]
        return self.texts("byline", tree) + [text for text in marked if text]

    def turning_points(self, tree: HtmlElement) -> dict[HtmlElement, str]:
        """Return the nodes after which the place changes, with the new slug."""
        return _found(self._compiled["turns"], tree)

    def texts(self, field_name: str, tree: HtmlElement) -> list[str]:
        """Return the folded texts that `title`, `section` or `byline` find, empty ones left out."""
        path = self._compiled["fields"].get(field_name)
        found = path(tree) if path else []
        return [text for element in found if (text := fold(_text(element)))]

    def _marked(self, tree: HtmlElement) -> dict[HtmlElement, str]:
        marked: dict[HtmlElement, str] = {}
        for element in tree.iter(*MARKED_TAGS) if self.marks else ():
            classes, own = element.get("class"), element.get("id")
            if classes is not None or own is not None:
                names = [f".{name}" for name in classes.split()] if classes else []
                slug = next((self.marks[name] for name in (*names, f"#{own}") if name in self.marks), None)
                if slug is not None:
                    marked[element] = slug
        return marked

    @cached_property
    def _compiled(self) -> dict[str, dict[str, etree.XPath]]:
        fields = {"title": self.title, "section": self.section, "byline": self.byline}
        return {
            "roles": {slug: compiled(path) for slug, path in self.roles.items()},
            "turns": {slug: compiled(path) for slug, path in self.turns.items()},
            "fields": {name: compiled(path) for name, path in fields.items() if path},
        }


def has_class(name: str) -> str:
    """Return the XPath condition that an element bears the class `name`."""
    # The first test is what most elements fail, at a fraction of the second's cost.
    return f"(contains(@class, '{name}') and contains(concat(' ', normalize-space(@class), ' '), ' {name} '))"


_REGEXPS = {"re": "http://exslt.org/regular-expressions"}
"""XPaths may use `re:test(text, pattern)`."""
_STRING = etree.XPath("string()")  # comments are no part of it


@cache
def compiled(path: str) -> etree.XPath:
    """Return an XPath, which may use regular expressions, ready for use."""
    return etree.XPath(path, namespaces=_REGEXPS)


def _text(element: HtmlElement) -> str:
    return str(_STRING(element))


def _found(paths: Mapping[str, etree.XPath], tree: HtmlElement) -> dict[HtmlElement, str]:
    return {element: slug for slug, path in paths.items() for element in path(tree)}
