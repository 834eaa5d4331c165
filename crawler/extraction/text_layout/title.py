"""The headline and the section in the head of a page, and the lines that may be one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.captions import has_credit
from crawler.extraction.text_layout.boilerplate import last_step
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.text_layout.lines import Lines

MAX_TITLE_CHARS = 200
MIN_PROSE_CHARS = 60  # a line of this length that ends as sentences do is a sentence
MIN_HEADLINE_WORDS = 4  # of a headline without any boilerplate; fewer may be a subheading
NEVER_SECTIONS = frozenset({"home", "more", "首页"})
MAX_SECTION_WORDS = 3  # the most words in the name of a section
MAX_CRUMBS = 3  # the most section names above a headline. More are navigation, unless the toolbar is above them.

_ENDS_SENTENCE = lazy_pattern(r"[.!。！;；,，:：][\"”’')\]]*$")
_INITIALS = lazy_pattern(r"\b(?:[A-Z]\.){2,4}$")  # `U.S.` is the end of a headline too
_DATELINE = lazy_pattern(r"^(?:[A-Z][\w., ]{0,40}\s?)?\([A-Z]\w+\)\s*[-—–]")


def title_and_section(lines: Lines, until: int) -> tuple[str | None, str | None]:
    """Find the headline before the line `until`, and the section before the headline. Give these lines their roles."""
    mark_boilerplate(lines, until)
    toolbar = max((i for i in range(until) if lines.is_toolbar(i)), default=None)
    first = 0 if toolbar is None else toolbar + 1
    for i in range(first):
        lines.roles[i] = lines.roles[i] or lines.boilerplate.words_role
    candidates = [i for i in range(first, until) if lines.roles[i] is None]
    at = _headline(lines, candidates, under_toolbar=toolbar is not None)
    words = [i for i in candidates if i != at and lines.is_word(i)] if toolbar is None else []
    for i in words if len(words) > MAX_CRUMBS else ():
        lines.roles[i] = lines.boilerplate.words_role
    for i in candidates:
        lines.roles[i] = lines.roles[i] or _role_near_title(lines, i, at)
    return (None if at is None else lines.texts[at]), _section(lines, until)


def mark_boilerplate(lines: Lines, until: int) -> None:
    """Give the lines before `until` that are boilerplate of heads their roles."""
    for i in range(until):
        lines.roles[i] = lines.roles[i] or lines.head_role(i)


def _headline(lines: Lines, candidates: Sequence[int], *, under_toolbar: bool) -> int | None:
    """Return the line of the headline: the first one below a toolbar; without a toolbar, the last one."""
    declared = next((i for i in candidates if lines.texts[i] == lines.headline), None)
    named = [i for i in candidates if not lines.is_word(i) and not lines.is_translation(i)]
    if under_toolbar and len(named) > 1 and is_section_by_position(lines, named[0], named[1]):
        lines.roles[named.pop(0)] = Role.SECTION
    if declared is not None:
        return declared
    if named:
        return named[0] if under_toolbar else named[-1]
    no_words = [i for i in candidates if not lines.is_word(i)]
    if under_toolbar and no_words and no_words[0] > candidates[0] and Role.BREADCRUMB not in lines.roles:
        return no_words[0]
    # A headline may be a word that is boilerplate elsewhere: then it is the last one before the byline.
    untranslated = [i for i in candidates if not lines.is_translation(i)]
    return untranslated[-1] if untranslated else next(iter(candidates), None)


def _role_near_title(lines: Lines, i: int, title_at: int | None) -> Role | None:
    if title_at is not None and lines.texts[i] == lines.texts[title_at]:  # some pages show the headline twice
        return Role.TITLE
    if lines.is_word(i):
        return Role.SECTION if lines.texts[i].casefold() not in NEVER_SECTIONS else lines.boilerplate.words_role
    if lines.is_translation(i):
        return Role.OTHER_LANGUAGE
    return lines.boilerplate.words_role if title_at is None or i < title_at else Role.BODY


def _section(lines: Lines, until: int) -> str | None:
    breadcrumbs = [lines.texts[i] for i in range(until) if lines.roles[i] == Role.BREADCRUMB]
    if breadcrumbs and (last := last_step(breadcrumbs[-1])):
        return last
    return next((lines.texts[i] for i in reversed(range(until)) if lines.roles[i] == Role.SECTION), None)


def is_section_by_position(lines: Lines, i: int, following: int) -> bool:
    """Return whether line `i` is a section with an unknown name: a few words between the toolbar and a headline."""
    declared = lines.texts[following] == lines.headline
    under_toolbar = i > 0 and lines.is_toolbar(i - 1) and (declared or lines.blocks[i].tag == "line")
    words = len(lines.texts[i].split())
    separate = declared or lines.blocks[following].tag == "gap" or words < len(lines.texts[following].split())
    return under_toolbar and words <= MAX_SECTION_WORDS and separate and reads_as_title(lines, following)


def reads_as_title(lines: Lines, i: int) -> bool:
    """Return whether line `i` may be a headline: it is no sentence, no caption and no number."""
    text = lines.texts[i]
    call_or_initials = (text.endswith("!") and len(text) < MIN_PROSE_CHARS) or _INITIALS.search(text)
    sentence = _DATELINE.search(text) or (_ENDS_SENTENCE.search(text) and not call_or_initials)
    return not (len(text) > MAX_TITLE_CHARS or sentence or has_credit(text) or lines.is_counter(i))


def reads_as_headline(lines: Lines, i: int) -> bool:
    """Return whether line `i` can only be a headline, where nothing but text follows."""
    text, following = lines.texts[i], lines.texts[i + 1]
    if not reads_as_title(lines, i) or text.isupper() or len(text.split()) < MIN_HEADLINE_WORDS or text in following:
        return False
    is_apart = lines.blocks[i + 1].tag == "gap"
    return is_apart and text[0].isalpha() and _ENDS_SENTENCE.search(following) is not None


def reads_as_prose(lines: Lines, i: int) -> bool:
    """Return whether line `i` is a paragraph in the page's own language."""
    text = lines.texts[i]
    ends = _ENDS_SENTENCE.search(text) and len(text) >= MIN_PROSE_CHARS
    return bool(ends) and lines.head_role(i) is None and not lines.is_translation(i)
