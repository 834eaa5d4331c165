"""Refuses a text dump of several pages: a second head comes behind the end of the first page, or a second byline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.exceptions import SeveralPagesError
from crawler.extraction.text_layout.boilerplate import matching
from crawler.extraction.text_layout.byline_lines import MAX_LINES
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.rules import ExtractionRules
    from crawler.items import Block

MIN_TOOLBAR_CHARS = 5  # a shorter line, such as `A` or `|`, is only a part of a toolbar
_PROSE = re.compile(r"[A-Z\"“(][\x20-\x7e‘’“”–—]{60,}[a-z)][.!?][\"”]?")
"""A paragraph in English: behind the end of a page there is none."""
MAX_EDITOR_LINES = 3  # from the time to the editor's name


def require_one_page(blocks: Sequence[Block], rules: ExtractionRules) -> None:
    """Raise SeveralPagesError if lines with their roles belong to several pages. It names the second byline."""
    ends = [i for i, block in enumerate(blocks) if block.role == Role.COPYRIGHT]
    first: tuple[int, str] | None = None
    for i, block in enumerate(blocks):
        behind_end = bool(ends) and i > ends[0]
        is_prose = block.role == Role.OUTSIDE_BODY and _PROSE.fullmatch(block.text) is not None
        if behind_end and (is_prose or _is_toolbar(block.text, rules)):
            _refuse(block.text)
        byline = rules.bylines.read(block.text)
        if byline is None or not (byline.editor or (behind_end and byline.source) or _has_editor(blocks, i, rules)):
            continue
        if first is not None and i > first[0] + MAX_LINES and byline.raw != first[1]:
            _refuse(block.text)
        first = first or (i, byline.raw)


def _is_toolbar(text: str, rules: ExtractionRules) -> bool:
    toolbar = rules.boilerplate.toolbar
    return toolbar is not None and len(text) >= MIN_TOOLBAR_CHARS and matching(text, rules.boilerplate.head) == toolbar


def _has_editor(blocks: Sequence[Block], i: int, rules: ExtractionRules) -> bool:
    return any(rules.bylines.is_editor(block.text) for block in blocks[i + 1 : i + 1 + MAX_EDITOR_LINES])


def _refuse(line: str) -> None:
    raise SeveralPagesError(
        f"the text dump holds several pages, the second with {line[:80]!r}; split it, one page a file"
    )
