"""Really Simple Licensing 1.0 (RSL, 10 December 2025), as far as it decides about the purposes here.

Of the `content` elements whose `url` matches a page, those with the longest one decide. In their licences a prohibition
counts before a permission, and a narrow usage (`ai-train`) before a wide one (`ai-all`, `all`). A licence that permits
some usages permits no others. A permission that depends on payment, on a licence server, on a user or a country or on
reports allows nothing here; attribution may be demanded.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree

from crawler.items import Statement
from crawler.network.path_patterns import path_of, path_pattern
from crawler.vocabulary import Preference, Purpose, TermsSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.terms.preferences import Stated

MAX_BYTES, MAX_CONTENTS, MAX_CONTENT_CHARS = 500_000, 500, 8_000
CACHED = 1024
CONTENT = "content"
_USAGES = {
    Purpose.SEARCH: (Purpose.SEARCH, "all"),
    Purpose.TDM: ("all",),
    Purpose.TRAIN_AI: ("ai-train", "ai-all", "all"),
    Purpose.AI_INPUT: (Purpose.AI_INPUT, "ai-all", "all"),
}
_FREE = frozenset({None, "free", "attribution"})
_KEPT = frozenset({CONTENT, "license", "permits", "prohibits", "payment", "reporting"})


def rsl_statements(body: bytes, place: str | None) -> Iterator[Statement]:
    """Yield the `content` elements of an RSL document, without the parts that decide nothing; none if it is no RSL."""
    tree = _parsed(body) if len(body) <= MAX_BYTES else None
    if tree is None or _name(tree) != "rsl":
        return
    contents = [element for element in tree if _name(element) == CONTENT and element.get("url")]
    for element in contents[:MAX_CONTENTS]:
        text = etree.tostring(_bare(element), encoding="unicode")
        if len(text) <= MAX_CONTENT_CHARS:
            yield Statement(TermsSource.RSL, CONTENT, text, place)


def content_matches(content: str, url: str) -> bool:
    """Return whether a `content` element, which `rsl_statements` has made, is about a URL."""
    location = _location(content)
    parts = urlsplit(location)
    if parts.netloc and parts.netloc.lower() != urlsplit(url).netloc.lower():
        return False
    return path_pattern(_path(location)).matches(path_of(url))


def by_contents(evidence: Sequence[Statement]) -> Stated:
    """Return the preferences that the matching `content` elements of a page state."""
    contents = [one.value for one in evidence if one.source == TermsSource.RSL]
    if not contents:
        return {}
    octets = [path_pattern(_path(_location(content))).octets for content in contents]
    chosen = [content for content, length in zip(contents, octets, strict=True) if length == max(octets)]
    elements = [element for content in chosen if (element := _parsed(content.encode())) is not None]
    read = {purpose: _preference(elements, usages) for purpose, usages in _USAGES.items()}
    return {purpose: preference for purpose, preference in read.items() if preference is not None}


def _preference(contents: Sequence[etree._Element], usages: Sequence[str]) -> Preference | None:
    found = set()
    for content in contents:
        licenses = [element for element in content if _name(element) == "license"]
        found |= {_of_license(one, usages, needs_contract=content.get("server") is not None) for one in licenses}
    order = ((Preference.DISALLOWED, True), (Preference.ALLOWED, False), (Preference.DISALLOWED, False))
    return next((answer[0] for answer in order if answer in found), None)


def _of_license(
    element: etree._Element, usages: Sequence[str], *, needs_contract: bool
) -> tuple[Preference, bool] | None:
    """Return the answer of one licence, and whether it is a prohibition, which no other licence lifts."""
    permits, prohibits = _tokens(element, "permits"), _tokens(element, "prohibits")
    for usage in usages:
        if usage in (prohibits or ()):
            return Preference.DISALLOWED, True
        if usage in (permits or ()):
            depends = needs_contract or _depends(element)
            return (Preference.DISALLOWED if depends else Preference.ALLOWED), False
    if permits is not None or (prohibits is None and _depends(element)):
        return Preference.DISALLOWED, False
    return None


def _tokens(element: etree._Element, name: str) -> set[str] | None:
    """Return the usages that a licence permits or prohibits, None if it has no list of usages."""
    lists = [one for one in element if _name(one) == name and one.get("type", "usage") == "usage"]
    return {token for one in lists for token in (one.text or "").replace(",", " ").lower().split()} if lists else None


def _depends(element: etree._Element) -> bool:
    """Return whether a licence has a condition that only a contract or the user's place can meet."""
    for one in element:
        name, kind = _name(one), one.get("type")
        if name == "reporting" or (name in {"permits", "prohibits"} and kind in {"user", "geo"}):
            return True
        if name == "payment" and kind not in _FREE:
            return True
    return False


def _bare(element: etree._Element) -> etree._Element:
    """Return a copy without namespaces and without elements that decide nothing."""
    copy = etree.Element(_name(element), {name: element.attrib[name] for name in element.attrib if "}" not in name})
    copy.text = " ".join((element.text or "").split())
    copy.extend(_bare(child) for child in element if _name(child) in _KEPT)
    return copy


def _parsed(body: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


@lru_cache(CACHED)
def _location(content: str) -> str:
    element = _parsed(content.encode())
    return "" if element is None else element.get("url", "")


def _path(location: str) -> str:
    """Return the path of a location, which is a URL or a path with wildcards."""
    rest = location.partition("://")[2].partition("/")[2] if "://" in location else location
    return rest if rest.startswith(("/", "*")) else f"/{rest}"
