"""Checks the project's own settings, CRAWLER_*: their names and types. Scrapy itself ignores a mistyped name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "CRAWLER_"
_TYPES = {int: "a whole number, 0 or more", float: "a number, 0 or more", bool: "True or False"}
_BOOLEANS = frozenset({"0", "1", "true", "false"})


def check_settings(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """Compare the settings of a crawl with the defaults of settings.py. BadInputError names the first wrong one."""
    known = {name: value for name, value in defaults.items() if name.startswith(PREFIX)}
    for name, value in given.items():
        if name.startswith(PREFIX) and name not in known:
            raise BadInputError(f"there is no setting {name}; known ones: {', '.join(sorted(known))}")
        valid = _TYPES.get(type(known.get(name)))
        if valid is not None and not _is_valid(value, type(known[name])):
            raise BadInputError(f"the setting {name}={value!r} is wrong: it takes {valid}")


def _is_valid(value: Any, of_type: type[Any]) -> bool:
    if of_type is bool:
        return str(value).lower() in _BOOLEANS
    try:
        return bool(float("inf") > of_type(value) >= 0)
    except (TypeError, ValueError):
        return False
