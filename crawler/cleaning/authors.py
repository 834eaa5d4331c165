"""The authors that an article's own text names: `(By Intern Lin Qiaochu, Zhang Dongfang)`, `By John Lee (XYZ) — ...`.

In Chinese articles the dateline names them: `某社北京7月15日电 (记者 …)`. Text that
is not clearly a list of names gives no authors.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

OPENING_PARAGRAPHS = 3  # a dateline is in one of the first paragraphs: a standfirst may come before it

_SIGNATURE = lazy_pattern(r"[(（]By (?P<names>[^()（）]{2,120})[)）]")
_OPENING = lazy_pattern(r"By (?P<names>[A-Z][^()]{1,80}?) \([A-Z][\w. ]+\)\s*[-—–]")
_SEPARATOR = lazy_pattern(r"(?<!\s)\s*+(?:,|;|、|\band\b|&)\s*")
_JOB = lazy_pattern(r"^(?:intern|reporters?|correspondents?|staff(?: writer)?)\s+", re.IGNORECASE)

_DATELINE = lazy_pattern(r"[^。！？]{2,30}[电讯]\s?[(（](?P<names>[^()（）]{0,10}记者[^()（）]{2,60})[)）]")
_CHINESE_JOB = lazy_pattern(r"(?:[\u3400-\u9fff]{2}[社网]|本报|见习|实习|特派)?(?:记者|通讯员|实习生)")
_CHINESE_NAME = lazy_pattern(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}(?:[·•][\u3400-\u9fff]{1,8})+")


def authors_of(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """Return the names in the signature of an opening paragraph or of the last one, in order, each once."""
    kept = list(paragraphs)
    if not kept:
        return ()
    opening = (_OPENING.match(text) for text in kept[:OPENING_PARAGRAPHS])
    signature = next(filter(None, opening), None) or _SIGNATURE.fullmatch(kept[-1])
    if signature is None:
        return _reporters(kept[:OPENING_PARAGRAPHS])
    names = _SEPARATOR.split(signature["names"])
    return tuple(dict.fromkeys(bare for name in names if (bare := _JOB.sub("", name).strip())))


def _reporters(opening: Iterable[str]) -> tuple[str, ...]:
    dateline = next((found for text in opening if (found := _DATELINE.match(text))), None)
    names = re.split(r"[\s、，,]+", _CHINESE_JOB.sub(" ", dateline["names"]).strip()) if dateline else []
    return tuple(dict.fromkeys(names)) if all(_CHINESE_NAME.fullmatch(name) for name in names) else ()
