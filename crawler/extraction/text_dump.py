"""The layout of a page as a sequence of lines: head, body, tail, told apart by furniture words.

A text dump has lost its markup, but not its order: furniture, headline, byline,
body, furniture. A `Furniture` says what a site's furniture reads like; a line is
furniture only as a whole, so a sentence that mentions it stays. Inside the body
no word is furniture but those that never are text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.extraction.blocks import fold
from crawler.extraction.captions import has_credit
from crawler.extraction.furniture import Furniture, matching
from crawler.items import BODY, Block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.byline import Byline, BylineReader

TITLE, SECTION, BYLINE, COUNTER = "title", "section", "byline", "counter"
OUTSIDE = "outside-body"
MAX_TITLE_CHARS = 200
MAX_SECTION_WORDS = 3
"""How many words a section's name has at most."""

_COUNTER = re.compile(r"\d{1,4}")
_CJK = re.compile("[\u3400-\u9fff]")
_LATIN_WORD = re.compile("[A-Za-z]{2,}")
_ENDS_SENTENCE = re.compile(r"[.!。！;；,，:：][\"”’')\]]*$")
_DATELINE = re.compile(r"^(?:[A-Z][\w., ]{0,40}\s?)?\([A-Z]\w+\)\s*[-—–]")


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines with their places, and what the head says."""

    blocks: tuple[Block, ...]
    title: str | None = None
    section: str | None = None
    byline: Byline | None = None
    prefix: str | None = None


def read_lines(text: str) -> tuple[Block, ...]:
    """Return the lines of a dump as blocks; `tag` is `gap` where blank lines come before."""
    blocks: list[Block] = []
    gap = False
    for line in text.splitlines():
        folded = fold(line)
        if folded:
            blocks.append(Block(folded, BODY, "gap" if gap else "line"))
        gap = not folded
    return tuple(blocks)


def lay_out(lines: Sequence[Block], furniture: Furniture, bylines: BylineReader) -> Layout:
    """Give each line its place."""
    return _Lines(lines, furniture, bylines).layout()


class _Lines:
    """One dump being laid out; places are filled in from the outside to the body."""

    def __init__(self, lines: Sequence[Block], furniture: Furniture, bylines: BylineReader) -> None:
        self.furniture = furniture
        self.bylines = bylines
        self.prefix: str | None = None
        self.lines = self._without_prefix(list(lines))
        self.texts = [line.text for line in self.lines]
        self.places: list[str | None] = [None] * len(self.lines)
        self.byline: Byline | None = None

    def layout(self) -> Layout:
        start, end = 0, self._tail_start(0)
        at = self._find_byline(end)
        if at is None:
            title, section, start = self._head_without_byline(end)
        else:
            title, section = self._head(at)
            start = self._after_byline(at, end)
            end = self._tail_start(start)
        self._mark_tail(end)
        places = [place or BODY for place in self.places]
        blocks = tuple(replace(line, place=place) for line, place in zip(self.lines, places, strict=True))
        return Layout(blocks, title, section, self.byline, self.prefix)

    # -- what a line is ------------------------------------------------------

    def _head_slug(self, i: int) -> str | None:
        if self.places[i] is not None:
            return self.places[i]
        text = self.texts[i]
        if (slug := matching(text, self.furniture.head)) is not None:
            return slug
        if self.furniture.breadcrumb is not None and self.furniture.breadcrumb.fullmatch(text):
            return "breadcrumb"
        return None

    def _is_word(self, i: int) -> bool:
        return self.texts[i].casefold() in self.furniture.words

    def _tail_slug(self, i: int) -> str | None:
        two_lines = f"{self.texts[i]}{self.texts[i + 1]}" if i + 1 < len(self.texts) and self._is_word(i) else ""
        return matching(self.texts[i], self.furniture.tail) or matching(two_lines, self.furniture.tail)

    # -- the tail --------------------------------------------------------------

    def _tail_start(self, start: int) -> int:
        """Return where the furniture after the body begins: at its first line, or at the words before it."""
        head_over = start > 0
        for i in range(start, len(self.texts)):
            slug = self._tail_slug(i)
            if slug and (head_over or not matching(self.texts[i], self.furniture.head)):
                while i > start and self._is_word(i - 1):
                    i -= 1  # noqa: PLW2901 (walking back from where the tail was recognised)
                return i
        return len(self.texts)

    def _mark_tail(self, end: int) -> None:
        within = OUTSIDE
        for i in range(end, len(self.texts)):
            slug = self._tail_slug(i)
            if slug is not None:
                within = slug if slug in self.furniture.lists else OUTSIDE
            elif self._is_word(i) and within == OUTSIDE:
                slug = self.furniture.words_slug
            self.places[i] = slug or matching(self.texts[i], self.furniture.head) or within

    # -- the head --------------------------------------------------------------

    def _without_prefix(self, lines: list[Block]) -> list[Block]:
        """Take the dump's own first words off its first line."""
        if not lines or self.furniture.prefix is None:
            return lines
        slug, pattern = self.furniture.prefix
        found = pattern.match(lines[0].text)
        if not found:
            return lines
        self.prefix = found[1]
        rest = lines[0].text[found.end() :].strip()
        own = [replace(lines[0], text=found[0].strip(), place=slug)]
        return own + ([replace(lines[0], text=rest)] if rest else []) + lines[1:]

    def _find_byline(self, end: int) -> int | None:
        for i in range(end):
            if self.lines[i].place == BODY and (byline := self.bylines.read(self.texts[i])) is not None:
                self.byline = byline
                return i
        return None

    def _head(self, byline_at: int) -> tuple[str | None, str | None]:
        self.places[byline_at] = BYLINE
        if byline_at and _COUNTER.fullmatch(self.texts[byline_at - 1]):
            self.places[byline_at - 1] = COUNTER
        return self._title_and_section(byline_at)

    def _head_without_byline(self, end: int) -> tuple[str | None, str | None, int]:
        """A dump with neither byline nor head furniture is a body alone."""
        head = 0
        while head < end and (self.lines[head].place != BODY or self._head_slug(head)):
            head += 1
        self._mark_head(head)
        if not any(self.lines[i].place == BODY for i in range(head)):
            return None, None, head
        until = self._untitled_until(head, end)
        title, section = self._title_and_section(until)
        if until < end and title is not None and _COUNTER.fullmatch(self.texts[until]):
            self.places[until] = COUNTER
            until += 1
        return title, section, until

    def _untitled_until(self, head: int, end: int) -> int:
        """Return the place after the headline, given that no byline marks it."""
        at = head
        while at < end and self._is_word(at):
            at += 1
        if at + 1 < end and self._is_section_by_position(at, at + 1):
            at += 1
        return at + 1 if at < end and self._reads_as_title(at) else at

    def _mark_head(self, until: int) -> None:
        for i in range(until):
            if self.places[i] is None:
                self.places[i] = self.lines[i].place if self.lines[i].place != BODY else self._head_slug(i)

    def _title_and_section(self, until: int) -> tuple[str | None, str | None]:
        """Find the headline before `until`, and the section before the headline."""
        self._mark_head(until)
        toolbar = max((i for i in range(until) if self.places[i] == self.furniture.toolbar), default=None)
        section = self._breadcrumb_section(until)
        first = 0 if toolbar is None else toolbar + 1
        for i in range(first):
            self.places[i] = self.places[i] or self.furniture.words_slug
        open_lines = [i for i in range(first, until) if self.places[i] is None]
        named = [i for i in open_lines if not self._is_word(i) and not _is_chinese_only(self.texts[i])]
        if toolbar is not None and len(named) > 1 and self._is_section_by_position(named[0], named[1]):
            self.places[named.pop(0)] = SECTION
        # Behind the toolbar the headline comes first; without one, what is nearest to the byline is it.
        at = (named[0] if toolbar is not None else named[-1]) if named else self._only_word(open_lines)
        for i in open_lines:
            self.places[i] = self._head_place(i, at)
        sections = [self.texts[i] for i in range(until) if self.places[i] == SECTION]
        return (self.texts[at] if at is not None else None), (section or (sections[-1] if sections else None))

    def _head_place(self, i: int, title_at: int | None) -> str | None:
        if i == title_at:
            return TITLE
        if self.places[i] is not None:
            return self.places[i]
        if self._is_word(i):
            return SECTION
        if _is_chinese_only(self.texts[i]):
            return "other-language"
        return self.furniture.words_slug if title_at is None or i < title_at else BODY

    def _only_word(self, open_lines: Sequence[int]) -> int | None:
        """A headline may be a word that is furniture elsewhere: then it is the last before the byline."""
        latin = [i for i in open_lines if not _is_chinese_only(self.texts[i])]
        return latin[-1] if latin else (open_lines[0] if open_lines else None)

    def _is_section_by_position(self, i: int, following: int) -> bool:
        """An unknown section is a word or two right under the toolbar, and a longer headline comes after it."""
        under_toolbar = i > 0 and self.places[i - 1] == self.furniture.toolbar and self.lines[i].tag == "line"
        words = len(self.texts[i].split())
        shorter = words <= MAX_SECTION_WORDS and words < len(self.texts[following].split())
        return under_toolbar and shorter and self._reads_as_title(following)

    def _breadcrumb_section(self, until: int) -> str | None:
        crumbs = [self.texts[i] for i in range(until) if self.places[i] == "breadcrumb"]
        return re.split(r"\s*[>/]\s*", crumbs[-1])[-1] or None if crumbs else None

    def _reads_as_title(self, i: int) -> bool:
        text = self.texts[i]
        return (
            len(text) <= MAX_TITLE_CHARS
            and not has_credit(text)
            and not _DATELINE.search(text)
            and not _ENDS_SENTENCE.search(text)
            and not _COUNTER.fullmatch(text)
        )

    # -- between byline and body ------------------------------------------------

    def _after_byline(self, at: int, end: int) -> int:
        """Return where the body begins, past the rest of the byline, counters and links."""
        i = self._rest_of_byline(at, end)
        while i < end:
            slug = COUNTER if _COUNTER.fullmatch(self.texts[i]) else matching(self.texts[i], self.furniture.after_byline)
            if slug is None:
                return i
            self.places[i] = slug
            i += 1
        return i

    def _rest_of_byline(self, at: int, end: int) -> int:
        """A byline of several lines (time, source, editor) is read as one."""
        if self.byline is None or self.byline.source or self.byline.editor:
            return at + 1
        until = min(at + 3, end)
        editor = next((i for i in range(at + 1, until) if self.bylines.is_editor(self.texts[i])), None)
        known = at + 1 < end and self.texts[at + 1] in self.bylines.sources
        last = editor if editor is not None else (at + 1 if known else at)
        self.byline = self.bylines.read(" | ".join(self.texts[at : last + 1])) or self.byline
        for i in range(at, last + 1):
            self.places[i] = BYLINE
        return last + 1


def _is_chinese_only(text: str) -> bool:
    return bool(_CJK.search(text)) and not _LATIN_WORD.search(text)
