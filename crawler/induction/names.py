"""The ids, classes and attribute values that an XPath may name: those that a person wrote, and that stay.

A name that a program generated, that counts, or that tells a state changes from page to page or from build to build.
"""

from __future__ import annotations

import re

MAX_NAME_CHARS = 60
_GENERATED = re.compile(
    r"\d{3,}"  # a number of the article or of a build
    r"|(?<![a-zA-Z])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6,}(?![a-zA-Z])"  # a digest
    r"|^(?:css|sc|jss|jsx|emotion|svelte|styled|data-v|ember|react|yui|ext-gen|radix)[-_:]"
    r"|__?(?=\w*\d)[A-Za-z\d-]{5,}$"  # `Body_text__2Xk9p` of CSS modules
    r"|[a-z]\d[A-Z]|[A-Z]\d[a-z]"
)
_STATES = frozenset(
    "active current first last odd even hidden visible open closed selected show hide clearfix clear row col left "
    "right center container wrapper inner outer loaded lazy is-active no-js js".split()
)
"""Names of states, and of layout alone: they stand on any element."""


def is_stable(name: str) -> bool:
    """Return whether an XPath may name an element by this id, class or attribute value."""
    if not 1 < len(name) <= MAX_NAME_CHARS or not name.isprintable() or name.lower() in _STATES:
        return False
    return any(map(str.isalpha, name)) and _GENERATED.search(name) is None


def literal(text: str) -> str:
    """Return a text as an expression of XPath 1.0, which has no escapes in its literals."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    parts = (f'"{part}"' if "'" in part else f"'{part}'" for part in re.findall(r"'+|[^']+", text))
    return f"concat({', '.join(parts)})"
