"""Chinese, Japanese and Korean, which need fewer characters for the same content than other scripts."""

from __future__ import annotations

import re

CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Their characters, for a set in a regular expression."""
DENSE_CHARS = 3  # the letters of other scripts that one of these characters is worth
_DENSE = re.compile(f"[{CJK}]")


def weight(text: str) -> int:
    """Return the length of a text in letters; a Chinese, Japanese or Korean character counts as DENSE_CHARS."""
    return len(text) if text.isascii() else len(text) + (DENSE_CHARS - 1) * len(_DENSE.findall(text))
