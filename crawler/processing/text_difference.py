"""The difference of two texts in words, in the marks of `wdiff`: `… three [-old-] {+new+} words …`."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from crawler.languages.scripts import CJK

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = re.compile(rf"\s+|[{CJK}]|[^\s{CJK}]+")
MAX_PARTS = 2_000  # words and spaces, of a paragraph that is compared by words; a longer one counts as replaced
CONTEXT_PARTS = 12  # words and spaces
MAX_SHOWN_CHARS = 200  # of one removed or added piece of text
MAX_SHOWN_LINES = 6
BREAK = "\n\n"  # between two paragraphs of a text


class TextDifference(NamedTuple):
    """How many characters and paragraphs were added and removed, and the changes, one a line, some of them cut out.

    A paragraph that was changed is neither added nor removed.
    """

    chars_added: int = 0
    chars_removed: int = 0
    blocks_added: int = 0
    blocks_removed: int = 0
    shown: tuple[str, ...] = ()

    @property
    def chars(self) -> int:
        """The size of the change."""
        return self.chars_added + self.chars_removed


class _Change(NamedTuple):
    before: str
    removed: str
    added: str
    after: str


def words_of(text: str) -> list[str]:
    """Return the words and the white space of a text; each Chinese, Japanese or Korean character is a word."""
    return _WORDS.findall(text)


def text_difference(old: str, new: str) -> TextDifference:
    """Compare two texts: paragraph by paragraph, and changed paragraphs word by word."""
    changes: list[_Change] = []
    added = removed = 0
    one, other = (text.split(BREAK) if text else [] for text in (old, new))
    for operation, start, end, at, to in SequenceMatcher(None, one, other).get_opcodes():
        if operation != "equal":
            changes += _changes(BREAK.join(one[start:end]), BREAK.join(other[at:to]))
            added += max(0, (to - at) - (end - start))
            removed += max(0, (end - start) - (to - at))
    different: dict[tuple[str, str], _Change] = {}
    for change in changes:
        different.setdefault((change.removed, change.added), change)
    shown = [_line(change) for change in [*different.values()][:MAX_SHOWN_LINES]]
    more = len(changes) - len(shown)
    return TextDifference(
        sum(len(change.added) for change in changes),
        sum(len(change.removed) for change in changes),
        added,
        removed,
        (*shown, f"({more} more)") if more else tuple(shown),
    )


def _changes(old: str, new: str) -> Iterator[_Change]:
    one, other = words_of(old), words_of(new)
    if not old or not new or max(len(one), len(other)) > MAX_PARTS:
        yield _Change("", old, new, "")
        return
    for operation, start, end, at, to in SequenceMatcher(str.isspace, one, other, autojunk=False).get_opcodes():
        if operation != "equal":
            parts = one[max(0, start - CONTEXT_PARTS) : start], one[start:end], other[at:to], one[end:][:CONTEXT_PARTS]
            yield _Change(*map("".join, parts))


def _line(change: _Change) -> str:
    """Return a change on one line; a line break shows as ¶."""
    removed = f"[-{_cut(change.removed)}-]" if change.removed else ""
    added = f"{{+{_cut(change.added)}+}}" if change.added else ""
    line = f"{_dots(change.before)}{change.before}{removed}{added}{change.after}{_dots(change.after)}"
    return line.replace(BREAK, "¶").replace("\n", " ").strip()


def _dots(context: str) -> str:
    return "…" if context else ""


def _cut(text: str) -> str:
    half = MAX_SHOWN_CHARS // 2
    left = len(text) - 2 * half
    return text if left <= 0 else f"{text[:half]} (… {left:,} characters …) {text[-half:]}"
