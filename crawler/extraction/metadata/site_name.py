"""The names of the site that a page is of, and how to take them off a title.

A part behind a separator is cut only if it is known for the site's name, a
date, or a section in front of a name that was cut: a headline's own dash stays.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.extraction.metadata.json_ld import listed, text_of, types_of
from crawler.extraction.metadata.parsed_date import read_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from crawler.extraction.metadata.declared import DeclaredMetadata

MIN_KEY_CHARS = 2
MIN_HOST_PART_CHARS = 4
"""A longer title part that holds the host's name, or is held by it, is the site's name only from here on."""
MAX_NAME_CHARS = 60
MAX_NAMES = 20
MAX_EXTRA_CHARS = 12
"""How much a site's name may have around the known one: `The`, `.com`, `Online`."""
SITES = frozenset({"WebSite", "Organization", "NewsMediaOrganization", "Corporation"})
_SEPARATOR = re.compile(r"\s+[|\-–—−―ー·•»›«<*/:~]+\s+|\s*[|｜￨ㅣ]\s*|\s*[：:]\s*(?=\S)|\s*(?:--+|——+|_)\s*|,\s+")
_GLUED = re.compile(r"-([^\s-]{1,20})$")
BARS = frozenset("|｜￨ㅣ»")
"""Separators that only a page's template writes."""
_NO_LETTERS = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "å": "a", "æ": "ae", "&": "and"})


def key_of(name: str) -> str:
    """Return what a name and a host have in common: small letters and digits, `Börsen-Zeitung` as `boersenzeitung`."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name.casefold()).translate(_LETTERS))
    return _NO_LETTERS.sub("", plain)


def site_names(declared: DeclaredMetadata) -> tuple[str, ...]:
    """Return the names that the page gives its site, the surest first. What the page itself is called is none."""
    titles = {declared.text("headline"), *declared.titles, *declared.meta("og:title")}
    named = (name for name in _named(declared) if name and len(name) <= MAX_NAME_CHARS and name not in titles)
    return tuple(dict.fromkeys(islice(named, MAX_NAMES)))


def _named(declared: DeclaredMetadata) -> Iterator[str | None]:
    yield declared.text("publisher")
    yield from declared.meta("og:site_name")
    for node in declared.json_ld.nodes:
        if types_of(node) & SITES:
            yield from (text_of(value) for key in ("name", "alternateName") for value in listed(node.get(key)))
    yield from declared.meta("application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher")


class SiteName:
    """Knows a name of one site when it sees it."""

    def __init__(self, names: Collection[str], url: str, sections: Collection[str] = ()) -> None:
        self._keys = {key for name in names if len(key := key_of(name)) >= MIN_KEY_CHARS}
        host, path = _split(url)
        labels = host.split(".")
        self._keys |= {key_of(host), key_of(host.removeprefix("www."))}
        self._keys |= {
            key_of("".join(labels[start:end])) for start in range(len(labels)) for end in _ends(labels, start)
        }
        self._keys -= {key for key in self._keys if len(key) < MIN_KEY_CHARS} | {"www", "com", "news"}
        self._sections = {key_of(section) for section in (*sections, *path.split("/")[:-1])} - {""}

    def is_name(self, text: str) -> bool:
        """Tell whether a text is a name of the site, give or take a `The` or `.com`."""
        key = key_of(text)
        if not key or len(text) > MAX_NAME_CHARS:
            return False
        return key in self._keys or any(_holds(key, known) or _holds(known, key) for known in self._keys)

    def off(self, title: str) -> str:
        """Return a title without the names of the site at its end or beginning."""
        return self._off_front(self._off_end(title)) or title

    def _off_end(self, title: str) -> str:
        kept = rest = title
        for cut in reversed(list(_SEPARATOR.finditer(title))):
            part, rest = rest[cut.end() :], title[: cut.start()]
            if not rest:
                break
            if self._is_cut_off(part, cut[0].strip(), named=kept != title):
                kept = rest
            elif not _is_stamp(part):
                break
        glued = _GLUED.search(kept) if kept != title else None
        return kept[: glued.start()] if glued and key_of(glued[1]) in self._sections else kept

    def _is_cut_off(self, part: str, separator: str, *, named: bool) -> bool:
        if separator == ",":  # separates a name only if it is the name to the letter
            return self._is_exactly(part)
        return self.is_name(part) or ((named or separator in BARS) and key_of(part) in self._sections)

    def _off_front(self, title: str) -> str:
        """Cut `Name | ` only: `Name: the story of a broadcaster` is a headline, a bar is what templates write."""
        cut = _SEPARATOR.search(title)
        is_template = cut is not None and cut[0].strip() in BARS and self._is_exactly(title[: cut.start()])
        return title[cut.end() :] if cut and is_template else title

    def _is_exactly(self, text: str) -> bool:
        return key_of(text) in self._keys


def _is_stamp(part: str) -> bool:
    """Tell whether a part is a date or a byline, as stand behind a site's name; alone they are the headline's own."""
    parsed = read_date(part)
    return part.lower().startswith("by ") or (parsed is not None and parsed.raw == part.strip())


def _holds(longer: str, shorter: str) -> bool:
    return (
        len(shorter) >= MIN_HOST_PART_CHARS
        and len(longer) - len(shorter) <= MAX_EXTRA_CHARS
        and (longer.startswith(shorter) or longer.endswith(shorter))
    )


def _ends(labels: list[str], start: int) -> range:
    return range(start + 1, len(labels) + 1)


def _split(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower(), unquote(parts.path)
    except ValueError:
        return "", ""
