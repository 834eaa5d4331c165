"""Marks of text browsers and extractors: `[IMG]`, `[logo.gif]`, `[]`, `(BUTTON)`, `[11]` and `(/news/)` at links.

Marks that may be text, such as `[11]` and `(http://...)`, are removed only where the dump has many of them or ends with
the list of the numbered links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_TARGETS = 4  # so many targets in brackets show that the program writes them behind each link
MIN_NUMBERS = 8  # so many numbered links show that the program numbers them

_PICTURE = (
    r"\[(?:IMG|INLINE|IMAGE|EMBED|LINK|FRAME|IFRAME|OBJECT|image|img|\s*|[\w.-]{0,60}(?:\s[\w.-]{0,60})?\.(?:jpe?g|png|gif|webp|svg|bmp)"
    r"|[A-Za-z][\w.-]{0,60}|_+|\s*Search \w{0,20}[\s_]*)\](?:-Submit)?"
)
_WIDGET = rf"(?:{_PICTURE}|\(BUTTON\)|_{{3,}}|\[[\s_]*\]|Submit|\[\s*[xX]?\s*\]|\(\s*[*]?\s*\))"
WIDGETS = lazy_pattern(rf"(?:Search Ecns\s*_{{3,}}\s*)?(?:(?:\[\d{{1,3}}\])?\s*{_WIDGET}\s*)+(?:\[\d{{1,3}}\]\s*)*")
_SURE = lazy_pattern(r"\[(?:IMG|INLINE|EMBED|[\w.-]{1,60}\.(?:jpe?g|png|gif|webp|svg|bmp))\]|\(BUTTON\)\s?")
_NUMBER = lazy_pattern(r"\[\d{1,3}\]")
_NUMBERS = lazy_pattern(r"(?:\[\d{1,3}\]\s*)+")
_BEFORE_WORD = lazy_pattern(r"\[\d{1,3}\](?=[^\s,.;:!?)])")
_AFTER_WORD = lazy_pattern(r"(?<!\s)\s*+\[\d{1,3}\]")
_TARGET = lazy_pattern(
    r"(?<!\s)\s*+(?:\((?:(?:https?:)?//[^\s()]{1,2000}|/[^\s()]{0,2000}|[\w./-]{1,300}\.s?html?|#[\w-]*|javascript:[^()]{0,100}(?:\([^()]{0,100}\))?[^()]{0,20}|mailto:[^\s()]{1,200})\)"
    r"|\[(?:(?:https?:)?//[^\s\[\]]{1,2000}|/[^\s\[\]]{0,2000}|#[\w-]*|javascript:[^\[\]\n]{0,100}|mailto:[^\s\[\]]{1,200})\])"
)
_URLS = lazy_pattern(r"(?:(?:https?:)?//[^\s\u3400-\u9fff]+\s*)+")
_BARE_SCRIPT = lazy_pattern(r"javascript:(?:void\(0?\)|;)[;:]?")
_REFERENCES = lazy_pattern(r"(?<!\s)\s*+(?:References|Links|Hidden links|Visible links|Footnotes)\s*:?\s*")
_REFERENCE = lazy_pattern(r"(?<!\s)\s*+(?:\d{1,3}\.|\[\d{1,3}\]:?)\s+(?:[a-z][a-z\d+.-]{1,20}:|/|#).*")
_LABEL = lazy_pattern(r"(?<!\s)\s*+\[(?P<label>[^\[\]]{3,600})\]\s*")


def references_start(lines: Sequence[str]) -> int:
    """Return the first line of the list of link targets at the end of a dump, its length if it has no such list."""
    start, targets = len(lines), 0
    for i in range(len(lines) - 1, -1, -1):
        if _REFERENCE.fullmatch(lines[i]):
            targets, start = targets + 1, i
        elif _REFERENCES.fullmatch(lines[i]):
            start = i
        elif lines[i].strip():
            break
    return start if targets else len(lines)


class ProgramMarks:
    """The marks of the program that made a dump, as far as its lines show them."""

    def __init__(self, lines: Sequence[str], *, has_references: bool) -> None:
        text = "\n".join(lines)
        numbers = {found[0] for found in _NUMBER.finditer(text)}
        self.numbers = has_references or len(numbers) >= MIN_NUMBERS
        self.targets = sum(1 for _ in _TARGET.finditer(text)) >= MIN_TARGETS
        self.lines = {line.strip() for line in lines}
        self.labels = any(WIDGETS.fullmatch(line.strip()) for line in lines if line.strip())

    def is_mark(self, line: str) -> bool:
        """Return whether a whole line consists of marks."""
        if self.targets and _URLS.fullmatch(line.strip()):
            return True
        return WIDGETS.fullmatch(line.strip()) is not None or _NUMBERS.fullmatch(line.strip()) is not None

    def labels_of(self, line: str) -> tuple[str] | None:
        """Return the label of an image, if a line has nothing else and the program shows images so.

        Then it has other marks, or the label is also a line: the caption.
        """
        found = _LABEL.fullmatch(line)
        label = found["label"].strip() if found else ""
        return (label,) if " " in label and (self.labels or label in self.lines) else None

    def without_marks(self, line: str) -> str:
        """Return a line without the marks in it."""
        if self.targets:
            line = _BARE_SCRIPT.sub("", _TARGET.sub("", line))
        if self.numbers and "[" in line:
            line = _AFTER_WORD.sub("", _BEFORE_WORD.sub("", line))
        return _SURE.sub("", line) if self.labels else line
