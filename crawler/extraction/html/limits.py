"""The limits of the parser and of trafilatura. Each limit is far above the values of real articles.

A page that exceeds a limit of the parser is refused with PathologicalPageError; no part of it is dropped. A page that
exceeds a limit of trafilatura is read without it. Times are of libxml2 2.14 and trafilatura 2.3 on one core.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from crawler.exceptions import PathologicalPageError
from crawler.vocabulary import Template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.items import Block

MAX_PAGE_BYTES = 16_000_000  # the largest of 560 article pages has 1.8 million
HARMLESS_CHARS = 60_000  # shorter markup is parsed within half a second, whatever it contains
MAX_TAGS = 1_000_000  # start and end tags of half a million elements. The largest of 560 article pages has 8,534 tags.
MAX_ATTRIBUTES = 2_000  # of one tag. The time grows with the square of the number: 100,000 attributes take 11 s.
MAX_BLOCKS = 250_000  # of one page or text dump

MAX_SELECTION_TAGS = 20_000  # the time grows with the square: 8,000 times `<div><p>a</p></div>` take 6 s
MAX_SELECTION_CHARS = 4_000_000
MAX_SELECTION_WORK = 4_000_000_000  # Blocks times characters: each block is searched in the whole text
MAX_SELECTION_DEPTH = 200  # trafilatura parses again, and finds no text below 255 levels

_LONG_CHARS = 3 * MAX_ATTRIBUTES  # shorter text cannot contain that many attributes with different names
_MAX_QUOTED_CLOSERS = 20
_QUOTED_CLOSERS = re.compile(r"=\s*+(?:\"[^\">]*+>|'[^'>]*+>)")
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<name>[a-z][^\s/>]*+)"
    r"(?P<attributes>(?:[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>][^\s>]*+))?+)*+)",
    re.IGNORECASE | re.DOTALL,
)
_TAG_START = re.compile(r"<[a-z]", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>][^\s>]*+))?+")
_RAW_ENDS = {name: re.compile(rf"</{name}\b|\Z", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}


def require_readable_size(size: int) -> None:
    """Raise PathologicalPageError for a page of too many bytes."""
    if size > MAX_PAGE_BYTES:
        _refuse(f"{size:,} bytes; the limit is {MAX_PAGE_BYTES:,}")


def require_parsable(markup: str) -> None:
    """Raise PathologicalPageError for markup that a parser needs minutes for."""
    if len(markup) < HARMLESS_CHARS:
        return
    if markup.count("<") > MAX_TAGS:
        _refuse(f"more than {MAX_TAGS:,} tags")
    if _has_too_many_attributes(markup):
        _refuse(f"a tag with more than {MAX_ATTRIBUTES:,} attributes")


def require_whole(errors: Iterable[etree._LogEntry]) -> None:
    """Raise PathologicalPageError if the parser stopped before the end: at a limit of its own or of the memory.

    In recovery mode, lxml then returns a part of the tree or None, without an error.
    """
    for error in errors:
        if error.type == etree.ErrorTypes.ERR_NO_MEMORY:
            _refuse("the parser needs more memory")
        if "Excessive depth" in error.message or "huge" in error.message.lower():
            _refuse(error.message)


def require_few_blocks(count: int) -> None:
    """Raise PathologicalPageError for more blocks than can be classified."""
    if count > MAX_BLOCKS:
        _refuse(f"more than {MAX_BLOCKS:,} blocks")


def template_without_selection(markup: str, blocks: Sequence[Block], depth: int) -> Template | None:
    """Return the template of a page that exceeds the limits of trafilatura, None for all others."""
    if depth > MAX_SELECTION_DEPTH:
        return Template.PROSE_TOO_DEEP
    too_large = markup.count("<") > MAX_SELECTION_TAGS or len(markup) > MAX_SELECTION_CHARS
    return Template.PROSE_TOO_LARGE if too_large or len(blocks) * len(markup) > MAX_SELECTION_WORK else None


def _refuse(limit: str) -> None:
    raise PathologicalPageError(f"the page exceeds the limits: {limit}")


def _has_too_many_attributes(markup: str) -> bool:
    """Count the attributes, only if a tag may be long, or if many a `>` is quoted and closes no tag."""
    quoted = sum(1 for _ in islice(_QUOTED_CLOSERS.finditer(markup), _MAX_QUOTED_CLOSERS)) == _MAX_QUOTED_CLOSERS
    if not quoted and not _may_have_long_tag(markup):
        return False
    return any(sum(1 for _ in _ATTRIBUTE.finditer(tag)) > MAX_ATTRIBUTES for tag in _long_tags(markup))


def _may_have_long_tag(markup: str) -> bool:
    """Return whether a part of the text without `>` has the beginning of a tag and many characters behind it."""
    start = 0
    while start + _LONG_CHARS <= len(markup):
        last = markup.rfind(">", start, start + _LONG_CHARS)
        if last < 0:
            end = markup.find(">", start)
            last = len(markup) if end < 0 else end
            if _TAG_START.search(markup, start, max(start, last - _LONG_CHARS + 1)) is not None:
                return True
        start = last + 1
    return False


def _long_tags(markup: str) -> Iterator[str]:
    """Yield the attributes of each tag whose attributes are long."""
    tag = _TAG.search(markup)
    while tag is not None:
        if len(tag["attributes"] or "") >= _LONG_CHARS:
            yield tag["attributes"]
        raw = _RAW_ENDS.get((tag["name"] or "").lower())
        end = raw.search(markup, tag.end()) if raw else None
        tag = _TAG.search(markup, end.start() if end else tag.end())
