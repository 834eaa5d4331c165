"""XPaths that an index of classes and ids answers: `//h3[has class a and not(has class b)]`, `//div[@id='c']`.

A walk through the tree for each of them costs more than the index. All other XPaths are left to libxml2.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.extraction.html.page_index import PageIndex

_CONDITION = (
    r"\(contains\(@class, '(?P<{0}>[\w-]+)'\) and "
    r"contains\(concat\(' ', normalize-space\(@class\), ' '\), ' (?P={0}) '\)\)"
)
_PATH = re.compile(
    rf"//(?P<tag>\w+)\[(?:@id='(?P<id>[\w-]+)'|{_CONDITION.format('with_class')}"
    rf"(?: and not\({_CONDITION.format('without_class')}\))?)\](?:/(?P<child>\w+))?"
)


def has_class(name: str) -> str:
    """Return the XPath condition that an element has the class `name`."""
    # Most elements fail the first condition, which costs a fraction of the second one.
    return f"(contains(@class, '{name}') and contains(concat(' ', normalize-space(@class), ' '), ' {name} '))"


class SimplePath(NamedTuple):
    """The elements with a tag and a name (`.class` or `#id`), without another name; or their children with a tag."""

    tag: str
    name: str
    without: str = ""
    child: str = ""

    def find(self, index: PageIndex) -> list[HtmlElement]:
        """Return the elements in page order."""
        named = index.by_name
        found = [element for element in named.get(self.name, ()) if element.tag == self.tag]
        if self.without and found:
            others = set(named.get(self.without, ()))
            found = [element for element in found if element not in others]
        if not self.child or not found:
            return found
        return index.in_page_order([child for element in found for child in element if child.tag == self.child])


@cache
def simple_path(path: str) -> SimplePath | None:
    """Return the XPath as a simple one, None if it is not one."""
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    name = f"#{match['id']}" if match["id"] else f".{match['with_class']}"
    without = f".{match['without_class']}" if match["without_class"] else ""
    return SimplePath(match["tag"], name, without, match["child"] or "")


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
def split_path(path: str) -> tuple[tuple[SimplePath, ...], str]:
    """Return the simple members of a union of XPaths, and the union of the others; empty if there is no other."""
    simple = {member: found for member in members(path) if (found := simple_path(member))}
    return tuple(simple.values()), " | ".join(member for member in members(path) if member not in simple)
