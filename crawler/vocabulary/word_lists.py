"""Word lists: data files of words and patterns in several languages, one entry a line.

A line is `kind<TAB>language<TAB>text`. The language is an ISO 639-1 code, or `mul` for several languages. Empty lines
and lines that begin with `#` are comments. A text is a regular expression, in which `<name>` stands for any of the
entries of the kind `<name>`; they come before it in the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKAGE = Path(__file__).parent.parent
UNSPACED_LANGUAGES = frozenset({"zh", "ja", "ko"})
"""Languages in which a word may touch the next one: `\\b` does not find its ends."""
_PART = re.compile(r"<[a-z_]+>")


class Entry(NamedTuple):
    """One line of a word list. The kind says what the text is for."""

    kind: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class WordList:
    """The entries of one file, in the order of the file."""

    entries: tuple[Entry, ...]

    def of(self, *kinds: str) -> tuple[Entry, ...]:
        """Return the entries of these kinds. KeyError if the list has no entry of a kind."""
        if unknown := set(kinds) - {entry.kind for entry in self.entries}:
            raise KeyError(*unknown)
        return tuple(entry for entry in self.entries if entry.kind in kinds)

    def words(self, *kinds: str) -> frozenset[str]:
        """Return the texts of the entries of these kinds."""
        return frozenset(entry.text for entry in self.of(*kinds))

    def pattern(self, *kinds: str) -> str:
        """Return a regular expression for any entry of these kinds; longer entries are tried first."""
        return _any_of(self.words(*kinds))

    def whole_words(self, *kinds: str) -> str:
        """Return the same, but an entry of a language with spaces matches only as a whole word."""
        unspaced = {entry.text for entry in self.of(*kinds) if entry.language in UNSPACED_LANGUAGES}
        return _any_of({rf"\b{_any_of(self.words(*kinds) - unspaced)}\b", *unspaced})


@cache
def read_word_list(file: str | Path) -> WordList:
    """Read a file by its path in the package, such as `checks/phrases/walls.tsv`. ValueError names a wrong line."""
    path, entries, parts = PACKAGE / file, list[Entry](), dict[str, str]()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) != len(Entry._fields) or not all(columns):
            raise ValueError(f"{path.name}, line {number}: an entry needs a kind, a language and a text: {line!r}")
        kind, language, text = columns
        if unknown := set(_PART.findall(text)) - parts.keys():
            raise ValueError(f"{path.name}, line {number}: {min(unknown)} has no entry before {text!r}")
        entries.append(Entry(kind, language, _PART.sub(lambda part: f"(?:{parts[part[0]]})", text)))
        if _PART.fullmatch(kind):
            parts[kind] = "|".join(entry.text for entry in entries if entry.kind == kind)
    return WordList(tuple(entries))


@cache
def words_of(file: str | Path, kind: str) -> frozenset[str]:
    """Return the texts of the entries of a kind."""
    return read_word_list(file).words(kind)


@cache
def any_phrase(file: str | Path, kind: str) -> re.Pattern[str]:
    """Return one pattern that matches all entries of a kind, in any case. It is compiled at its first use."""
    return re.compile("|".join(entry.text for entry in read_word_list(file).of(kind)), re.IGNORECASE)


def _any_of(texts: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(texts, key=lambda text: (-len(text), text)))})"
