"""Headers that a program put before a page's text: YAML front matter, WET records, and `Title:` lines of readers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.exceptions import SeveralPagesError
from crawler.lazy_patterns import lazy_pattern

MIN_HEADER_LINES = 2  # one line such as `Title: ...` may be text
MAX_HEADER_LINES = 60

_RECORD = lazy_pattern(r"^WARC/1\.[01]\s*$", re.MULTILINE)
_RECORD_HEADER = lazy_pattern(r"WARC/1\.[01]|(?:WARC-[\w-]+|Content-(?:Type|Length|Language))\s*:.*")
_FRONT_MATTER = lazy_pattern(
    r"\s*---[ \t]*\n(?P<fields>(?:[ \t-].*\n|[\w.-]+[ \t]*:.*\n|[ \t]*\n){1,60}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_READER_HEADER = lazy_pattern(
    r"(?:Title|URL|URL Source|Source URL|Url|Published Time|Date|Markdown Content|Language|Retrieved)\s*:(?!\S).*"
)
_TITLE = lazy_pattern(r"^[Tt]itle[ \t]*:[ \t]*(?P<title>\S.*?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Contained:
    """The lines before the page's text, the text, and the title that these lines name."""

    header: tuple[str, ...]
    text: str
    title: str | None = None


def contained(text: str) -> Contained:
    """Split a dump into the header of its container and the page. SeveralPagesError if it has several WET records."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(_RECORD.findall(text)) > 1:
        raise SeveralPagesError(
            f"the text dump has {len(_RECORD.findall(text))} WET records; split it, one page a file"
        )
    front = _FRONT_MATTER.match(text)
    if front:
        return _without(front[0], text[front.end() :])
    lines = text.split("\n")
    for header in (_RECORD_HEADER, _READER_HEADER):
        count, end = _header_lines(lines, header)
        if count >= MIN_HEADER_LINES:
            return _without("\n".join(lines[:end]), "\n".join(lines[end:]))
    return Contained((), text)


def _header_lines(lines: list[str], header: re.Pattern[str]) -> tuple[int, int]:
    """Return the number of header lines at the start of a text, and the number of the line behind them."""
    count = end = 0
    for i, line in enumerate(lines[:MAX_HEADER_LINES]):
        if header.fullmatch(line.strip()):
            count, end = count + 1, i + 1
        elif line.strip():
            break
    return count, end


def _without(header: str, text: str) -> Contained:
    found = _TITLE.search(header)
    title = found["title"].strip("\"'") if found else None
    return Contained(tuple(line for line in header.split("\n") if line.strip()), text, title)
