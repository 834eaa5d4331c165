"""Lines that a program broke at a fixed width, joined again.

In such a dump a paragraph goes on in the next line exactly where its first word did not fit. The width is the one at
which most lines end in the middle of a sentence; a dump where no width explains its lines is not wrapped.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from crawler.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MIN_WIDTH = 40  # columns; shorter lines are no lines of prose
MAX_WIDTH = 140
MAX_MARGIN = 3  # columns by which lines may exceed the longest broken sentence
MIN_CENTRED = 8  # columns by which the shorter of two centred lines is indented more
MAX_WORD_CHARS = 25
MIN_AGREEING_SHARE = 0.4  # of the broken sentences: the number that the width explains, minus the others

BULLET = lazy_pattern(r"(?<!\s)\s*+(?:[*+•◦▪‣·○●□■-]|o(?=\s\s?[A-Z\d])|#\.|\(?\d{1,2}[.)])\s+(?=\S)")
_FIRST_WORD = lazy_pattern(r"(?<!\s)\s*+(\S+)")
_SENTENCE_END = lazy_pattern(r"[.!?:：;。！？][\"”’')\]*_]*+$|[)\]][*_]*+$")
_BROKEN_WORD = lazy_pattern(r"[A-Za-z.]-$")
_SUSPENDED = lazy_pattern(r"(?<!\s)\s*+(?:and|or|to)\b")  # `two- and three-day tours`
_STARTS_BLOCK = lazy_pattern(r"(?<!\s)\s*+(?:#{1,6}\s|>|:::|={3,}\s*$|-{3,}\s*$|\||\[\d+\]:)")


class Width(NamedTuple):
    """The columns of the longest broken sentence, and the limit that no broken line exceeds."""

    longest: int
    limit: int


def without_wrapping(lines: Sequence[str], width: Width, is_whole: Callable[[str], bool]) -> list[str]:
    """Return the lines, each with the lines that continue it. An empty line separates paragraphs.

    `is_whole` says of a line whether it is known to stand alone.
    """
    parts: list[list[str]] = []
    last = ""
    for line in lines:
        alone = is_whole(last.strip()) or is_whole(line.strip())
        if parts and last.strip() and not alone and continues(last, line, width):
            parts[-1] += [_separator(last, line), line.strip()]
        else:
            parts.append([line.rstrip()])
        last = line
    return ["".join(each) for each in parts]


def wrapping_width(lines: Sequence[str]) -> Width | None:
    """Return the width at which a dump is wrapped, None if it is not wrapped."""
    pairs = [pair for pair in pairwise(lines) if _is_broken_sentence(*pair)]
    needs = [(columns(line), columns(line) + 1 + columns(_first_word(following))) for line, following in pairs]
    best, best_score = None, 0
    for width in sorted({length for length, _ in needs if MIN_WIDTH <= length <= MAX_WIDTH}):
        score = sum(1 if length <= width < need else -1 for length, need in needs)
        if score > best_score:
            best, best_score = width, score
    if best is None or best_score < MIN_AGREEING_SHARE * len(needs):
        return None
    limit = min(need for length, need in needs if length <= best < need) - 1
    return Width(best, max(best + MAX_MARGIN, limit))


def continues(line: str, following: str, width: Width) -> bool:
    """Return whether a line goes on in the following one, because its first word did not fit."""
    if (
        not following.strip()
        or line.startswith(":::")
        or following.strip() == line.strip()
        or BULLET.match(following)
        or _STARTS_BLOCK.match(following)
    ):
        return False
    if columns(line) > width.limit or columns(line) + 1 + columns(_first_word(following)) <= width.longest:
        return False
    return _indentation(following) <= max(_indentation(line), _text_start(line)) or _is_centred(line, following)


def _is_broken_sentence(line: str, following: str) -> bool:
    """Return whether a line stops within a sentence, which the following line continues with a small letter."""
    word = _first_word(following)
    if following.strip() in line or len(word) > MAX_WORD_CHARS or "://" in line:  # a copy of a caption, a link
        return False
    if " " not in following.strip() and not _SENTENCE_END.search(following):  # a word alone
        return False
    return len(line) >= MIN_WIDTH and word[:1].islower() and " " in line.strip() and not _SENTENCE_END.search(line)


def _is_centred(line: str, following: str) -> bool:
    """Return whether two lines have the same centre, not only the same indentation."""
    centres = [_indentation(each) + columns(each) for each in (line, following)]
    indentations = _indentation(line), _indentation(following)
    apart = indentations[1] - indentations[0] >= MIN_CENTRED or min(indentations) > MAX_MARGIN
    return abs(centres[0] - centres[1]) <= MAX_MARGIN and apart


def columns(text: str) -> int:
    """Return the columns that a terminal needs for a text: Chinese characters need two."""
    text = text.rstrip()
    return len(text) if text.isascii() else sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def is_broken_word(line: str, following: str) -> bool:
    """Return whether a line stops behind the hyphen of a word that the following line continues."""
    return _BROKEN_WORD.search(line.rstrip()) is not None and _SUSPENDED.match(following) is None


def _first_word(line: str) -> str:
    found = _FIRST_WORD.match(line)
    return found[1] if found else ""


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def _text_start(line: str) -> int:
    """Return the column in which the text of a line begins, behind a bullet."""
    bullet = BULLET.match(line)
    return bullet.end() if bullet else _indentation(line)


def _separator(line: str, following: str) -> str:
    if is_broken_word(line, following):
        return ""
    wide = east_asian_width(line.rstrip()[-1]) in "WF" and east_asian_width(following.strip()[0]) in "WF"
    return "" if wide else " "
