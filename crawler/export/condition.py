"""Checks that a condition of the user (`--where`) is one expression in SQL, and no second statement.

It is not a parser: the database parses the condition, in a transaction that only reads. This refuses all that could
end the expression: a semicolon, a comment, a closing bracket without an opening one, and forms of strings that
databases read differently.
"""

from __future__ import annotations

import re
from itertools import accumulate

from crawler.exceptions import BadInputError

_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_STRING = "\1"  # stands for each quoted string and name while the rest is checked
_REFUSED = {
    ";": "a semicolon",
    r"--|/\*": "a comment",
    r"\$": "the sign $",
    r"\\": "a backslash outside quotes",
    r"\be\x01": "a string with E'...'",
    r"['\"`]": "a quote that is not closed, or of another kind",
    r"\0": "the character NUL",
}
_BRACKETS = {"(": 1, ")": -1}


def require_one_condition(where: str) -> None:
    """Raise BadInputError if a condition is more, or less, than one expression."""
    bare = _QUOTED.sub(_STRING, where)
    found = [name for form, name in _REFUSED.items() if re.search(form, bare, re.IGNORECASE)]
    depths = list(accumulate(_BRACKETS.get(sign, 0) for sign in bare))
    if depths and (depths[-1] or min(depths) < 0):
        found.append("a bracket without its other half")
    if found:
        raise BadInputError(f'--where takes one condition of SQL, such as "revision > 1"; this one has {found[0]}')
