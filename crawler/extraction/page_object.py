"""A page object says where things stand on one template of a site.

It holds XPaths only; reading the page is `blocks`' work. An object fits a page
when its body is found there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.html.blocks import fold
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

MARKED_TAGS = ("div", "table", "img")
"""The tags whose classes and ids are looked at for `class_roles`."""


@dataclass(frozen=True)
class PageObject:
    """The XPaths of one template, under the role of the place that each finds.

    `roles` are elements that hold a place (Role.BODY is asked for; an inner element
    outweighs the one around it). `turns` are nodes, comments too, after which
    the rest of their parent is another place. `byline`, `title` and `section`
    find the elements whose text is that field.

    `class_roles` are classes and ids (`.left_zw`, `#ad0`) of elements that hold a
    role: one walk finds them all, where each XPath is a walk of its own. What
    `roles` finds outweighs them. The places of `byline_roles` are bylines too.
    """

    name: str
    roles: Mapping[Role, str]
    turns: Mapping[Role, str] = field(default_factory=dict)
    title: str = ""
    section: str = ""
    byline: str = ""
    class_roles: Mapping[str, Role] = field(default_factory=dict)
    byline_roles: frozenset[Role] = frozenset()

    def may_fit(self, body: bytes) -> bool:
        """Return whether a page may fit, by the names in the body's XPath that its bytes contain: no parse is needed.

        Encodings that are no superset of ASCII hide the names; such a page is read without this short cut.
        """
        return any(name in body for name in self._names)

    def fits(self, tree: HtmlElement) -> bool:
        """Tell whether the template's body is on the page."""
        return bool(self._role_paths[Role.BODY](tree))

    def elements(self, tree: HtmlElement) -> dict[HtmlElement, Role]:
        """Return the elements that hold a place, with its role."""
        return self._marked(tree) | _found(self._role_paths, tree)

    def byline_texts(self, tree: HtmlElement, elements: Mapping[HtmlElement, Role]) -> list[str]:
        """Return the folded texts of all bylines, those that `byline` finds first."""
        marked = [fold(_text(element)) for element, role in elements.items() if role in self.byline_roles]
        return self.texts("byline", tree) + [text for text in marked if text]

    def turning_points(self, tree: HtmlElement) -> dict[HtmlElement, Role]:
        """Return the nodes after which the place changes, with the new role."""
        return _found(self._turn_paths, tree)

    def texts(self, field_name: str, tree: HtmlElement) -> list[str]:
        """Return the folded texts that `title`, `section` or `byline` find, empty ones left out."""
        path = {"title": self.title, "section": self.section, "byline": self.byline}[field_name]
        found = compiled(path)(tree) if path else []
        return [text for element in found if (text := fold(_text(element)))]

    def _marked(self, tree: HtmlElement) -> dict[HtmlElement, Role]:
        marked: dict[HtmlElement, Role] = {}
        for element in tree.iter(*MARKED_TAGS) if self.class_roles else ():
            classes, own = element.get("class"), element.get("id")
            if classes is not None or own is not None:
                names = [f".{name}" for name in classes.split()] if classes else []
                role = next((self.class_roles[name] for name in (*names, f"#{own}") if name in self.class_roles), None)
                if role is not None:
                    marked[element] = role
        return marked

    @cached_property
    def _names(self) -> tuple[bytes, ...]:
        return tuple({name.encode() for name in _NAME.findall(self.roles[Role.BODY])})

    @cached_property
    def _role_paths(self) -> dict[Role, etree.XPath]:
        return {role: compiled(path) for role, path in self.roles.items()}

    @cached_property
    def _turn_paths(self) -> dict[Role, etree.XPath]:
        return {role: compiled(path) for role, path in self.turns.items()}


def has_class(name: str) -> str:
    """Return the XPath condition that an element bears the class `name`."""
    # The first test is what most elements fail, at a fraction of the second's cost.
    return f"(contains(@class, '{name}') and contains(concat(' ', normalize-space(@class), ' '), ' {name} '))"


_REGEXPS = {"re": "http://exslt.org/regular-expressions"}
"""XPaths may use `re:test(text, pattern)`."""
_NAME = re.compile(r"(?:id\(|@id\s*=\s*|@class\s*[,=]\s*)'([\w-]+)'")
"""An id or a class in an XPath."""
_STRING = etree.XPath("string()")  # comments are no part of it


@cache
def compiled(path: str) -> etree.XPath:
    """Return an XPath, which may use regular expressions, ready for use."""
    return etree.XPath(path, namespaces=_REGEXPS)


def _text(element: HtmlElement) -> str:
    return str(_STRING(element))


def _found(paths: Mapping[Role, etree.XPath], tree: HtmlElement) -> dict[HtmlElement, Role]:
    return {element: role for role, path in paths.items() for element in path(tree)}
