"""JSON-LD of a page: its nodes, whatever state the JSON is in.

Read with bounds: a page has no more than MAX_SCRIPTS of MAX_CHARS each, with no
more than MAX_NODES in them, MAX_DEPTH deep. What no repair makes readable is
no JSON-LD; nothing here raises.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Node = dict[str, Any]

MAX_SCRIPTS = 40
MAX_CHARS = 1_000_000
MAX_NODES = 5_000
MAX_DEPTH = 12
MAX_VALUES = 20
"""How many values, one JSON text behind another, a script may hold."""

_OPENING = re.compile(r"(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)")
_CLOSINGS = ("-->", "/*]]>*/", "//]]>", "// ]]>", "]]>")
_STRING = r'(?P<string>"(?:[^"\\]|\\.)*+")'
_COMMENT = re.compile(_STRING + r"|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|//[^\n]*", re.DOTALL)
_TRAILING_COMMA = re.compile(_STRING + r"|,(?=\s*[}\]])", re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})?', re.DOTALL)
_GAP = re.compile(r"[\s;,]*")
_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
_INLINED = ("@graph", "mainEntity", "mainEntityOfPage")
"""Keys whose nodes speak of the page as the top ones do."""


@dataclass(frozen=True, slots=True)
class JsonLd:
    """The nodes that speak of the page itself, in page order, and every node that has a name (`@id`)."""

    nodes: tuple[Node, ...] = ()
    named: Mapping[str, Node] = field(default_factory=dict)

    def resolved(self, value: Any) -> Any:
        """Return the node that `{"@id": ...}` refers to, or the value itself."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
            return self.named.get(str(value.get("@id")), value)
        return value


def read_json_ld(scripts: Iterable[str]) -> JsonLd:
    """Read the JSON-LD scripts of a page."""
    values = [value for script in list(scripts)[:MAX_SCRIPTS] for value in _values(script)]
    named: dict[str, Node] = {}
    for node in _every_node(values):
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(named.get(name, ())):
            named[name] = node
    found = JsonLd(named=named)
    return JsonLd(tuple(found.resolved(node) for node in _top(values, 0)), named)


def types_of(node: Node) -> frozenset[str]:
    """Return the schema.org types of a node, without their URL."""
    return frozenset(name.rsplit("/", 1)[-1] for name in listed(node.get("@type")) if isinstance(name, str))


def listed(value: Any) -> list[Any]:
    """Return a value that may be a list of values as a list; None is an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: Any) -> str | None:
    """Return a value as folded text without markup: of several the first, of a node its name; else None."""
    first = next(iter(listed(value)), None)
    named = first.get("name") or first.get("@value") if isinstance(first, dict) else first
    if not isinstance(named, str):
        return None
    text = unescape(unescape(named)) if "&" in named else named  # escaped twice is common
    return " ".join(_TAG.sub("", text).split()) or None


def _values(script: str) -> list[Any]:
    """Parse one script: as it stands, and if that fails repaired."""
    if len(script) > MAX_CHARS:
        return []
    text = _unwrapped(script.strip("\ufeff \t\r\n"))
    try:
        return list(_consecutive(text))
    except (ValueError, RecursionError):
        pass
    try:
        return list(_consecutive(_repaired(text)))
    except (ValueError, RecursionError):
        return []


def _unwrapped(text: str) -> str:
    """Take off what hid the script from browsers that knew none."""
    opening = _OPENING.match(text)
    if not opening:
        return text
    inner = text[opening.end() :]
    return inner.removesuffix(next((closing for closing in _CLOSINGS if inner.endswith(closing)), ""))


def _repaired(text: str) -> str:
    """Undo what is seen in the wild: entities for quotes, comments, trailing commas, escapes that JSON hasn't."""
    if '"' not in text:
        text = unescape(text)
    uncommented = _COMMENT.sub(lambda found: found["string"] or "", text)
    return _TRAILING_COMMA.sub(lambda found: _sound(found["string"] or ""), uncommented)


def _sound(string: str) -> str:
    return _ESCAPE.sub(lambda escape: escape[0] if escape[1] else r"\\", string)


def _consecutive(text: str) -> Iterator[Any]:
    """Yield the values that stand one behind another, as where two scripts were glued."""
    decoder = json.JSONDecoder(strict=False)  # raw line breaks in strings are common
    end = 0
    for _ in range(MAX_VALUES):
        gap = _GAP.match(text, end)
        start = gap.end() if gap else end
        if start >= len(text):
            return
        value, end = decoder.raw_decode(text, start)
        yield value


def _every_node(values: list[Any]) -> Iterator[Node]:
    waiting = [(value, 0) for value in reversed(values)]
    for _ in range(MAX_NODES):
        if not waiting:
            return
        value, depth = waiting.pop()
        if isinstance(value, dict):
            yield value
        if depth < MAX_DEPTH:
            inner = value.values() if isinstance(value, dict) else listed(value)
            waiting += [(one, depth + 1) for one in inner if isinstance(one, dict | list)]


def _top(values: list[Any], depth: int) -> Iterator[Node]:
    """Yield the nodes that stand at the top, in a graph, or as the main entity of one that does."""
    for value in values[:MAX_NODES] if depth < MAX_DEPTH else ():
        if isinstance(value, list):
            yield from _top(value, depth + 1)
        elif isinstance(value, dict):
            yield value
            for key in _INLINED:
                yield from _top([one for one in listed(value.get(key)) if isinstance(one, dict)], depth + 1)
