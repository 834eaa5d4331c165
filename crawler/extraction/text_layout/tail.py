"""The boilerplate behind the body: where it begins, and the role of each of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.text_layout.boilerplate import matching
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from crawler.extraction.text_layout.lines import Lines


def tail_start(lines: Lines, start: int) -> int:
    """Return the first line of the tail at or behind `start`, navigation words directly above it included.

    If `start` is 0, a line that also occurs in heads or under bylines does not begin the tail.
    """
    boilerplate = lines.boilerplate
    for i in range(start, len(lines)):
        in_heads = matching(lines.texts[i], boilerplate.head) or matching(lines.texts[i], boilerplate.after_byline)
        if lines.tail_role(i) and (start or not in_heads):
            return _first_of_words(lines, i, start)
    return len(lines)


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


def _first_of_words(lines: Lines, at: int, start: int) -> int:
    while at > start and lines.is_word(at - 1):
        at -= 1
    return at
