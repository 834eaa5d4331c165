"""Checks the settings of a crawl: their names, the types of CRAWLER_*, Scrapy's numbers; and the proxies it would use.

Scrapy itself ignores a mistyped name, and a wrong number ends it with a traceback, or leaves a run waiting without end.

A name near a known one is refused; any other may belong to another add-on of Scrapy, and gives a warning.
"""

from __future__ import annotations

import logging
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

logger = logging.getLogger(__name__)
PREFIX = "CRAWLER_"
NEAR = 0.88  # the share of equal characters from which a name counts as a mistyped one: DOWNLOAD_DELYA has 0.93
_TYPES = {int: "a whole number, 0 or more", float: "a number, 0 or more", bool: "True or False"}
_ABOVE_0 = frozenset({"CRAWLER_CLEAN_SECONDS", "CRAWLER_CLEAN_MEGABYTES"})  # 0 would refuse every page
_SHARES = frozenset({"CRAWLER_MIN_CONFIDENCE"})
_SWITCH = "_ENABLED"  # names of Scrapy that end so are switches, also where the default is a number
_AT_LEAST_ONE = "CONCURRENT_"
_BOOLEANS = frozenset({"0", "1", "true", "false"})
_OF_REQUESTS = ("http", "https")  # the schemes of requests, and of proxies that Scrapy can use


def check_settings(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """Compare the settings of a crawl with the defaults, Scrapy's and ours. BadInputError names the first wrong one."""
    known = {name: value for name, value in defaults.items() if name.startswith(PREFIX)}
    for name, value in given.items():
        if name not in defaults:
            _refuse_mistyped(name, known, defaults)
        valid = _TYPES.get(type(known.get(name)))
        if valid is not None and not _is_valid(value, type(known[name])):
            raise BadInputError(f"the setting {name}={value!r} is wrong: it takes {valid}")
        _check_range(name, value)
        if type(defaults.get(name)) in {int, float} and not name.endswith(_SWITCH) and not _is_number(name, value):
            least = " of 1 or more" if name.startswith(_AT_LEAST_ONE) else ""
            raise BadInputError(f"the setting {name}={value!r} is wrong: it takes a number{least}")


def setting_is_on(given: Mapping[str, Any], name: str) -> bool:
    """Return a switch. BadInputError if its value is none."""
    value = str(given[name]).lower()
    if value not in _BOOLEANS:
        raise BadInputError(f"the setting {name}={given[name]!r} is wrong: it takes {_TYPES[bool]}")
    return value in {"1", "true"}


def number_in(given: Mapping[str, Any], name: str) -> int:
    """Return a whole number. BadInputError if the value is none."""
    if not _is_valid(given[name], int):
        raise BadInputError(f"the setting {name}={given[name]!r} is wrong: it takes {_TYPES[int]}")
    return int(given[name])


def check_proxies(proxies: Mapping[str, str]) -> None:
    """Check the proxies of the environment, by scheme. BadInputError names the first variable that is wrong."""
    for scheme in _OF_REQUESTS:
        if scheme in proxies and not _is_proxy(proxies[scheme]):
            raise BadInputError(f"the environment variable {scheme}_proxy is wrong: it takes http://HOST:PORT")


def _is_proxy(url: str) -> bool:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        return bool(parts.hostname) and parts.scheme in _OF_REQUESTS and parts.port != 0
    except ValueError:
        return False


def _refuse_mistyped(name: str, ours: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    near = get_close_matches(name.upper(), filter(str.isupper, defaults), n=1, cutoff=NEAR)
    if near:
        raise BadInputError(f"there is no setting {name}; is it {near[0]}?")
    if name.startswith(PREFIX):
        raise BadInputError(f"there is no setting {name}; known ones: {', '.join(sorted(ours))}")
    logger.warning("neither Scrapy nor this project knows the setting %s", name)


def _check_range(name: str, value: Any) -> None:
    if name in _SHARES and float(value) > 1:
        raise BadInputError(f"the setting {name}={value!r} is wrong: it takes a number, 0 to 1")
    if name in _ABOVE_0 and not float(value):
        raise BadInputError(f"the setting {name}={value!r} is wrong: it takes a number above 0")


def _is_valid(value: Any, of_type: type[Any]) -> bool:
    if of_type is bool:
        return str(value).lower() in _BOOLEANS
    try:
        return bool(float("inf") > of_type(value) >= 0)
    except (TypeError, ValueError):
        return False


def _is_number(name: str, value: Any) -> bool:
    try:
        return value is None or float(value) >= (1 if name.startswith(_AT_LEAST_ONE) else float("-inf"))
    except (TypeError, ValueError):
        return False
