"""The head of a page: boilerplate, section, headline and byline, in this order. Each of them may be absent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extraction.text_layout.byline_lines import BylineLines, link_role
from crawler.extraction.text_layout.title import (
    is_section_by_position,
    mark_boilerplate,
    reads_as_headline,
    reads_as_prose,
    reads_as_title,
    title_and_section,
)
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from crawler.extraction.bylines.reader import Byline, BylineReader
    from crawler.extraction.text_layout.lines import Lines


@dataclass(frozen=True, slots=True)
class Head:
    """The fields in the head, and the number of the line where the body begins."""

    title: str | None
    section: str | None
    byline: Byline | None
    end: int


def read_head(lines: Lines, bylines: BylineReader, end: int) -> Head:
    """Find the head before the line `end`, and give its lines their roles.

    A list can come before the head: a byline behind `end` counts, if it names a source or an editor. Below prose a
    byline belongs to the text (a chronicle); one summary may come before it, if there is head boilerplate.
    """
    boilerplate = prose = 0
    for i in range(len(lines)):
        if prose > boilerplate:
            break
        byline = bylines.read(lines.texts[i]) if lines.blocks[i].role == Role.BODY else None
        head = _head_with_byline(lines, bylines, byline, i, end) if byline is not None else None
        if head is not None:
            return head
        boilerplate = boilerplate or int(lines.roles[i] is None and lines.head_role(i) is not None)
        prose += reads_as_prose(lines, i)
    return _head_without_byline(lines, end)


def _head_with_byline(lines: Lines, bylines: BylineReader, byline: Byline, at: int, end: int) -> Head | None:
    roles = list(lines.roles)
    whole, first, after = BylineLines(lines, bylines, byline, at).read()
    if at >= end and not whole.source and not whole.editor:
        lines.roles = roles
        return None
    title, section = title_and_section(lines, first)
    return Head(title, section, whole, after)


def _behind_links(lines: Lines, i: int) -> int:
    """Return the line where the body begins, behind links and one counter."""
    counted = False
    while i < len(lines):
        role = Role.COUNTER if not counted and lines.is_counter(i) else link_role(lines, i)
        if role is None:
            break
        lines.roles[i] = role
        counted = counted or role == Role.COUNTER
        i += 1
    return i


def _head_without_byline(lines: Lines, end: int) -> Head:
    """Read the head up to a line that reads as a headline. Without head boilerplate, every line is body."""
    start = _boilerplate_end(lines, end)
    mark_boilerplate(lines, start)
    if all(block.role != Role.BODY for block in lines.blocks[:start]):
        return _headline_alone(lines, start)
    until = _headline_end(lines, start, end)
    title, section = title_and_section(lines, until)
    if title is not None:
        until = _behind_links(lines, _behind_translation(lines, until, end))
    return Head(title, section, None, until)


def _headline_alone(lines: Lines, start: int) -> Head:
    """Read the headline of a dump that has only headline and text: the declared one, or no sentence above sentences."""
    at = lines.first
    if lines.headline and at < len(lines) and lines.texts[at] == lines.headline:
        lines.roles[at] = Role.TITLE
        return Head(lines.headline, None, None, at + 1)
    above_prose = any(reads_as_prose(lines, i) for i in range(at + 1, min(at + 4, len(lines))))
    if not above_prose or not lines.boilerplate.head or not reads_as_headline(lines, at):
        return Head(None, None, None, start)
    lines.roles[at] = Role.TITLE
    return Head(lines.texts[at], None, None, at + 1)


def _behind_translation(lines: Lines, start: int, end: int) -> int:
    """Return the first line that does not repeat the headline in Chinese. If only such lines follow, they are text."""
    last = next((i for i in range(start, end) if not lines.is_translation(i)), start)
    lines.roles[start:last] = [Role.OTHER_LANGUAGE] * (last - start)
    return last


def _boilerplate_end(lines: Lines, end: int) -> int:
    """Return the line behind the boilerplate at the start of a page, without the navigation words at its end."""
    boilerplate_end = 0
    for i in range(end):
        if lines.head_role(i):
            boilerplate_end = i + 1
        elif not lines.is_word(i) and not (i == lines.first and lines.is_repeated_headline(i)):
            break
    return boilerplate_end


def _headline_end(lines: Lines, start: int, end: int) -> int:
    at = start
    while at < end and lines.is_word(at):
        at += 1
    if at + 1 < end and is_section_by_position(lines, at, at + 1):
        at += 1
    return at + 1 if at < end and reads_as_title(lines, at) else at
