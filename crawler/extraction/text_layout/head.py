"""The head of a page: boilerplate, section, headline and byline, in this order. Each of them may be absent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extraction.text_layout.boilerplate import matching
from crawler.extraction.text_layout.title import (
    is_section_by_position,
    mark_boilerplate,
    reads_as_prose,
    reads_as_title,
    title_and_section,
)
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from crawler.extraction.bylines.reader import Byline, BylineReader
    from crawler.extraction.text_layout.lines import Lines

MAX_BYLINE_LINES = 3  # Time, source and editor, one a line


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
        if byline is not None and (i < end or byline.source or byline.editor):
            return _head_with_byline(lines, bylines, byline, i)
        boilerplate = boilerplate or int(lines.roles[i] is None and lines.head_role(i) is not None)
        prose += reads_as_prose(lines, i)
    return _head_without_byline(lines, end)


def _head_with_byline(lines: Lines, bylines: BylineReader, byline: Byline, at: int) -> Head:
    lines.roles[at] = Role.BYLINE
    if at and lines.is_counter(at - 1):
        lines.roles[at - 1] = Role.COUNTER
    title, section = title_and_section(lines, at)
    whole, after = _whole_byline(lines, bylines, byline, at)
    return Head(title, section, whole, _behind_links(lines, after, counted=Role.COUNTER in lines.roles[:at]))


def _whole_byline(lines: Lines, bylines: BylineReader, byline: Byline, at: int) -> tuple[Byline, int]:
    """Read a byline of several lines as one. Return it with the number of the line behind it."""
    if byline.source or byline.editor:
        return byline, at + 1
    until = min(at + MAX_BYLINE_LINES, len(lines))
    editor = next((i for i in range(at + 1, until) if bylines.is_editor(lines.texts[i])), None)
    known = at + 1 < until and (lines.texts[at + 1] in bylines.sources or _is_first_link(lines, at + 2))
    last = editor if editor is not None else (at + 1 if known else at)
    lines.roles[at : last + 1] = [Role.BYLINE] * (last + 1 - at)
    return bylines.read(" | ".join(lines.texts[at : last + 1])) or byline, last + 1


def _behind_links(lines: Lines, i: int, *, counted: bool = False) -> int:
    """Return the line where the body begins, behind links and the one counter, which may be above the byline."""
    while i < len(lines):
        role = Role.COUNTER if not counted and lines.is_counter(i) else _link_role(lines, i)
        if role is None:
            break
        lines.roles[i] = role
        counted = counted or role == Role.COUNTER
        i += 1
    return i


def _link_role(lines: Lines, i: int) -> Role | None:
    return matching(lines.texts[i], lines.boilerplate.after_byline)


def _is_first_link(lines: Lines, i: int) -> bool:
    return i < len(lines) and _link_role(lines, i) is not None and not _link_role(lines, i - 1)


def _head_without_byline(lines: Lines, end: int) -> Head:
    """Read the head up to a line that reads as a headline. Without head boilerplate, every line is body."""
    start = _boilerplate_end(lines, end)
    mark_boilerplate(lines, start)
    if all(block.role != Role.BODY for block in lines.blocks[:start]):
        return Head(None, None, None, start)
    until = _headline_end(lines, start, end)
    title, section = title_and_section(lines, until)
    if title is not None:
        until = _behind_links(lines, _behind_translation(lines, until, end))
    return Head(title, section, None, until)


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
        elif not lines.is_word(i):
            break
    return boilerplate_end


def _headline_end(lines: Lines, start: int, end: int) -> int:
    at = start
    while at < end and lines.is_word(at):
        at += 1
    if at + 1 < end and is_section_by_position(lines, at, at + 1):
        at += 1
    return at + 1 if at < end and reads_as_title(lines, at) else at
