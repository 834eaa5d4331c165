"""The byline over several lines: time, source, `Editor:` and name in any order, counters and links between them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.bylines.reader import Byline, is_chinese_name
from crawler.extraction.text_layout.boilerplate import matching
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from crawler.extraction.bylines.reader import BylineReader
    from crawler.extraction.text_layout.lines import Lines

MAX_LINES = 8  # of one byline, links and counters included
MAX_SOURCE_WORDS = 6

_SENTENCE_END = re.compile(r"[.!?。！？][\"”’')]*$")


class BylineLines:
    """Reads the lines around the line `at`, which holds the time, and gives them their roles."""

    def __init__(self, lines: Lines, bylines: BylineReader, byline: Byline, at: int) -> None:
        self.lines = lines
        self.bylines = bylines
        self.byline = byline
        self.at = at
        self.counters, self.times = 0, 1
        lines.roles[at] = Role.BYLINE

    def read(self) -> tuple[Byline, int, int]:
        """Return the byline, its first line and the line behind it."""
        first = self._read_before()
        end = self._read_behind()
        return self.byline, first, end

    def _read_before(self) -> int:
        """Read a source and an editor that stand above the time."""
        first = self.at
        while first and self.at - first < MAX_LINES and self._take_known(first - 1):
            first -= 1
        return first

    def _read_behind(self) -> int:
        i = self.at + 1
        while i < min(self.at + MAX_LINES, len(self.lines)) and self._take(i):
            i += 1
        return i

    def _take(self, i: int) -> bool:
        """Take line `i` as a part of the byline. Return whether it is one."""
        return self._take_known(i) or self._take_unknown_source(i) or self._take_name(i)

    def _take_known(self, i: int) -> bool:
        """Take a line that shows by itself that it belongs to a byline: counter, link, editor, source, time."""
        text = self.lines.texts[i]
        if self.lines.is_counter(i):
            return self._count(i)
        if (role := link_role(self.lines, i)) is not None:
            return self._mark(i, role)
        again = self.bylines.read(text)
        if again is not None and _are_one_time(again, self.byline):
            self.times += 1
            return self._add(i, again)
        part = self.bylines.part(text)
        return part is not None and self._add(i, replace(self.byline, source=part[0], editor=part[1]))

    def _take_unknown_source(self, i: int) -> bool:
        """Take a source with an unknown name: a short line between the time and the editor or a link."""
        text = self.lines.texts[i]
        if self.byline.source or self.byline.editor or _SENTENCE_END.search(text) or not text[:1].isupper():
            return False
        ahead = self._is_editor_ahead(i + 1) and len(text.split()) <= MAX_SOURCE_WORDS
        linked = (
            i + 1 < len(self.lines)
            and link_role(self.lines, i + 1) is not None
            and len(text.split()) <= MAX_SOURCE_WORDS
        )
        return (ahead or linked) and self._add(i, replace(self.byline, source=text))

    def _take_name(self, i: int) -> bool:
        """Take an editor's name without a label: the last line of a byline that a link follows."""
        text = self.lines.texts[i]
        words = text.split()
        is_name = len(words) == 2 and is_chinese_name(*words)  # noqa: PLR2004  # family and given name
        linked = i + 1 < len(self.lines) and link_role(self.lines, i + 1) is not None
        named = self.byline.editor is None and self.byline.source is not None and is_name and linked
        return named and self._add(i, replace(self.byline, source=None, editor=text))

    def _is_editor_ahead(self, i: int) -> bool:
        return any(self.bylines.is_editor(text) for text in self.lines.texts[i : i + 2])

    def _count(self, i: int) -> bool:
        """Take line `i` as a counter: a page shows one for each byline, and one for each share link."""
        if self.lines.roles[i - 1] != Role.SHARE and self.counters == self.times:
            return False
        self.counters += self.lines.roles[i - 1] != Role.SHARE
        return self._mark(i, Role.COUNTER)

    def _mark(self, i: int, role: Role) -> bool:
        self.lines.roles[i] = role
        return True

    def _add(self, i: int, found: Byline) -> bool:
        """Add the fields that the byline lacks. Of two times the more exact one counts."""
        more = found if len(found.raw) > len(self.byline.raw) else self.byline
        self.byline = replace(
            more, source=self.byline.source or found.source, editor=self.byline.editor or found.editor
        )
        return self._mark(i, Role.BYLINE)


def link_role(lines: Lines, i: int) -> Role | None:
    """Return the role of line `i` if it is a link, a tool or a ruler that may stand under a headline."""
    boilerplate = lines.boilerplate
    role = lines.roles[i] if lines.roles[i] == Role.DUMP_MARK else None
    role = role or matching(lines.texts[i], boilerplate.after_byline) or matching(lines.texts[i], boilerplate.head)
    return role or matching(lines.texts[i], boilerplate.around_byline)


def _are_one_time(one: Byline, other: Byline) -> bool:
    """Return whether two bylines name the same minute, or one of them its day alone."""
    same_minute = one.published.replace(second=0) == other.published.replace(second=0)
    return same_minute or one.raw in other.raw or other.raw in one.raw
