"""What a reader of the page sees although its markup hides it, and what only a screen reader says.

Three conventions unfold hidden parts: a page streamed by React has its text in
hidden segments that its script moves into place; a collapsed section is a
region labelled by the header that opens it; schema.org's class `paywall` marks
the part of an article that subscribers see.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STREAMED_ID = re.compile(r"S:[0-9a-f]+")
_PAYWALL = re.compile(r"(?:^|[\s_-])paywall(?:$|\s)", re.IGNORECASE)
_SPOKEN_CLASS = re.compile(
    r"(?:sr-only|visually-?hidden|screen-?reader(?:-only|-text)?|a11y-hidden|assistive-text)(?:-focusable|__\w+)?(?![\w-])",
    re.IGNORECASE,
)
_SPOKEN_STYLE = re.compile(r"clip\s*:\s*rect\(\s*(?:0|1px)\b", re.IGNORECASE)
_AT_SOME_WIDTHS = re.compile(r":sr-only|not-sr-only|-only@", re.IGNORECASE)
"""Classes that hide or show at some screen widths only: somebody sees the text."""


def unfolds(element: HtmlElement) -> bool:
    """Tell whether a hidden element is one that readers get to see."""
    attributes = element.attrib
    return (
        _STREAMED_ID.fullmatch(attributes.get("id") or "") is not None
        or (attributes.get("role") == "region" and "aria-labelledby" in attributes)
        or _PAYWALL.search(attributes.get("class") or "") is not None
    )


def is_spoken_only(classes: str | None, style: str | None) -> bool:
    """Tell whether an element's text is moved out of sight, for screen readers alone."""
    if style is not None and _SPOKEN_STYLE.search(style) is not None:
        return True
    return classes is not None and _SPOKEN_CLASS.search(classes) is not None and not _AT_SOME_WIDTHS.search(classes)
