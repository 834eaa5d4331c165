"""The authors whom an article names itself: `(By Intern Lin Qiaochu, Zhang Dongfang)`, `By John Lee (ECNS) — ...`.

In Chinese they stand in the dateline, `中新社北京7月15日电 (记者 …)`. What is not
clearly a list of names names nobody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGNATURE = re.compile(r"[(（]By (?P<names>[^()（）]{2,120})[)）]")
_OPENING = re.compile(r"By (?P<names>[A-Z][^()]{1,80}?) \([A-Z][\w. ]+\)\s*[-—–]")
_BETWEEN = re.compile(r"(?<!\s)\s*+(?:,|;|、|\band\b|&)\s*")
_ROLE = re.compile(r"^(?:intern|reporters?|correspondents?|staff(?: writer)?)\s+", re.IGNORECASE)

_DATELINE = re.compile(r"[^。！？]{2,30}[电讯]\s?[(（](?P<names>[^()（）]{0,10}记者[^()（）]{2,60})[)）]")
_CHINESE_ROLE = re.compile(r"(?:中新社|中新网|本报|见习|实习|特派)?(?:记者|通讯员|实习生)")
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}(?:[·•][\u3400-\u9fff]{1,8})+")
OPENING_PARAGRAPHS = 3
"""How many paragraphs from the first a dateline is looked for in: standfirsts come before it."""


def authors_of(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """Return the names that the opening or the last paragraph signs with, in order, each once."""
    kept = list(paragraphs)
    if not kept:
        return ()
    opened = (_OPENING.match(text) for text in kept[:OPENING_PARAGRAPHS])
    signed = next(filter(None, opened), None) or _SIGNATURE.fullmatch(kept[-1])
    if signed is None:
        return _reporters(kept[:OPENING_PARAGRAPHS])
    names = _BETWEEN.split(signed["names"])
    return tuple(dict.fromkeys(bare for name in names if (bare := _ROLE.sub("", name).strip())))


def _reporters(opening: Iterable[str]) -> tuple[str, ...]:
    dateline = next((found for text in opening if (found := _DATELINE.match(text))), None)
    names = re.split(r"[\s、，,]+", _CHINESE_ROLE.sub(" ", dateline["names"]).strip()) if dateline else []
    return tuple(dict.fromkeys(names)) if all(_CHINESE_NAME.fullmatch(name) for name in names) else ()
