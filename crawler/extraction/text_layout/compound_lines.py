"""Lines that hold several phrases of the site, split into one line each.

A program that drops block elements puts `Comments (0) Most popular in 24h Archived Content` or `Text:AAAPrintPolitics`
on one line. A line is split if phrases, navigation words and counters fill it, or if it begins with a phrase that no
sentence begins with (`Boilerplate.openings`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.text_layout.boilerplate import matching
from crawler.extraction.text_layout.title import MAX_SECTION_WORDS, MAX_TITLE_CHARS
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.extraction.rules import ExtractionRules
    from crawler.extraction.text_layout.boilerplate import Boilerplate
    from crawler.items import Block

MAX_CHARS = 3_000  # longer lines are whole pages on one line, which have lost their paragraphs
MAX_JOINED_CHARS = 80
STEP_SIGNS = ">/→"
MIN_HEADLINE_CHARS = 12
MIN_WORDS = 3  # fewer navigation words in a row may be a headline

_SEAM = lazy_pattern(r"[\s|]*")
_COUNTED = lazy_pattern(r"(?P<counter>\d{1,5}|\d{1,3}(?:\.\d)?[kK])[\s|]*(?=(?:19|20)\d\d[-/.年])", re.ASCII)
_TIME = lazy_pattern(r"(?:19|20)\d\d-\d\d-\d\d \d\d:\d\d")
_UPPER = lazy_pattern(r"[A-Z\d\[（(©\u3000-\u9fff]|$")


def split_compound(blocks: Sequence[Block], rules: ExtractionRules, headline: str | None) -> Iterator[Block]:
    """Yield the blocks; those that hold several phrases as one block for each phrase.

    The headline is the one that the dump declares, or its first line: a document's title.
    """
    splitter = _Splitter(rules, headline or next((block.text for block in blocks if block.role == Role.BODY), ""))
    for block in blocks:
        parts = splitter.parts(block.text) if block.role == Role.BODY else ()
        if len(parts) < 2:  # noqa: PLR2004  # the line itself
            yield block
        else:
            yield from (replace(block, text=part, tag=block.tag if i == 0 else "line") for i, part in enumerate(parts))


class _Splitter:
    def __init__(self, rules: ExtractionRules, headline: str) -> None:
        self.boilerplate = rules.boilerplate
        self.bylines = rules.bylines
        self.headline = headline

    def parts(self, text: str) -> Sequence[str]:
        """Return the phrases in a line; the line alone if it is text."""
        counted = _COUNTED.match(text)
        if counted and self.bylines.read(text[counted.end() :]):
            return counted["counter"], text[counted.end() :]
        if len(text) > MAX_CHARS or is_phrase(text, self.boilerplate):
            return (text,)
        whole = _phrases(text, self.boilerplate)
        if whole is not None:
            return whole
        return self._around_headline(text) or self._behind_opening(text) or self._around_byline(text) or (text,)

    def _behind_opening(self, text: str) -> Sequence[str]:
        """Split a line that begins with a phrase with which no sentence begins."""
        for pattern in self.boilerplate.openings:
            opening = pattern.match(text)
            if opening and (rest := text[opening.end() :].strip()):
                return opening[0].strip(), *self.parts(rest)
        return ()

    def _around_byline(self, text: str) -> Sequence[str]:
        """Split a line that ends with a byline which names the editor: the headline is before it."""
        time = _TIME.search(text, MIN_HEADLINE_CHARS, MAX_TITLE_CHARS) if len(text) <= 2 * MAX_TITLE_CHARS else None
        byline = self.bylines.read(text[time.start() :]) if time else None
        if time is None or byline is None or not byline.editor or self.bylines.read(text):
            return ()
        return *self.parts(text[: time.start()].strip()), text[time.start() :]

    def _around_headline(self, text: str) -> Sequence[str]:
        """Split a line that begins or ends with the headline, if the rest is a byline or phrases."""
        if len(self.headline) < MIN_HEADLINE_CHARS or text == self.headline:
            return ()
        before, found, after = text.partition(self.headline)
        if found and not before and self.bylines.read(after.strip()):
            return self.headline, after.strip()
        if (
            found
            and not after
            and (len(parts := self.parts(before.strip())) > 1 or is_phrase(parts[0], self.boilerplate))
        ):
            return *parts, self.headline
        return ()


def is_phrase(text: str, boilerplate: Boilerplate) -> bool:
    """Return whether a line is a phrase of the site as a whole, or a word of its navigation."""
    known = (boilerplate.head, boilerplate.after_byline, boilerplate.tail, boilerplate.never_text)
    return any(matching(text, patterns) for patterns in known) or text.casefold() in boilerplate.words


def _phrases(text: str, boilerplate: Boilerplate) -> list[str] | None:
    """Return the phrases that fill a line, None if something else is in it."""
    found: list[str] = []
    words = at = 0
    while at < len(text):
        end, is_word = _phrase_end(text, at, boilerplate)
        if end == at:
            return None
        words += is_word
        found.append(text[at:end].strip(" |"))
        seam = _SEAM.match(text, end)
        at = seam.end() if seam else end
    return found if words != len(found) or words >= MIN_WORDS else None


def _phrase_end(text: str, at: int, boilerplate: Boilerplate) -> tuple[int, bool]:
    """Return the end of the longest phrase that begins at a place, and whether it is a word of navigation."""
    patterns = (*boilerplate.openings, *boilerplate.head.values(), *boilerplate.tail.values())
    ends = [found.end() for pattern in patterns if (found := pattern.match(text, at)) and _is_seam(text, found.end())]
    phrase = max(ends, default=at)
    word = max((end for end in _word_ends(text, at, boilerplate) if _is_seam(text, end)), default=at)
    return (phrase, False) if phrase >= word else (word, True)


def _word_ends(text: str, at: int, boilerplate: Boilerplate) -> Iterator[int]:
    if text[at : at + 1].isupper():
        for length in boilerplate.word_lengths:
            if text[at : at + length].casefold() in boilerplate.words and len(text) >= at + length:
                yield at + length


def _is_seam(text: str, at: int) -> bool:
    return text[at : at + 1] in {"", " ", "|"} or _UPPER.match(text, at) is not None


def joined_phrases(blocks: Sequence[Block], rules: ExtractionRules) -> list[Block]:
    """Return the blocks; a breadcrumb (`Home`, `>`, `News`) or a link at a byline over several lines is one."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if before is not None and len(before.text) <= MAX_TITLE_CHARS and _is_one(before, block, rules):
            joined[-1] = replace(before, text=f"{before.text} {block.text}")
        else:
            joined.append(block)
    return joined


def _is_one(before: Block, block: Block, rules: ExtractionRules) -> bool:
    both, boilerplate = f"{before.text} {block.text}", rules.boilerplate
    if any(both.endswith(trailer) and len(block.text) < len(trailer) for trailer in rules.bylines.trailers):
        return before.role == Role.BODY == block.role
    if rules.bylines.is_open_label(before.text):
        return not is_phrase(block.text, boilerplate) and rules.bylines.begins_with_name(block.text)
    if before.text.endswith((":", "：")):
        return matching(both, boilerplate.after_byline) is not None and not matching(before.text, boilerplate.tail)
    breadcrumb = boilerplate.breadcrumb
    if breadcrumb is None or breadcrumb.fullmatch(both) is None or len(both) > MAX_JOINED_CHARS:
        return False
    begins = block.text[0] in STEP_SIGNS and (block.text[1:2] in {"", " "} or block.text[1].isupper())
    is_step = len(block.text.split()) <= MAX_SECTION_WORDS  # more words are a headline
    return begins or (before.text[-1] in STEP_SIGNS and block.tag != "gap" and is_step)
