"""Reads word files: data files of words and patterns in several languages, one entry a line.

A line is `kind<TAB>language<TAB>text`. The language is an ISO 639-1 code, or `mul`
for several languages. Empty lines and lines that begin with `#` are comments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Entry(NamedTuple):
    """One line of a word file. The kind says what the text is for."""

    kind: str
    language: str
    text: str


def read_entries(file: Path) -> tuple[Entry, ...]:
    """Return the entries of a file, in their order. ValueError names a line that does not have three columns."""
    lines = file.read_text(encoding="utf-8").split("\n")
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line and not line.startswith("#"))
    return tuple(_entry(line, f"{file.name}, line {number}") for number, line in numbered)


def _entry(line: str, place: str) -> Entry:
    columns = line.split("\t")
    if len(columns) != len(Entry._fields) or not all(columns):
        raise ValueError(f"{place}: an entry needs a kind, a language and a text: {line!r}")
    return Entry(*columns)
