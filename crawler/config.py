"""The project's own settings, CRAWLER_*, as a crawl was given them (`-s NAME=VALUE`).

What settings.py has is what there is: a name that it has not, and a value of
another kind than its own, are errors. A mistyped name would pass in silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "CRAWLER_"
_KINDS = {int: "a whole number, 0 or more", float: "a number, 0 or more", bool: "True or False"}
_TRUTHS = frozenset({"0", "1", "true", "false"})


def check_settings(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """Compare the settings of a crawl with those of settings.py. BadInputError names the first that is wrong."""
    known = {name: value for name, value in defaults.items() if name.startswith(PREFIX)}
    for name, value in given.items():
        if not name.startswith(PREFIX):
            continue
        if name not in known:
            raise BadInputError(f"there is no setting {name}; known ones: {', '.join(sorted(known))}")
        wanted = _KINDS.get(type(known[name]))
        if wanted is not None and not _fits(value, type(known[name])):
            raise BadInputError(f"the setting {name}={value!r} is wrong: it takes {wanted}")


def _fits(value: Any, kind: type[Any]) -> bool:
    if kind is bool:
        return str(value).lower() in _TRUTHS
    try:
        return bool(float("inf") > kind(value) >= 0)
    except (TypeError, ValueError):
        return False
