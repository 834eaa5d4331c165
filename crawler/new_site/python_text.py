r"""Values as Python source, as ruff and Black format it. Any text gives a valid literal: pages choose ids and classes.

A literal is compared with its text by `ast.literal_eval` before it is written.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

INDENT = "    "
_HAS_CLASS = re.compile(
    r"\(contains\(@class, '([\w-]+)'\) and "
    r"contains\(concat\(' ', normalize-space\(@class\), ' '\), ' (?:\1) '\)\)"
)
"""What `has_class` of extraction/simple_paths.py returns."""
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def literal(text: str) -> str:
    """Return a text as a literal: in double quotes, unless single ones need fewer escapes. ValueError if it fails."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    written = quote + "".join(_escaped(letter, quote) for letter in text) + quote
    if ast.literal_eval(written) != text:
        raise ValueError(f"no literal of {text!r}")
    return written


def path_literal(path: str) -> str:
    """Return an XPath as a literal; its conditions for classes are calls of `has_class` in an f-string."""
    if _HAS_CLASS.search(path) is None:
        return literal(path)
    parts = _HAS_CLASS.split(path)  # text, class, text, class, ... text
    written = [f"{{has_class('{part}')}}" if at % 2 else _in_f_string(part) for at, part in enumerate(parts)]
    return f'f"{"".join(written)}"'


def shown_path(path: str) -> str:
    """Return an XPath for people: its conditions for classes are short."""
    return _HAS_CLASS.sub(lambda found: f"has_class('{found[1]}')", path)


def _in_f_string(text: str) -> str:
    return "".join(_escaped(letter, '"') for letter in text).replace("{", "{{").replace("}", "}}")


def raw_literal(pattern: str) -> str:
    """Return a regular expression as a raw literal if that is possible, else as `literal` does."""
    plain = pattern.isprintable() and '"' not in pattern and not pattern.endswith("\\")
    return f'r"{pattern}"' if plain and ast.literal_eval(f'r"{pattern}"') == pattern else literal(pattern)


def comment(text: str) -> str:
    """Return a text for a comment or a docstring: one line, without characters that could end it."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(line.replace("\\", "/").replace('"', "'").split())


def block(head: str, lines: Iterable[str], end: str) -> list[str]:
    """Return a bracket with a line for each of its parts; `head` opens it and `end` closes it."""
    return [head, *(f"{INDENT}{line}" for line in lines), end]


def mapping(name: str, items: Iterable[tuple[str, str]], end: str = "},") -> list[str]:
    """Return the lines of a dict as the value of `name=`: keys and values are Python source."""
    return block(f"{name}={{", (f"{key}: {value}," for key, value in items), end)


def _escaped(letter: str, quote: str) -> str:
    if letter == quote:
        return f"\\{quote}"
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
