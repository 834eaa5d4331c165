"""A page object says which elements of one template of a site have which role. It holds XPaths and no code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from lxml import etree

from crawler.exceptions import BadInputError
from crawler.extraction.html.blocks import fold, visible_text
from crawler.extraction.html.page_index import PageIndex
from crawler.extraction.html.repeated_parts import RepeatedParts
from crawler.extraction.simple_paths import split_path
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml.html import HtmlElement

FIELDS = ("title", "section", "published", "author", "source", "editor", "byline")
"""The fields of a page object that are XPaths."""
MIN_BODY_CHARS = 30  # a body with less text is empty, or holds a placeholder
CLASS_TAGS = ("div", "table", "img")  # the tags whose classes and ids are compared with `class_roles`
_NO_ELEMENTS = "It finds text or a number, and no elements"
_NO_PAGE = etree.Element("html")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_CALLED = re.compile(r"((?:[A-Za-z][\w.-]{0,40}:)?[A-Za-z][\w.-]{0,40})\s{0,9}\(")
_FUNCTIONS = frozenset(
    "last position count id local-name namespace-uri name string concat starts-with contains substring-before "
    "substring-after substring string-length normalize-space translate boolean not true false lang number sum floor "
    "ceiling round re:test re:match re:replace node text comment processing-instruction and or div mod".split()
)
"""The functions of XPath 1.0 and of EXSLT's regular expressions, its node tests, and its operators."""
_ENDS_IN_TEXT = re.compile(r"(?:\btext\(\)|@[\w:-]+)\s*$")
_REGEXPS = {"re": "http://exslt.org/regular-expressions"}
_NAME = re.compile(r"(?:id\(|@id\s*=\s*|@class\s*[,=]\s*)'([\w-]+)'")  # an id or a class in an XPath
_STRING = etree.XPath("string()")  # it leaves comments out


@dataclass(frozen=True)
class PageObject:
    """The XPaths of one template of a site. They may use `re:test(text, pattern)` of EXSLT, and `$body`.

    `$body` are the elements that the XPath of `Role.BODY` finds. If several of them have the same id, it is the first
    one with text: some pages repeat an id that must be unique.

    - `name` is stored with each article as its `template`. A site with templates of several years has several page
      objects, and the first that fits is used.
    - `roles` has, for each role, the XPath of the elements whose text has the role. `Role.BODY` is required. An
      element inside another one has its own role.
    - `role_changes` has, for each role, the XPath of nodes (elements or comments) behind which the rest of their
      parent has this role.
    - `title`, `section`, `published`, `author`, `source`, `editor` and `byline` (several fields in one text) are XPaths
      of the elements that state the field, in their text, their `datetime` or their `content`. Leave out what the
      template does not have: declared metadata fills it. These XPaths assign no role: name the same elements in `roles`
      or `class_roles`.
    - `class_roles` has roles for classes (`.left_zw`) and ids (`#ad0`) of the tags in CLASS_TAGS. One walk finds them
      all, where each XPath is a walk of its own. If `roles` names the same element, `roles` decides.
    - Elements whose role is in `byline_roles` are read as bylines too.
    """

    name: str
    roles: Mapping[Role, str]
    role_changes: Mapping[Role, str] = field(default_factory=dict)
    title: str = ""
    section: str = ""
    published: str = ""
    author: str = ""
    source: str = ""
    editor: str = ""
    byline: str = ""
    class_roles: Mapping[str, Role] = field(default_factory=dict)
    byline_roles: frozenset[Role] = frozenset()

    def require_valid(self) -> None:
        """Compile all XPaths. BadInputError names the role or the field of the first one that is invalid."""
        _ = self._is_valid  # each page asks; they are compiled once

    @cached_property
    def _is_valid(self) -> bool:
        if Role.BODY not in self.roles:
            raise BadInputError(f"page object {self.name!r}, {Role.BODY}: the XPath is missing")
        fields = {name: path for name in FIELDS if (path := getattr(self, name))}
        for paths in (self.roles, self.role_changes, fields):
            for used_for, path in paths.items():
                require_valid(path, self._place(used_for))
        return True

    def may_fit(self, body: bytes) -> bool:
        """Return whether an unparsed page contains an id or class of the body's XPath. Always False for UTF-16."""
        return any(name in body for name in self._names_of_body)

    def fits(self, tree: HtmlElement, index: PageIndex | None = None) -> bool:
        """Return whether the body of the template is on the page."""
        return bool(self._find(self.roles[Role.BODY], tree, Role.BODY, index=index))

    def bodies(self, tree: HtmlElement, index: PageIndex | None = None) -> list[HtmlElement]:
        """Return the elements of the body; of those that have the same id, the first one with text."""
        found = self._find(self.roles[Role.BODY], tree, Role.BODY, index=index)
        by_id: dict[str, list[HtmlElement]] = {}
        for element in found:
            by_id.setdefault(element.get("id"), []).append(element)
        chosen = {own_id: _first_with_text(same) for own_id, same in by_id.items() if own_id and len(same) > 1}
        return [element for element in found if chosen.get(element.get("id"), element) is element]

    def elements(
        self, tree: HtmlElement, bodies: Sequence[HtmlElement], index: PageIndex | None = None
    ) -> dict[HtmlElement, Role]:
        """Return the elements that have a role. `bodies` are those of the body."""
        index = index or PageIndex(tree)
        others: dict[Role, str] = {role: path for role, path in self.roles.items() if role != Role.BODY}
        return self._by_class(index) | dict.fromkeys(bodies, Role.BODY) | self._by_role(others, tree, bodies, index)

    def role_change_nodes(self, tree: HtmlElement, bodies: Sequence[HtmlElement]) -> dict[HtmlElement, Role]:
        """Return the nodes behind which the role changes, with the new role."""
        return self._by_role(self.role_changes, tree, bodies)

    def bylines(
        self, tree: HtmlElement, elements: Mapping[HtmlElement, Role], index: PageIndex | None = None
    ) -> list[HtmlElement]:
        """Return the elements of all bylines, those that `byline` finds first; `elements` have the given roles."""
        return self._found("byline", tree, index) + [e for e, role in elements.items() if role in self.byline_roles]

    def texts(self, field_name: str, tree: HtmlElement, index: PageIndex | None = None) -> list[str]:
        """Return the texts of one of FIELDS, with folded white space, without empty ones."""
        return [text for element in self._found(field_name, tree, index) if (text := fold(value_of(element)))]

    def _found(self, field_name: str, tree: HtmlElement, index: PageIndex | None) -> list[HtmlElement]:
        path: str = getattr(self, field_name)
        return self._find(path, tree, field_name, index=index) if path else []

    def _by_class(self, index: PageIndex) -> dict[HtmlElement, Role]:
        """Return the elements with a name of `class_roles`. Of several names, the first one that is written counts."""
        found: dict[HtmlElement, Role] = {}
        for name, role in self.class_roles.items():
            for element in index.by_name.get(name, ()):
                if element in found:
                    names = [f".{one}" for one in index.classes.get(element, "").split()]
                    names.append(f"#{index.ids.get(element, '')}")
                    found[element] = next(self.class_roles[one] for one in names if one in self.class_roles)
                elif element.tag in CLASS_TAGS:
                    found[element] = role
        # the order of the elements is that of the bylines
        return {element: found[element] for element in index.in_page_order(found)} if self.byline_roles else found

    def _by_role(
        self,
        paths: Mapping[Role, str],
        tree: HtmlElement,
        bodies: Sequence[HtmlElement],
        index: PageIndex | None = None,
    ) -> dict[HtmlElement, Role]:
        found: dict[HtmlElement, Role] = {}
        for role, path in paths.items():
            if role in self.byline_roles:  # the order of the elements is that of the bylines
                found.update(dict.fromkeys(self._find(path, tree, role, bodies, index), role))
            else:
                for elements in self._answers(path, tree, role, bodies, index):
                    found.update(dict.fromkeys(elements, role))
        return found

    def _find(
        self,
        path: str,
        tree: HtmlElement,
        used_for: str,
        bodies: Sequence[HtmlElement] = (),
        index: PageIndex | None = None,
    ) -> list[HtmlElement]:
        """Return the nodes that an XPath finds, in page order."""
        answers = self._answers(path, tree, used_for, bodies, index)
        if index is None or len(answers) == 1:
            return answers[0]
        return index.in_page_order(node for found in answers for node in found)

    def _answers(
        self, path: str, tree: HtmlElement, used_for: str, bodies: Sequence[HtmlElement], index: PageIndex | None
    ) -> list[list[HtmlElement]]:
        """Return the same nodes in parts. The `index` answers the part of the XPath that is simple."""
        if index is None:
            return [find(path, tree, self._place(used_for), bodies)]
        simple, rest = split_path(path)
        answers = [found for one in simple if (found := one.find(index, bodies))]
        if rest and (found := find(rest, tree, self._place(used_for), bodies)):
            answers.append(found)
        return answers

    def _place(self, used_for: str) -> str:
        return f"page object {self.name!r}, {used_for}"

    @cached_property
    def repeated_parts(self) -> RepeatedParts:
        """The parts that repeat on the template's pages. Reading fills them."""
        return RepeatedParts()

    @cached_property
    def _names_of_body(self) -> tuple[bytes, ...]:
        return tuple({name.encode() for name in _NAME.findall(self.roles[Role.BODY])})


def _first_with_text(elements: Sequence[HtmlElement]) -> HtmlElement:
    """Return the first element that has the text of an article, or else the one with the longest text."""
    chars = {element: sum(map(len, visible_text(element))) for element in elements}
    return next((element for element in chars if chars[element] >= MIN_BODY_CHARS), max(chars, key=lambda e: chars[e]))


def find(path: str, tree: HtmlElement, used_for: str, bodies: Sequence[HtmlElement] = ()) -> list[HtmlElement]:
    """Return the nodes that an XPath of a site finds; `bodies` are the nodes of `$body`.

    BadInputError with `used_for` and the XPath if it is invalid.
    """
    try:
        found: list[HtmlElement] = _compiled(path)(tree, body=list(bodies))
    except etree.XPathError as error:
        raise BadInputError(f"{used_for}: invalid XPath {path!r}: {error}") from None
    if not isinstance(found, list) or any(isinstance(node, str) for node in found):
        raise BadInputError(f"{used_for}: invalid XPath {path!r}: {_NO_ELEMENTS}")
    return found


@cache
def require_valid(path: str, used_for: str) -> None:
    """Raise the same error before a page comes. An unknown function shows only where an element reaches it."""
    find(path, _NO_PAGE, used_for)
    called = {*_CALLED.findall(_LITERAL.sub("''", path))} - _FUNCTIONS
    if called or _ENDS_IN_TEXT.search(path):
        fault = f"Unregistered function {min(called)}" if called else _NO_ELEMENTS
        raise BadInputError(f"{used_for}: invalid XPath {path!r}: {fault}")


@cache
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces=_REGEXPS)


def texts_of(elements: Iterable[HtmlElement]) -> list[str]:
    """Return the texts in elements with folded white space, without empty ones."""
    return [text for element in elements if (text := fold(str(_STRING(element))))]


def value_of(element: HtmlElement) -> str:
    """Return the value that an element has for programs, or else its text."""
    return element.get("datetime") or element.get("content") or str(_STRING(element))
