"""Text as a browser shows it: single blanks as white space, no characters without width and without meaning."""

from __future__ import annotations

import re

_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff\u00ad]")
"""Characters without width and without meaning. U+200C and U+200D have a meaning in some scripts, so they stay."""


def fold(text: str) -> str:
    """Return the text with single blanks as white space, and without the characters without width."""
    return " ".join((text if text.isascii() else _ZERO_WIDTH.sub("", text)).split())
