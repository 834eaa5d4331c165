"""The nodes of a page's JSON-LD. Frequent errors of syntax are repaired.

Limits: MAX_SCRIPTS scripts of MAX_CHARS each, MAX_NODES nodes, MAX_DEPTH levels. A script that cannot be read even
after the repair is ignored; no function raises.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

from crawler.unsafe_characters import without_unsafe, without_unsafe_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Node = dict[str, Any]

MAX_SCRIPTS = 40
MAX_CHARS = 1_000_000
MAX_NODES = 5_000
MAX_DEPTH = 12
MAX_VALUES = 20  # how many JSON texts one script may contain, one after another

_OPENING = re.compile(r"(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)")
_CLOSINGS = ("-->", "/*]]>*/", "//]]>", "// ]]>", "]]>")
_STRING = r'(?P<string>"(?:[^"\\]|\\.)*+")'
_COMMENT = re.compile(_STRING + r"|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|//[^\n]*", re.DOTALL)
_TRAILING_COMMA = re.compile(_STRING + r"|,(?=\s*[}\]])", re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})?', re.DOTALL)
_GAP = re.compile(r"[\s;,]*")
_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
_INLINED = ("@graph", "mainEntity", "mainEntityOfPage")  # keys whose nodes describe the page, as the top nodes do


@dataclass(frozen=True, slots=True)
class JsonLd:
    """The nodes that describe the page itself, in page order, and all nodes that have an `@id`, by it."""

    nodes: tuple[Node, ...] = ()
    named: Mapping[str, Node] = field(default_factory=dict)

    def resolved(self, value: Any) -> Any:
        """Return the node that `{"@id": ...}` refers to, or the value itself."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
            return self.named.get(str(value.get("@id")), value)
        return value


def read_json_ld(scripts: Iterable[str]) -> JsonLd:
    """Read the texts of a page's JSON-LD scripts."""
    values = [value for script in list(scripts)[:MAX_SCRIPTS] for value in _values(script)]
    named: dict[str, Node] = {}
    for node in _every_node(values):
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(named.get(name, ())):
            named[name] = node
    without_nodes = JsonLd(named=named)
    return JsonLd(tuple(without_nodes.resolved(node) for node in _top_nodes(values, 0)), named)


def types_of(node: Node) -> frozenset[str]:
    """Return the types of a node, as names of schema.org without the URL of the vocabulary."""
    return frozenset(name.rsplit("/", 1)[-1] for name in listed(node.get("@type")) if isinstance(name, str))


def listed(value: Any) -> list[Any]:
    """Return a list as it is, None as an empty list, any other value as a list of one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: Any) -> str | None:
    """Return a value as folded text without tags, or None. A list has the text of its first value, a node its name."""
    first = next(iter(listed(value)), None)
    named = first.get("name") or first.get("@value") if isinstance(first, dict) else first
    if not isinstance(named, str):
        return None
    text = unescape(unescape(named)) if "&" in named else named  # some systems escape twice
    return " ".join(_TAG.sub("", without_unsafe(text)).split()) or None


def _values(script: str) -> list[Any]:
    if len(script) > MAX_CHARS:
        return []
    text = _unwrapped(script.strip("\ufeff \t\r\n"))
    for repair in (str, _repaired):
        try:
            return list(_consecutive(repair(text)))
        except (ValueError, RecursionError):
            continue
    return []


def _unwrapped(text: str) -> str:
    """Remove the comment or CDATA section around the script, which hides it from very old browsers."""
    opening = _OPENING.match(text)
    if not opening:
        return text
    inner = text[opening.end() :]
    return inner.removesuffix(next((closing for closing in _CLOSINGS if inner.endswith(closing)), ""))


def _repaired(text: str) -> str:
    """Repair frequent errors: escaped quotes, comments, trailing commas, backslashes that are no escapes."""
    if '"' not in text:
        text = unescape(text)
    uncommented = _COMMENT.sub(lambda match: match["string"] or "", text)
    return _TRAILING_COMMA.sub(lambda match: _with_valid_escapes(match["string"] or ""), uncommented)


def _with_valid_escapes(string: str) -> str:
    return _ESCAPE.sub(lambda escape: escape[0] if escape[1] else r"\\", string)


def _consecutive(text: str) -> Iterator[Any]:
    """Yield the JSON values that follow one another, as in two scripts that were joined."""
    decoder = json.JSONDecoder(strict=False)  # many pages have line breaks in strings
    end = 0
    for _ in range(MAX_VALUES):
        gap = _GAP.match(text, end)
        start = gap.end() if gap else end
        if start >= len(text):
            return
        value, end = decoder.raw_decode(text, start)
        yield without_unsafe_values(value)


def _every_node(values: list[Any]) -> Iterator[Node]:
    stack = [(value, 0) for value in reversed(values)]
    for _ in range(MAX_NODES):
        if not stack:
            return
        value, depth = stack.pop()
        if isinstance(value, dict):
            yield value
        if depth < MAX_DEPTH:
            inner = value.values() if isinstance(value, dict) else listed(value)
            stack += [(child, depth + 1) for child in inner if isinstance(child, dict | list)]


def _top_nodes(values: list[Any], depth: int) -> Iterator[Node]:
    """Yield the nodes at the top, those in their graphs, and their main entities."""
    for value in values[:MAX_NODES] if depth < MAX_DEPTH else ():
        if isinstance(value, list):
            yield from _top_nodes(value, depth + 1)
        elif isinstance(value, dict):
            yield value
            for key in _INLINED:
                yield from _top_nodes([node for node in listed(value.get(key)) if isinstance(node, dict)], depth + 1)
