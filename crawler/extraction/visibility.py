"""What a reader of a page sees: the one place that says what is no visible text, and why.

All other text of a page is visible and gets a block, also what is small, pale,
moved off the screen for screen readers, `aria-hidden`, folded into `<details>`
or the label of a `<button>`: a reader can come to see it. Comments, processing
instructions and CDATA sections of HTML are never shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NOT_SHOWN = {
    "of the page, not on it": "head title meta link base",
    "code": "script style",
    "copied by scripts, if at all": "template",
    "for browsers without scripts, frames or plug-ins": "noscript noframes noembed",
    "shows something else, and this only where that fails": "iframe object embed applet canvas audio video map",
    "choices and typed text of a form": "select datalist textarea",
    "for machines, or for use elsewhere in a drawing": "desc metadata defs symbol annotation annotation-xml",
}
"""Tags whose content is not shown, under the reason why."""
INVISIBLE = frozenset(tag for tags in NOT_SHOWN.values() for tag in tags.split())

_HIDING_STYLE = re.compile(
    r"(?<![\w-])(?:display\s*+:\s*+none|visibility\s*+:\s*+(?:hidden|collapse))(?![\w-])",
    re.IGNORECASE,
)
"""A style that hides; `backface-visibility` does not."""


def is_hidden(element: HtmlElement) -> bool:
    """Tell whether a reader of the page does not see `element` and what is in it."""
    if element.tag in INVISIBLE:
        return True
    style = element.get("style")
    if element.get("hidden") is not None or (style is not None and _HIDING_STYLE.search(style) is not None):
        return True
    return bool(element.tag == "dialog" and element.get("open") is None)
