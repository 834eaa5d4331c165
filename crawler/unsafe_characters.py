"""Characters that no text needs, and that damage databases, terminals and the order of words on a screen.

They are removed where data from outside enters, and escaped where text is printed: older versions stored some. They
are control characters but tab and line break, lone surrogates, noncharacters, and the bidi controls that override,
embed or isolate. Marks that scripts need stay: U+200E, U+200F and the joiners.
"""

from __future__ import annotations

import json
import re
from typing import Any

_UNSAFE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
_IN_INPUT = re.compile(f"[{_UNSAFE}]")
_IN_OUTPUT = re.compile(f"[\r{_UNSAFE}]")
_FIRST_C1, _LAST_C1 = "\x80", "\x9f"
_BREAKS = "\x0b\x0c"  # vertical tab and form feed stand between words


def without_unsafe(text: str) -> str:
    """Return a text from outside without unsafe characters; a C1 character is one of windows-1252, as in HTML."""
    return _IN_INPUT.sub(_safe, text)


def without_unsafe_values(value: Any) -> Any:
    """Return a value that was read from JSON, without the unsafe characters in its texts and names."""
    if isinstance(value, str):
        return without_unsafe(value)
    if isinstance(value, list):
        return [without_unsafe_values(one) for one in value]
    if isinstance(value, dict):
        return {without_unsafe(name): without_unsafe_values(one) for name, one in value.items()}
    return value


def read_json(text: str) -> Any:
    """Read JSON from outside. ValueError or RecursionError if it cannot be read."""
    return without_unsafe_values(json.loads(text))


def escaped(text: str) -> str:
    r"""Return a text to print: unsafe characters as `\x1b`, so a terminal does not obey them."""
    return _IN_OUTPUT.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def as_json(value: Any, indent: int | None = None) -> str:
    r"""Return a value as JSON: letters as they are, unsafe characters as `\u001b`, dates as text."""
    written = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    return _IN_OUTPUT.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _safe(found: re.Match[str]) -> str:
    if _FIRST_C1 <= found[0] <= _LAST_C1:
        return bytes((ord(found[0]),)).decode("cp1252", "ignore")
    return " " if found[0] in _BREAKS else ""
