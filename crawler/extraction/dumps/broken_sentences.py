"""Sentences that a program broke at inline elements, such as a link or bold words, joined again.

Only lines of the body are joined, where the form shows that the sentence is not over: the next line begins with a
small letter, or the line ends with a word that needs another one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.bylines.reader import SURNAMES
from crawler.extraction.captions import MAX_CREDIT_CHARS, has_credit
from crawler.extraction.dumps.wrapped_lines import is_broken_word
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from crawler.items import Block

MIN_OPEN_CHARS = 60  # a longer line without an end is no subheading

_SENTENCE_END = lazy_pattern(r"[.!?:。！？：；][\"”’')\]]*+$|[)\]]$")
_OPEN_END = lazy_pattern(
    r"(?:,[\"”’']?|[(\[“‘$¥€/&-]|\b(?:a|an|the|of|in|on|at|by|to|for|from|with|and|or|but|as|is|are|was|were|be|been|has|have|had|"
    r"that|which|who|whose|said|says|than|about|between|into|over|under|after|before|its|their|his|her|this|these|not|"
    r"will|would|can|could|may|about|nearly|more|some|January|February|March|April|May|June|July|August|September|October|November|December|President|Premier|Minister|Mr|Ms))$",
    re.IGNORECASE,
)
_OPEN_WORD = lazy_pattern(r"A|An|The|In|On|At|By|To|For|From|With|And|But|As|Of|If|When|After|Before|During|While")
_GIVEN_NAME = lazy_pattern(r"[A-Z][a-z'’]+(?:,| [a-z])")
_COUNTED = lazy_pattern(r"\d[\d,.]{0,20} [a-z]")
_GOES_ON = lazy_pattern(r"[a-zß-ÿ]|& |[,.;:!?)%\]”’](?!\s*[-—–])|['’]s\b")
_DATELINE = lazy_pattern(r"(?:By [A-Z][\w' .,-]{1,60} |[A-Z][\w' .,-]{1,60} )?\([A-Z]\w{1,20}\)")
_DASH = lazy_pattern(r"(?:-{1,3}|[–—])\s*\S")
_SIGNS = frozenset({"Print", "|", "(ECNS)", ">", "Text:", "/"})


def joined_sentences(blocks: Sequence[Block], *, wrapped: bool) -> tuple[Block, ...]:
    """Return the blocks; those of the body that are parts of one sentence are one block.

    `wrapped`: the program also breaks lines at a width, so a long line without an end goes on in the next one.
    """
    fragmented = is_fragmented({block.text for block in blocks})
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if (
            before is not None
            and _are_body(before, block)
            and _is_one(before, block, fragmented=fragmented, wrapped=wrapped)
        ):
            glued = re.match(r"[,.;:!?)%\]”’]", block.text) or is_broken_word(before.text, block.text)
            space = "" if glued else " "
            joined[-1] = replace(before, text=f"{before.text}{space}{block.text}")
        else:
            joined.append(block)
    return tuple(joined)


def is_fragmented(texts: Collection[str]) -> bool:
    """Return whether the program that made a dump put each inline element on a line of its own."""
    return not _SIGNS.isdisjoint(texts)


def _are_body(before: Block, block: Block) -> bool:
    return before.role == Role.BODY == block.role and block.tag != "item" and before.text != block.text


def _is_one(before: Block, block: Block, *, fragmented: bool, wrapped: bool) -> bool:
    first, second, is_near = before.text, block.text, block.tag == "line"
    if _DATELINE.fullmatch(first) and _DASH.match(second):
        return True
    if is_near and first.count("(") > first.count(")") and ")" in second[:MAX_CREDIT_CHARS]:
        return True
    if not (is_near or fragmented) or _SENTENCE_END.search(first) or has_credit(first):
        return False
    if _goes_on(first, second) or _OPEN_WORD.fullmatch(first):
        return True
    if fragmented or (wrapped and is_near):
        return (" " in first and _OPEN_END.search(first) is not None) or len(first) >= MIN_OPEN_CHARS
    return False


def _goes_on(first: str, second: str) -> bool:
    """Return whether a line continues another one, by its beginning: a small letter, a sign, a given name."""
    if _GOES_ON.match(second) and any(char.isalpha() for char in first):
        return True
    named = first.casefold() in SURNAMES and _GIVEN_NAME.match(second) is not None
    counted = _COUNTED.match(second) is not None and len(first) >= MIN_OPEN_CHARS and first[-1:].islower()
    return named or counted or (first.endswith(",") and not second[:1].isupper())
