"""The head of a dump: furniture, section, headline and byline, in that order, each of which may be absent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extraction.captions import has_credit
from crawler.extraction.dump_lines import BYLINE, COUNTER, SECTION, TITLE, Lines
from crawler.extraction.furniture import last_of, matching
from crawler.items import BODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.byline import Byline, BylineReader

MAX_TITLE_CHARS = 200
MIN_PROSE_CHARS = 60
"""From this length on, what ends as a sentence does is one."""
MAX_SECTION_WORDS = 3
"""How many words a section's name has at most."""
MAX_CRUMBS = 3
"""How many section words may stand above a headline; more are navigation, unless the toolbar is above them."""
MAX_BYLINE_LINES = 3
"""Time, source and editor, one a line."""
OTHER_LANGUAGE = "other-language"

_ENDS_SENTENCE = re.compile(r"[.!。！;；,，:：][\"”’')\]]*$")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,4}$")
"""`U.S.` ends headlines as well."""
_DATELINE = re.compile(r"^(?:[A-Z][\w., ]{0,40}\s?)?\([A-Z]\w+\)\s*[-—–]")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says, and where the body begins."""

    title: str | None
    section: str | None
    byline: Byline | None
    end: int


def read_head(lines: Lines, bylines: BylineReader, end: int) -> Head:
    """Find the head before `end`, and give its lines their places.

    A list can stand before the head: behind `end`, a byline that names a source or
    an editor is one too. What reads as a byline below prose is a line of a
    chronicle; one standfirst may stand above a byline, where furniture shows
    that the head is there.
    """
    furnished = prose = 0
    for i in range(len(lines)):
        if prose > furnished:
            break
        byline = bylines.read(lines.texts[i]) if lines.blocks[i].place == BODY else None
        if byline is not None and (i < end or byline.source or byline.editor):
            return _head_with_byline(lines, bylines, byline, i)
        furnished = furnished or int(lines.places[i] is None and lines.head_slug(i) is not None)
        prose += _reads_as_prose(lines, i)
    return _head_without_byline(lines, end)


# -- with a byline -------------------------------------------------------------------


def _head_with_byline(lines: Lines, bylines: BylineReader, byline: Byline, at: int) -> Head:
    lines.places[at] = BYLINE
    if at and lines.is_counter(at - 1):
        lines.places[at - 1] = COUNTER
    title, section = _title_and_section(lines, at)
    whole, after = _whole_byline(lines, bylines, byline, at)
    return Head(title, section, whole, _past_links(lines, after, counted=COUNTER in lines.places[:at]))


def _whole_byline(lines: Lines, bylines: BylineReader, byline: Byline, at: int) -> tuple[Byline, int]:
    """Read a byline of several lines as one; return it, and where it ends."""
    if byline.source or byline.editor:
        return byline, at + 1
    until = min(at + MAX_BYLINE_LINES, len(lines))
    editor = next((i for i in range(at + 1, until) if bylines.is_editor(lines.texts[i])), None)
    known = at + 1 < until and (lines.texts[at + 1] in bylines.sources or _is_link(lines, at + 2))
    last = editor if editor is not None else (at + 1 if known else at)
    lines.places[at : last + 1] = [BYLINE] * (last + 1 - at)
    return bylines.read(" | ".join(lines.texts[at : last + 1])) or byline, last + 1


def _past_links(lines: Lines, i: int, *, counted: bool = False) -> int:
    """Return where the body begins, past links and the counter, which a page has once: `counted`, above the byline."""
    while i < len(lines):
        slug = COUNTER if not counted and lines.is_counter(i) else _link(lines, i)
        if slug is None:
            break
        lines.places[i] = slug
        counted = counted or slug == COUNTER
        i += 1
    return i


def _link(lines: Lines, i: int) -> str | None:
    return matching(lines.texts[i], lines.furniture.after_byline)


def _is_link(lines: Lines, i: int) -> bool:
    return i < len(lines) and _link(lines, i) is not None and not _link(lines, i - 1)


# -- without a byline ----------------------------------------------------------------


def _head_without_byline(lines: Lines, end: int) -> Head:
    """Read the head up to a line that reads as a headline; without head furniture all is body."""
    furnished = _furniture_end(lines, end)
    _mark_furniture(lines, furnished)
    if all(block.place != BODY for block in lines.blocks[:furnished]):
        return Head(None, None, None, furnished)
    until = _headline_end(lines, furnished, end)
    title, section = _title_and_section(lines, until)
    if title is not None:
        until = _past_links(lines, _past_translation(lines, until, end))
    return Head(title, section, None, until)


def _past_translation(lines: Lines, start: int, end: int) -> int:
    """Return where the lines end that say the headline once more; where nothing else follows, they are the text."""
    last = next((i for i in range(start, end) if not lines.is_translation(i)), start)
    lines.places[start:last] = [OTHER_LANGUAGE] * (last - start)
    return last


def _furniture_end(lines: Lines, end: int) -> int:
    """Return where the furniture that a dump begins with ends; navigation may stand among it, but not end it."""
    furnished = 0
    for i in range(end):
        if lines.head_slug(i):
            furnished = i + 1
        elif not lines.is_word(i):
            break
    return furnished


def _headline_end(lines: Lines, start: int, end: int) -> int:
    at = start
    while at < end and lines.is_word(at):
        at += 1
    if at + 1 < end and _is_section_by_position(lines, at, at + 1):
        at += 1
    return at + 1 if at < end and _reads_as_title(lines, at) else at


# -- title and section -----------------------------------------------------------------


def _title_and_section(lines: Lines, until: int) -> tuple[str | None, str | None]:
    """Find the headline before `until`, and the section before the headline."""
    _mark_furniture(lines, until)
    toolbar = max((i for i in range(until) if lines.places[i] == lines.furniture.toolbar), default=None)
    first = 0 if toolbar is None else toolbar + 1
    for i in range(first):
        lines.places[i] = lines.places[i] or lines.furniture.words_slug
    unplaced = [i for i in range(first, until) if lines.places[i] is None]
    at = _headline(lines, unplaced, under_toolbar=toolbar is not None)
    if toolbar is None:
        _mark_navigation(lines, [i for i in unplaced if i != at and lines.is_word(i)])
    for i in unplaced:
        lines.places[i] = lines.places[i] or _place_beside(lines, i, at)
    return (None if at is None else lines.texts[at]), _section(lines, until)


def _mark_navigation(lines: Lines, words: Sequence[int]) -> None:
    for i in words if len(words) > MAX_CRUMBS else ():
        lines.places[i] = lines.furniture.words_slug


def _mark_furniture(lines: Lines, until: int) -> None:
    for i in range(until):
        lines.places[i] = lines.places[i] or lines.head_slug(i)


def _headline(lines: Lines, unplaced: Sequence[int], *, under_toolbar: bool) -> int | None:
    """Behind the toolbar the headline comes first; without one, what is nearest to the byline is it."""
    told = next((i for i in unplaced if lines.texts[i] == lines.headline), None)
    named = [i for i in unplaced if not lines.is_word(i) and not lines.is_translation(i)]
    if under_toolbar and len(named) > 1 and _is_section_by_position(lines, named[0], named[1]):
        lines.places[named.pop(0)] = SECTION
    if told is not None:
        return told
    if named:
        return named[0] if under_toolbar else named[-1]
    foreign = [i for i in unplaced if not lines.is_word(i)]
    if under_toolbar and foreign and foreign[0] > unplaced[0] and "breadcrumb" not in lines.places:
        return foreign[0]
    # A headline may be a word that is furniture elsewhere: then it is the last before the byline.
    latin = [i for i in unplaced if not lines.is_translation(i)]
    return latin[-1] if latin else next(iter(unplaced), None)


def _place_beside(lines: Lines, i: int, title_at: int | None) -> str | None:
    if i == title_at:
        return TITLE
    if lines.is_word(i):
        return SECTION
    if lines.is_translation(i):
        return OTHER_LANGUAGE
    return lines.furniture.words_slug if title_at is None or i < title_at else BODY


def _section(lines: Lines, until: int) -> str | None:
    crumbs = [lines.texts[i] for i in range(until) if lines.places[i] == "breadcrumb"]
    if crumbs and (last := last_of(crumbs[-1])):
        return last
    return next((lines.texts[i] for i in reversed(range(until)) if lines.places[i] == SECTION), None)


def _is_section_by_position(lines: Lines, i: int, following: int) -> bool:
    """Know a section of no known name: a word or two right under the toolbar, and after it a headline.

    That is longer, parted from it by a blank line, or known from the page's markup.
    """
    told = lines.texts[following] == lines.headline
    under_toolbar = i > 0 and lines.places[i - 1] == lines.furniture.toolbar and (told or lines.blocks[i].tag == "line")
    words = len(lines.texts[i].split())
    parted = told or lines.blocks[following].tag == "gap" or words < len(lines.texts[following].split())
    return under_toolbar and words <= MAX_SECTION_WORDS and parted and _reads_as_title(lines, following)


def _reads_as_title(lines: Lines, i: int) -> bool:
    text = lines.texts[i]
    cry_or_initials = (text.endswith("!") and len(text) < MIN_PROSE_CHARS) or _INITIALS.search(text)
    sentence = _DATELINE.search(text) or (_ENDS_SENTENCE.search(text) and not cry_or_initials)
    return not (len(text) > MAX_TITLE_CHARS or sentence or has_credit(text) or lines.is_counter(i))


def _reads_as_prose(lines: Lines, i: int) -> bool:
    text = lines.texts[i]
    ends = _ENDS_SENTENCE.search(text) and len(text) >= MIN_PROSE_CHARS
    return bool(ends) and lines.head_slug(i) is None and not lines.is_translation(i)
