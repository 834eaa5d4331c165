"""The authors whom an article names itself: `(By Intern Lin Qiaochu, Zhang Dongfang)`, `By John Lee (ECNS) — ...`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGNATURE = re.compile(r"[(（]By (?P<names>[^()（）]{2,120})[)）]")
_OPENING = re.compile(r"By (?P<names>[A-Z][^()]{1,80}?) \([A-Z][\w. ]+\)\s*[-—–]")
_BETWEEN = re.compile(r"\s*(?:,|;|、|\band\b|&)\s*")
OPENING_WITHIN_PARAGRAPHS = 3
"""How far down an article may open with its author: a standfirst can come before."""
_ROLE = re.compile(r"^(?:intern|reporters?|correspondents?|staff(?: writer)?)\s+", re.IGNORECASE)


def authors_of(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """Return the names that the opening or the last paragraph signs with, in order, each once."""
    kept = list(paragraphs)
    if not kept:
        return ()
    opened = (_OPENING.match(text) for text in kept[:OPENING_WITHIN_PARAGRAPHS])
    signed = next(filter(None, opened), None) or _SIGNATURE.fullmatch(kept[-1])
    names = _BETWEEN.split(signed["names"]) if signed else []
    return tuple(dict.fromkeys(bare for name in names if (bare := _ROLE.sub("", name).strip())))
