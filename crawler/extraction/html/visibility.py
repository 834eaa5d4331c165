"""Decides which elements of a page are hidden, and why. All other text of a page is visible and gets a block.

Small, pale or `aria-hidden` text is visible, and so is a closed `<details>` or the label of a `<button>`. Three kinds
of hidden elements become visible: segments that React streams, collapsed regions with the header that opens them, and
schema.org's class `paywall`. `<head>` hides nothing: the parser may put the text of a page without `<body>` there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NOT_SHOWN = {
    "about the page": "title meta link base",
    "code": "script style",
    "copied by scripts": "template",
    "for browsers without scripts, frames or plug-ins": "noscript noframes noembed",
    "replaced by the embedded object": "iframe object embed applet canvas audio video map",
    "choices and input of a form": "select datalist textarea",
    "definitions and annotations of drawings and formulas": "desc metadata defs symbol annotation annotation-xml",
}
"""Tags whose content is not shown, with the reason."""
INVISIBLE = frozenset(tag for tags in NOT_SHOWN.values() for tag in tags.split())

HIDING_STYLE = re.compile(
    r"(?<![\w-])(?:display\s*+:\s*+none|visibility\s*+:\s*+(?:hidden|collapse))(?![\w-])",
    re.IGNORECASE,
)
"""A style that hides an element. `backface-visibility` does not."""
_STREAMED_ID = re.compile(r"S:[0-9a-f]+")
_PAYWALL = re.compile(r"(?:^|[\s_-])paywall(?:$|\s)", re.IGNORECASE)
_SPOKEN_CLASS = re.compile(
    r"(?:sr-only|visually-?hidden|screen-?reader(?:-only|-text)?|a11y-hidden|assistive-text)(?:-focusable|__\w+)?(?![\w-])",
    re.IGNORECASE,
)
"""Classes of text for screen readers alone."""
_SPOKEN_STYLE = re.compile(r"clip\s*+:\s*+rect\(\s*+(?:0|1px)\b", re.IGNORECASE)
_AT_SOME_WIDTHS = re.compile(r":sr-only|not-sr-only|-only@", re.IGNORECASE)
"""Classes that hide text at some screen widths only: some readers see it."""


def is_hidden(element: HtmlElement) -> bool:
    """Return whether a reader of the page does not see `element` and its content."""
    if element.tag in INVISIBLE:
        return True
    return is_hidden_with(element, element.get("style"), element.get("class"), element.get("hidden"))


def is_hidden_with(element: HtmlElement, style: str | None, classes: str | None, hidden: str | None) -> bool:
    """Return the same for an element with these attributes whose tag is not in INVISIBLE."""
    if hidden is not None or (style is not None and HIDING_STYLE.search(style) is not None):
        return hidden != "until-found" and not _becomes_visible(element)
    if (classes is not None or style is not None) and _is_spoken_only(classes, style):
        return True
    return bool(element.tag == "dialog" and element.get("open") is None)


def is_hidden_by_attribute(element: HtmlElement) -> bool:
    """Return whether a hidden element is hidden by its `hidden` or `style`, which a script may change."""
    return element.get("hidden") is not None or HIDING_STYLE.search(element.get("style") or "") is not None


def may_be_spoken(classes: str) -> bool:
    """Return whether text in small letters may contain a class for screen readers: each has one of these words."""
    return "sr-only" in classes or "hidden" in classes or "screen" in classes or "assistive" in classes


def _becomes_visible(element: HtmlElement) -> bool:
    return (
        _STREAMED_ID.fullmatch(element.get("id") or "") is not None
        or (element.get("role") == "region" and element.get("aria-labelledby") is not None)
        or _PAYWALL.search(element.get("class") or "") is not None
    )


def _is_spoken_only(classes: str | None, style: str | None) -> bool:
    if style is not None and _SPOKEN_STYLE.search(style) is not None:
        return True
    if classes is None:
        return False
    names = classes.lower()
    if not may_be_spoken(names):
        return False
    return _SPOKEN_CLASS.search(classes) is not None and not _AT_SOME_WIDTHS.search(classes)
