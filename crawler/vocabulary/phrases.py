"""Reads phrase files: one pattern a line, with its kind and its language.

A line has three columns, separated by tabs: kind, language, pattern. Empty lines
and lines that begin with `#` are comments. The language is an ISO 639-1 code, or
`mul` for a pattern of several languages. A pattern is a regular expression, to
be compared without regard to case. It may contain `<name>`: any of the patterns
of the kind `<name>`, which stands further up in the same file.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_PART = re.compile(r"<[a-z_]+>")


class Phrase(NamedTuple):
    """One line of a phrase file. `pattern` has no `<name>` in it any more."""

    kind: str
    language: str
    pattern: str


@cache
def phrases_in(file: Path) -> tuple[Phrase, ...]:
    """Return the lines of a phrase file, in their order. ValueError names the line that cannot be read."""
    found: list[Phrase] = []
    parts: dict[str, str] = {}
    for number, line in enumerate(file.read_text("utf-8").split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        try:
            kind, language, written = line.split("\t")
            pattern = _PART.sub(lambda part: f"(?:{parts[part[0]]})", written)
        except (KeyError, ValueError) as error:
            raise ValueError(f"{file.name}, line {number}: not a kind, a language and a pattern: {line!r}") from error
        found.append(Phrase(kind, language, pattern))
        if _PART.fullmatch(kind):
            parts[kind] = f"{parts[kind]}|{pattern}" if kind in parts else pattern
    return tuple(found)


@cache
def patterns_of(file: Path, kind: str) -> tuple[str, ...]:
    """Return the patterns of one kind, in their order. ValueError if there are none."""
    patterns = tuple(phrase.pattern for phrase in phrases_in(file) if phrase.kind == kind)
    if not patterns:
        raise ValueError(f"{file.name} has no phrase of the kind {kind!r}")
    return patterns


@cache
def any_phrase(file: Path, kind: str) -> re.Pattern[str]:
    """Return one pattern that matches all phrases of a kind. It is compiled at its first use."""
    return re.compile("|".join(patterns_of(file, kind)), re.IGNORECASE)
