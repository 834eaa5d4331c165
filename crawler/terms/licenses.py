"""Licences that a page declares for its content: which are open, so that they allow each purpose here.

Open are Creative Commons' public domain marks (CC0, Public Domain Mark) and the licences BY and BY-SA, which demand
credit. NC and ND licences depend on the user's purpose and product, so they decide nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.vocabulary import Preference, Purpose, TermsSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Statement
    from crawler.terms.preferences import Stated

LICENSE = "license"
_DECLARED = (TermsSource.LINK, TermsSource.JSON_LD, TermsSource.ANCHOR)
"""The sources of a declared licence, the most reliable first."""
_OPEN_URL = re.compile(
    r"(?:https?:)?//(?:www\.)?creativecommons\.org/(?:licen[cs]es/by(?:-sa)?|publicdomain/(?:zero|mark))(?:[/?#].*)?",
    re.IGNORECASE,
)
_LICENSE_LINK = re.compile(
    r"<([^<>]*)>[^<>]*?;\s*rel\s*=\s*\"?(?:[\w-]+\s+)*license\b", re.IGNORECASE
)  # in a Link header
_OPEN_NAME = re.compile(
    r"CC[ -]?(?:0|BY(?:-SA)?)(?:[ -]\d\.\d)?(?: (?:Universal|International|Unported))?", re.IGNORECASE
)


def license_of(evidence: Sequence[Statement]) -> str | None:
    """Return the licence that a page declares, None if it declares none."""
    return next(iter(_declared(evidence)), None)


def by_licenses(evidence: Sequence[Statement]) -> Stated:
    """Return what the declared licences allow: each purpose, if all of them are open."""
    declared = _declared(evidence)
    if not declared or not all(map(is_open, declared)):
        return {}
    return dict.fromkeys(Purpose, Preference.ALLOWED)


def is_open(license_name: str) -> bool:
    """Return whether a licence, a URL or a name, is one of the open ones."""
    name = license_name.strip()
    return bool(_OPEN_URL.fullmatch(name) or _OPEN_NAME.fullmatch(name))


def _declared(evidence: Sequence[Statement]) -> list[str]:
    headers = (one.value for one in evidence if one.source == TermsSource.HEADER and one.name == "Link")
    linked = [match[1].strip() for value in headers for match in _LICENSE_LINK.finditer(value)]
    return linked + [
        one.value for source in _DECLARED for one in evidence if one.source == source and one.name == LICENSE
    ]
