"""The headline and the section in the head of a dump, and which of its lines read as either."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extraction.captions import has_credit
from crawler.extraction.text_layout.boilerplate import last_of
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.text_layout.lines import Lines

MAX_TITLE_CHARS = 200
MIN_PROSE_CHARS = 60
"""From this length on, what ends as a sentence does is one."""
MAX_SECTION_WORDS = 3
"""How many words a section's name has at most."""
MAX_CRUMBS = 3
"""How many section words may stand above a headline; more are navigation, unless the toolbar is above them."""

_ENDS_SENTENCE = re.compile(r"[.!。！;；,，:：][\"”’')\]]*$")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,4}$")
"""`U.S.` ends headlines as well."""
_DATELINE = re.compile(r"^(?:[A-Z][\w., ]{0,40}\s?)?\([A-Z]\w+\)\s*[-—–]")


def title_and_section(lines: Lines, until: int) -> tuple[str | None, str | None]:
    """Find the headline before `until`, and the section before the headline."""
    mark_boilerplate(lines, until)
    toolbar = max((i for i in range(until) if lines.roles[i] == lines.boilerplate.toolbar), default=None)
    first = 0 if toolbar is None else toolbar + 1
    for i in range(first):
        lines.roles[i] = lines.roles[i] or lines.boilerplate.words_role
    unplaced = [i for i in range(first, until) if lines.roles[i] is None]
    at = _headline(lines, unplaced, under_toolbar=toolbar is not None)
    if toolbar is None:
        _mark_navigation(lines, [i for i in unplaced if i != at and lines.is_word(i)])
    for i in unplaced:
        lines.roles[i] = lines.roles[i] or _place_beside(lines, i, at)
    return (None if at is None else lines.texts[at]), _section(lines, until)


def _mark_navigation(lines: Lines, words: Sequence[int]) -> None:
    for i in words if len(words) > MAX_CRUMBS else ():
        lines.roles[i] = lines.boilerplate.words_role


def mark_boilerplate(lines: Lines, until: int) -> None:
    """Give the lines before `until` that are boilerplate of heads their places."""
    for i in range(until):
        lines.roles[i] = lines.roles[i] or lines.head_role(i)


def _headline(lines: Lines, unplaced: Sequence[int], *, under_toolbar: bool) -> int | None:
    """Behind the toolbar the headline comes first; without one, what is nearest to the byline is it."""
    told = next((i for i in unplaced if lines.texts[i] == lines.headline), None)
    named = [i for i in unplaced if not lines.is_word(i) and not lines.is_translation(i)]
    if under_toolbar and len(named) > 1 and is_section_by_position(lines, named[0], named[1]):
        lines.roles[named.pop(0)] = Role.SECTION
    if told is not None:
        return told
    if named:
        return named[0] if under_toolbar else named[-1]
    foreign = [i for i in unplaced if not lines.is_word(i)]
    if under_toolbar and foreign and foreign[0] > unplaced[0] and "breadcrumb" not in lines.roles:
        return foreign[0]
    # A headline may be a word that is boilerplate elsewhere: then it is the last before the byline.
    latin = [i for i in unplaced if not lines.is_translation(i)]
    return latin[-1] if latin else next(iter(unplaced), None)


def _place_beside(lines: Lines, i: int, title_at: int | None) -> Role | None:
    if i == title_at:
        return Role.TITLE
    if lines.is_word(i):
        return Role.SECTION
    if lines.is_translation(i):
        return Role.OTHER_LANGUAGE
    return lines.boilerplate.words_role if title_at is None or i < title_at else Role.BODY


def _section(lines: Lines, until: int) -> str | None:
    crumbs = [lines.texts[i] for i in range(until) if lines.roles[i] == Role.BREADCRUMB]
    if crumbs and (last := last_of(crumbs[-1])):
        return last
    return next((lines.texts[i] for i in reversed(range(until)) if lines.roles[i] == Role.SECTION), None)


def is_section_by_position(lines: Lines, i: int, following: int) -> bool:
    """Know a section of no known name: a word or two right under the toolbar, and after it a headline.

    That is longer, parted from it by a blank line, or known from the page's markup.
    """
    told = lines.texts[following] == lines.headline
    under_toolbar = (
        i > 0 and lines.roles[i - 1] == lines.boilerplate.toolbar and (told or lines.blocks[i].tag == "line")
    )
    words = len(lines.texts[i].split())
    parted = told or lines.blocks[following].tag == "gap" or words < len(lines.texts[following].split())
    return under_toolbar and words <= MAX_SECTION_WORDS and parted and reads_as_title(lines, following)


def reads_as_title(lines: Lines, i: int) -> bool:
    """Tell whether line `i` may be a headline: neither a sentence, nor a caption, nor a number."""
    text = lines.texts[i]
    cry_or_initials = (text.endswith("!") and len(text) < MIN_PROSE_CHARS) or _INITIALS.search(text)
    sentence = _DATELINE.search(text) or (_ENDS_SENTENCE.search(text) and not cry_or_initials)
    return not (len(text) > MAX_TITLE_CHARS or sentence or has_credit(text) or lines.is_counter(i))


def reads_as_prose(lines: Lines, i: int) -> bool:
    """Tell whether line `i` is a paragraph in the page's own language."""
    text = lines.texts[i]
    ends = _ENDS_SENTENCE.search(text) and len(text) >= MIN_PROSE_CHARS
    return bool(ends) and lines.head_role(i) is None and not lines.is_translation(i)
