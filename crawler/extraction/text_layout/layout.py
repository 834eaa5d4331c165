"""The layout of a page as a sequence of lines: head, body and tail.

A text dump has lost its markup, but not its order: boilerplate, headline, byline, body, boilerplate. Inside the body,
only the phrases of `never_text` are boilerplate.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from crawler.extraction.text_layout.boilerplate import Boilerplate, matching
from crawler.extraction.text_layout.head import read_head
from crawler.extraction.text_layout.lines import Lines
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.bylines.reader import Byline, BylineReader
    from crawler.items import Block


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines with their roles, and the fields in the head. `prefix` is the day that a corpus put before the page."""

    blocks: tuple[Block, ...]
    title: str | None = None
    section: str | None = None
    byline: Byline | None = None
    prefix: str | None = None


def is_framed(layout: Layout, boilerplate: Boilerplate, headline: str | None) -> bool:
    """Return whether boilerplate bounds the body. A date alone is a byline only under the page's own `headline`."""
    byline, roles = layout.byline, [block.role for block in layout.blocks]
    under_headline = layout.title is not None and layout.title == headline
    if byline is None:
        framed = under_headline and boilerplate.toolbar in roles[: roles.index(Role.TITLE)]
    else:
        framed = bool(byline.source or byline.editor or ":" in byline.raw) or under_headline
    body_start = Role.TITLE if byline is None else Role.BYLINE
    return framed and any(role in boilerplate.tail for role in roles[roles.index(body_start) :])


def lay_out(
    blocks: Sequence[Block], boilerplate: Boilerplate, bylines: BylineReader, headline: str | None = None
) -> Layout:
    """Give each line its role. `headline` is the headline that the page's markup declares, if any."""
    lines = Lines(blocks, boilerplate, headline)
    head = read_head(lines, bylines, tail_start(lines, 0))
    # A line that also occurs in heads may begin the tail only behind a byline.
    tail = tail_start(lines, head.end if head.byline else 0)
    mark_tail(lines, min(tail, _trailing_start(lines, head.end)))
    return Layout(lines.with_roles(), head.title, head.section, head.byline, lines.prefix)


def tail_start(lines: Lines, start: int) -> int:
    """Return the first line of the tail. From 0 on, a line that also occurs in heads or under bylines is not one."""
    boilerplate = lines.boilerplate
    for i in range(start, len(lines)):
        in_heads = matching(lines.texts[i], boilerplate.head) or matching(lines.texts[i], boilerplate.after_byline)
        if lines.tail_role(i) and (start or not in_heads):
            return _navigation_start(lines, start, i)
    return len(lines)


def _navigation_start(lines: Lines, start: int, end: int) -> int:
    """Return the first of the navigation words directly before the line `end`, and of the page numbers above them."""
    first = min(takewhile(lines.is_word, range(end - 1, start - 1, -1)), default=end)
    numbers = takewhile(lines.is_counter, range(first - 1, start - 1, -1)) if first < end else ()
    return min(numbers, default=first)


def _trailing_start(lines: Lines, start: int) -> int:
    """Return the first of the boilerplate lines at the very end: those of heads end a body too if nothing follows."""
    trailing = takewhile(lambda i: lines.head_role(i) is not None, range(len(lines) - 1, start, -1))
    return min(trailing, default=len(lines))


def mark_tail(lines: Lines, start: int) -> None:
    """Give each line from `start` on its role in the tail."""
    list_role = Role.OUTSIDE_BODY
    elsewhere = {**lines.boilerplate.head, **lines.boilerplate.never_text}
    for i in range(start, len(lines)):
        role = lines.tail_role(i)
        if role is not None:
            list_role = role if role in lines.boilerplate.lists else Role.OUTSIDE_BODY
        elif lines.is_word(i) and list_role == Role.OUTSIDE_BODY:
            role = lines.boilerplate.words_role
        lines.roles[i] = role or matching(lines.texts[i], elsewhere) or list_role
