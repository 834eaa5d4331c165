"""Lists as JSON: JSON Feed, objects with links, lists of URLs; also as a script (`var x = [...];`) or JSONP.

Keys without quotes, single quotes, comments and trailing commas are read too. If a part is not even that, the links
in the rest of the text are read, and the list counts as unreadable.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from crawler.extraction.html.links import links_in
from crawler.extraction.html.parsing import parse
from crawler.extraction.lists.link import Found, Link
from crawler.extraction.lists.times import read_time
from crawler.extraction.urls import is_web_url
from crawler.vocabulary import DiscoveryWay, LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_JSON_DEPTH = 20
MAX_VALUES = 100_000  # of one text: JSON may stand one value a line
MAX_DIGITS = 100  # of an integer; Python refuses to read one of more than 4,300

_START = re.compile(
    r"\s*+(?:\)\]\}',?\s*+|(?:/\*.*?\*/|//[^\n]*+|;)\s*+){0,20}+(?:(?:var|let|const)\s++)?+"
    r"(?:[\w$.=\s\"']{1,200}+&&\s*+)?+"
    r"(?:[\w$][\w$.\[\]\"']{0,200}+\s*+[=(]\s*+){0,5}+(?=[\[{])",
    re.DOTALL,
)
"""The text that may precede the first value of a script: guards, comments, a variable, a call."""
_BETWEEN = re.compile(r"[^\[{]*+")
_JS = re.compile(
    r"(?P<string>\"(?:[^\"\\]|\\.)*+(?:\"|\Z))|'(?P<single>(?:[^'\\]|\\.)*+)(?:'|\Z)|/\*.*?(?:\*/|\Z)|//[^\n]*+"
    r"|,(?=\s*+[\]}])|(?P<key>(?<![\w$])[A-Za-z_$][\w$]*+)(?=\s*+:)|(?P<none>\b(?:undefined|NaN)\b)",
    re.DOTALL,
)
_URL_KEYS = frozenset(
    "url link href loc permalink weburl linkurl docurl pageurl articleurl newsurl canonicalurl externalurl".split()
)
_PUBLISHED_KEYS = frozenset(
    "datepublished published publishedat pubdate pubtime publishtime publishdate date time".split()
)
_MODIFIED_KEYS = frozenset("datemodified modified updated updatedat lastmod".split())
_PATH_KEYS = frozenset("path uri webpath urlpath".split())  # used where an object has no URL
_NEXT = "nexturl"
_ID = "guid"
_IN_TEXT = re.compile(
    r"[\"']?\b(?:url|link|href|loc|permalink)[\"']?\s{0,9}:\s{0,9}(?:\"([^\"\\]{1,2000}+(?:\\.[^\"\\]{0,2000}+){0,200}+)\"|'([^'\\]{1,2000}+)')"
)
_FEED = re.compile(r"\bjsonfeed\.org\\?/version")  # of JSON Feed, also with escaped slashes
_PATH = re.compile(r"/(?!/)[^\s<>\"]++")


def is_json(text: str) -> bool:
    """Return whether a text is JSON, or a script that begins with an object or a list."""
    return _START.match(text) is not None


def read_json(text: str, url: str) -> Found:
    """Return the links of a JSON list; the URL of the list is the base of links in HTML."""
    try:
        values, whole = list(islice(_values(text), MAX_VALUES)), True
    except (ValueError, RecursionError):
        try:
            values, whole = list(islice(_values(_as_json(text)), MAX_VALUES)), True
        except (ValueError, RecursionError):
            values, whole = [], False
    links = [link for value in values for link in _links(value, url, MAX_JSON_DEPTH)]
    way = DiscoveryWay.ANNOUNCED if _FEED.search(text) else DiscoveryWay.LINKED
    return Found(links if whole else [Link(one) for one in _links_in_text(text)], whole, way)


def _values(text: str) -> Iterator[Any]:
    """Yield the objects and lists of a script. ValueError if one of them is not JSON."""
    decoder, start = json.JSONDecoder(strict=False, parse_int=_integer), _START.match(text)
    at = start.end() if start else len(text)
    while at < len(text):
        value, end = decoder.raw_decode(text, at)
        yield value
        between = _BETWEEN.match(text, end)
        at = between.end() if between else len(text)


def _integer(digits: str) -> int | None:
    """Return an integer; None for a huge one, which is no time."""
    return int(digits) if len(digits) <= MAX_DIGITS else None


def _as_json(script: str) -> str:
    """Return a script with its object literals as JSON."""
    return _JS.sub(_as_token, script)


def _as_token(found: re.Match[str]) -> str:
    if found["string"]:
        return found["string"]
    if found["single"] is not None:
        return '"' + found["single"].replace("\\'", "'").replace('"', '\\"').replace('\\\\"', '\\"') + '"'
    if found["key"]:
        return f'"{found["key"]}"'
    return "null" if found["none"] else " "


def _links_in_text(text: str) -> Iterator[str]:
    for double, single in _IN_TEXT.findall(text):
        yield (double or single).replace("\\/", "/")


def _links(value: Any, url: str, depth: int) -> Iterator[Link]:
    """Yield the links in a value, in its order."""
    if not depth:
        return
    if isinstance(value, dict):
        yield from _links_of_object(value, url, depth)
    elif isinstance(value, list):
        for one in value:
            if isinstance(one, str) and (is_web_url(one) or _PATH.fullmatch(one)):
                yield Link(one)
            else:
                yield from _links(one, url, depth - 1)


def _links_of_object(value: dict[str, Any], url: str, depth: int) -> Iterator[Link]:
    """Yield the links of an object; one with a time is an item, all others are links of any kind."""
    fields = {re.sub(r"[_-]", "", key[:40]).lower(): one for key, one in value.items()}
    published, modified = _time(fields, _PUBLISHED_KEYS), _time(fields, _MODIFIED_KEYS)
    kind = LinkKind.ITEM if published or modified else LinkKind.LINK
    has_url = any(isinstance(fields.get(key), str) for key in _URL_KEYS)
    for key, one in fields.items():
        if not isinstance(one, str):
            yield from _links(one, url, depth - 1)
        elif key == _NEXT:
            yield Link(one, LinkKind.NEXT_PAGE)
        elif key in _URL_KEYS or (not has_url and _is_url(key, one)):
            yield Link(one, kind, published, modified)
        elif "href=" in one and not has_url:  # a list as HTML in JSON
            yield from map(Link, links_in(url, parse(one)))


def _is_url(key: str, text: str) -> bool:
    """Return whether a field of an object that has no URL by its name is one by its form."""
    is_path = key in _PATH_KEYS and _PATH.fullmatch(text) is not None
    return is_path or (key in {_ID, *_PATH_KEYS} and is_web_url(text))


def _time(fields: dict[str, Any], keys: frozenset[str]) -> Any:
    found = (read_time(str(fields[key])) for key in fields if key in keys and isinstance(fields[key], str | int))
    return next(filter(None, found), None)
