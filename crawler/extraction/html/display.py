"""How a browser displays an element: as a block, inline, or as an inline box, which is separate from its neighbours.

Unknown and custom elements are inline. A style in the element itself decides before its tag. Style sheets are not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCK = frozenset(
    "html body address article aside blockquote br center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr isindex legend li listing main marquee menu "
    "nav noframes ol optgroup option p plaintext pre search section summary ul xmp "
    "table caption colgroup col thead tbody tfoot tr td th".split()
)
"""The tags that begin a new line, by the chapter "Rendering" of the HTML standard, and `br`."""
BOXES = frozenset(
    "audio button canvas embed iframe img input meter object progress select svg textarea video".split(),
)
"""The tags of inline boxes: words on both sides of one are separate."""
PREFORMATTED = frozenset(("listing", "plaintext", "pre", "xmp"))
PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "figcaption", "caption", "summary", "legend"))
"""The tags that contain a line of text and no blocks."""

_DISPLAY = re.compile(r"(?<![\w-])display\s*+:\s*+([a-z-]{4,20})", re.IGNORECASE)
_KEEPS_LINES = re.compile(
    r"(?<![\w-])white-space\s*+:\s*+(?:pre|pre-line|pre-wrap|break-spaces)(?![\w-])", re.IGNORECASE
)
_CODE = re.compile(r"(?<![a-z])(?:code|highlight|lang(?:uage)?|prettyprint|syntax|hljs|brush)(?![a-z])", re.IGNORECASE)
_INLINE = frozenset(("inline", "contents", "ruby"))
_INLINE_BOX = frozenset(("inline-block", "inline-flex", "inline-grid", "inline-table", "table-cell"))
_BLOCK_DISPLAYS = frozenset(("block", "flex", "grid", "table", "list-item", "flow-root", "table-row", "table-caption"))


def may_change_lines(style: str) -> bool:
    """Return whether a style may have a property that the functions below read. Most styles have none."""
    names = style.lower()
    return "display" in names or "white-space" in names


def displayed(style: str) -> bool | None:
    """Return whether a style makes an element a block. None if it does not say."""
    found = _DISPLAY.search(style)
    value = found[1].lower() if found else ""
    if value in _BLOCK_DISPLAYS:
        return True
    return False if value in _INLINE or value in _INLINE_BOX else None


def keeps_lines(element: HtmlElement) -> bool:
    """Return whether blank lines in the element's text separate paragraphs. In the source of a program they do not."""
    if element.tag not in PREFORMATTED and _KEEPS_LINES.search(element.get("style") or "") is None:
        return False
    return next(element.iterchildren("code"), None) is None and _CODE.search(element.get("class") or "") is None
