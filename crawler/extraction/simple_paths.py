"""XPaths that are answered without libxml2: by a tag, a class or an id, or by a pattern of classes and ids in the body.

libxml2 walks through the tree for each of them, which costs more than an index. All other XPaths are left to it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from crawler.extraction.html.page_index import PageIndex

_CONDITION = (
    r"\(contains\(@class, '(?P<{0}>[\w-]+)'\) and "
    r"contains\(concat\(' ', normalize-space\(@class\), ' '\), ' (?P={0}) '\)\)"
)
_PATH = re.compile(
    rf"//(?P<tag>\w+)\[(?:@id='(?P<id>[\w-]+)'|{_CONDITION.format('with_class')}"
    rf"(?: and not\({_CONDITION.format('without_class')}\))?(?: and (?P<where>not\(normalize-space\(\)='[^']*'\)))?)\]"
    r"(?:/(?P<child>\w+))?"
)
_OF_ONE = r"(?:normalize-space\(\)='[^']*'|not\(normalize-space\(\)='[^']*'\)|not\(ancestor::\*\[@id='[\w-]+'\]\))"
_TAG_PATH = re.compile(rf"//(?P<tag>\w+)(?P<where>(?:\[{_OF_ONE}\])*+)")
"""A tag, with conditions that do not depend on the place of an element among the others."""
_NAME_PATH = re.compile(
    r"\$body//\*\[\(\(@class or @id\) and not\(self::img\) and "
    r"re:test\(concat\(@class, ' ', @id\), '(?P<pattern>[^']+)', 'i'\)\)\]"
)


def has_class(name: str) -> str:
    """Return the XPath condition that an element has the class `name`."""
    # Most elements fail the first condition, which costs a fraction of the second one.
    return f"(contains(@class, '{name}') and contains(concat(' ', normalize-space(@class), ' '), ' {name} '))"


def has_name(pattern: str) -> str:
    """Return the XPath condition that an element has a class or id with this pattern, in any case."""
    return f"((@class or @id) and not(self::img) and re:test(concat(@class, ' ', @id), '{pattern}', 'i'))"


class NamePath(NamedTuple):
    """The elements in the body whose class and id have a pattern. A picture is never one."""

    pattern: re.Pattern[str]

    def find(self, index: PageIndex, bodies: Sequence[HtmlElement]) -> list[HtmlElement]:
        """Return the elements in page order."""
        search = self.pattern.search
        return index.in_page_order([element for element, names in index.names_within(bodies) if search(names)])


class SimplePath(NamedTuple):
    """The elements with a tag and a name (`.class` or `#id`), without another name; or their children with a tag.

    `where` is an XPath predicate that must be true for each element.
    """

    tag: str
    name: str
    without: str = ""
    where: str = ""
    child: str = ""

    def find(self, index: PageIndex, _bodies: Sequence[HtmlElement]) -> list[HtmlElement]:
        """Return the elements in page order."""
        named = index.by_name
        found = [element for element in named.get(self.name, ()) if element.tag == self.tag]
        if self.without and found:
            others = set(named.get(self.without, ()))
            found = [element for element in found if element not in others]
        found = _those(found, self.where)
        if not self.child or not found:
            return found
        if len(found) == 1:
            return list(found[0].iterchildren(self.child))
        return index.in_page_order(child for element in found for child in element.iterchildren(self.child))


class TagPath(NamedTuple):
    """The elements with a tag. `where` are XPath predicates that must be true for each element; empty for none."""

    tag: str
    where: str = ""

    def find(self, index: PageIndex, _bodies: Sequence[HtmlElement]) -> list[HtmlElement]:
        """Return the elements in page order."""
        return _those(list(index.nodes[0].iter(self.tag)), self.where)


@cache
def simple_path(path: str) -> SimplePath | NamePath | TagPath | None:
    """Return the XPath as a simple one, None if it is not one."""
    if by_name := _NAME_PATH.fullmatch(path):
        try:
            return NamePath(re.compile(by_name["pattern"], re.IGNORECASE))
        except re.error:
            return None  # libxml2 reports the error, with the XPath
    if by_tag := _TAG_PATH.fullmatch(path):
        return TagPath(by_tag["tag"], by_tag["where"])
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    name = f"#{match['id']}" if match["id"] else f".{match['with_class']}"
    without = f".{match['without_class']}" if match["without_class"] else ""
    return SimplePath(
        match["tag"], name, without, f"[{match['where']}]" if match["where"] else "", match["child"] or ""
    )


def _those(elements: list[HtmlElement], where: str) -> list[HtmlElement]:
    """Return those of the elements, in page order, for which the predicates are true."""
    if not where or not elements:
        return elements
    found: list[HtmlElement] = _filter(where)(elements[0], elements=elements)
    return found


@cache
def _filter(where: str) -> etree.XPath:
    return etree.XPath(f"$elements{where}")


@cache
def members(path: str) -> tuple[str, ...]:
    """Return the members of a union of XPaths."""
    ends, level, quote = [], 0, ""
    for at, character in enumerate(path):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "([":
            level += 1
        elif character in ")]":
            level -= 1
        elif character == "|" and not level:
            ends.append(at)
    starts = [0, *(end + 1 for end in ends)]
    return tuple(path[start:end].strip() for start, end in zip(starts, [*ends, len(path)], strict=True))


@cache
def split_path(path: str) -> tuple[tuple[SimplePath | NamePath | TagPath, ...], str]:
    """Return the simple members of a union of XPaths, and the union of the others; empty if there is no other."""
    simple = {member: found for member in members(path) if (found := simple_path(member))}
    return tuple(simple.values()), " | ".join(member for member in members(path) if member not in simple)
