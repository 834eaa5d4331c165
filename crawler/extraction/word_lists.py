"""Word lists in `words/`; vocabulary/word_files.py describes their format."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.vocabulary.word_files import Entry, read_entries

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FOLDER", "Entry", "WordList", "read_word_list"]

FOLDER = Path(__file__).parent / "words"
UNSPACED_LANGUAGES = frozenset({"zh", "ja", "ko"})  # a word may touch the next one: `\b` does not find its ends


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
        spaced = self.words(*kinds) - unspaced
        return _any_of({rf"\b{_any_of(spaced)}\b", *unspaced})


def read_word_list(name: str, folder: Path = FOLDER) -> WordList:
    """Read the file `name`.tsv of a folder. ValueError names a line that does not have three columns."""
    return WordList(read_entries(folder / f"{name}.tsv"))


def _any_of(texts: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(texts, key=lambda text: (-len(text), text)))})"
