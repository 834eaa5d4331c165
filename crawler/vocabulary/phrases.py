"""Phrases of a word file: regular expressions that are compared without regard to case.

A phrase may contain `<name>`. It stands for any of the entries of the kind `<name>`,
which come before it in the same file.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from crawler.vocabulary.word_files import Entry, read_entries

if TYPE_CHECKING:
    from pathlib import Path

_PART = re.compile(r"<[a-z_]+>")


@cache
def phrases_in(file: Path) -> tuple[Entry, ...]:
    """Return the entries of a file with the parts filled in. ValueError names a part that has no entry."""
    found: list[Entry] = []
    parts: dict[str, str] = {}
    for kind, language, text in read_entries(file):
        if unknown := set(_PART.findall(text)) - parts.keys():
            raise ValueError(f"{file.name}: {min(unknown)} has no entry before {text!r}")
        pattern = _PART.sub(lambda part: f"(?:{parts[part[0]]})", text)
        found.append(Entry(kind, language, pattern))
        if _PART.fullmatch(kind):
            parts[kind] = f"{parts[kind]}|{pattern}" if kind in parts else pattern
    return tuple(found)


@cache
def patterns_of(file: Path, kind: str) -> tuple[str, ...]:
    """Return the patterns of one kind, in their order. ValueError if there are none."""
    patterns = tuple(phrase.text for phrase in phrases_in(file) if phrase.kind == kind)
    if not patterns:
        raise ValueError(f"{file.name} has no phrase of the kind {kind!r}")
    return patterns


@cache
def any_phrase(file: Path, kind: str) -> re.Pattern[str]:
    """Return one pattern that matches all phrases of a kind. It is compiled at its first use."""
    return re.compile("|".join(patterns_of(file, kind)), re.IGNORECASE)
