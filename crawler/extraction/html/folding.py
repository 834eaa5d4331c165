"""Text as a browser shows it: single blanks as white space, no characters without width and without meaning."""

from __future__ import annotations

import re

_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff\u00ad]")
"""Characters without width and without meaning. U+200C and U+200D have a meaning in some scripts, so they stay."""


def fold(text: str) -> str:
    """Return the text with single blanks as white space, and without the characters without width."""
    if not text.isascii() and ("\u200b" in text or "\u2060" in text or "\ufeff" in text or "\u00ad" in text):
        text = _ZERO_WIDTH.sub("", text)
    return " ".join(text.split())
