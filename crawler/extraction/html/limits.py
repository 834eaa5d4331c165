"""What a page may ask of the parser and of the judge. Every bound lies far above what articles have.

Past the parser's bounds a page is refused as a whole, with PathologicalPageError:
never is a part of it dropped in silence. Past the judge's, a page is read
without a vote. Figures are of libxml2 2.14 and trafilatura 2.3 on one core.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.exceptions import PathologicalPageError
from crawler.vocabulary import Template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.items import Block

MAX_PAGE_BYTES = 16_000_000
"""The largest of 560 article pages has 1.8 million."""
HARMLESS_CHARS = 60_000
"""Below this, no markup keeps a parser longer than half a second."""
MAX_TAGS = 1_000_000
"""Half a million elements, opened and closed; the largest of 560 article pages has 8,534 tags."""
MAX_ATTRIBUTES = 2_000
"""Of one tag. The time grows by the square: 100,000 take 11 s."""
MAX_BLOCKS = 250_000
"""Of one page or dump."""

MAX_SELECTION_TAGS = 20_000
"""The time can grow by the square: `<div><p>a</p></div>` 5,000 times takes 2.4 s, 8,000 times 6 s."""
MAX_SELECTION_CHARS = 4_000_000
MAX_SELECTION_WORK = 4_000_000_000
"""Blocks times characters: each block is looked for in the whole text."""
MAX_SELECTION_DEPTH = 200
"""trafilatura parses anew, and from 255 levels on finds no text."""

_LONG_CHARS = 3 * MAX_ATTRIBUTES
"""Less text can't hold that many attributes of different names."""
_FEW = 20
_QUOTED_CLOSERS = re.compile(r"=\s*+(?:\"[^\">]*+>|'[^'>]*+>)")
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<name>[a-z][^\s/>]*+)"
    r"(?P<attributes>(?:[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>][^\s>]*+))?+)*+)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>][^\s>]*+))?+")
_RAW_ENDS = {name: re.compile(rf"</{name}\b|\Z", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}


def require_readable_size(size: int) -> None:
    """Raise PathologicalPageError for a page of too many bytes."""
    if size > MAX_PAGE_BYTES:
        _refuse(f"{size:,} bytes; the most that is read is {MAX_PAGE_BYTES:,}")


def require_parsable(markup: str) -> None:
    """Raise PathologicalPageError for markup that takes a parser minutes."""
    if len(markup) < HARMLESS_CHARS:
        return
    if markup.count("<") > MAX_TAGS:
        _refuse(f"more than {MAX_TAGS:,} tags")
    if _has_too_many_attributes(markup):
        _refuse(f"a tag with more than {MAX_ATTRIBUTES:,} attributes")


def require_whole(errors: Iterable[str]) -> None:
    """Raise PathologicalPageError where the parser gave up before the end, by its own bounds."""
    for error in errors:
        if "Excessive depth" in error or "huge" in error.lower():
            _refuse(error)


def require_few_blocks(count: int) -> None:
    """Raise PathologicalPageError for more blocks than can be judged."""
    if count > MAX_BLOCKS:
        _refuse(f"more than {MAX_BLOCKS:,} blocks")


def template_without_selection(markup: str, blocks: Sequence[Block], depth: int) -> Template | None:
    """Return the template of a page that trafilatura must not read, None if it may."""
    if depth > MAX_SELECTION_DEPTH:
        return Template.PROSE_TOO_DEEP
    too_large = markup.count("<") > MAX_SELECTION_TAGS or len(markup) > MAX_SELECTION_CHARS
    return Template.PROSE_TOO_LARGE if too_large or len(blocks) * len(markup) > MAX_SELECTION_WORK else None


def _refuse(why: str) -> None:
    raise PathologicalPageError(f"the page is too hard to read: {why}")


def _has_too_many_attributes(markup: str) -> bool:
    """Look at each tag only where no `>` comes for long, or where quoted ones stand that close no tag."""
    quoted = sum(1 for _ in islice(_QUOTED_CLOSERS.finditer(markup), _FEW)) == _FEW
    if not quoted and max(map(len, markup.split(">"))) < _LONG_CHARS:
        return False
    return any(sum(1 for _ in _ATTRIBUTE.finditer(tag)) > MAX_ATTRIBUTES for tag in _long_tags(markup))


def _long_tags(markup: str) -> Iterator[str]:
    """Yield the attributes of each tag that has many characters of them."""
    tag = _TAG.search(markup)
    while tag is not None:
        if len(tag["attributes"] or "") >= _LONG_CHARS:
            yield tag["attributes"]
        raw = _RAW_ENDS.get((tag["name"] or "").lower())
        end = raw.search(markup, tag.end()) if raw else None
        tag = _TAG.search(markup, end.start() if end else tag.end())
