"""The numbers of the months by their names, whole and short, in the languages of `words/months.tsv`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Mapping

MONTHS: Mapping[str, int] = {
    entry.text.casefold(): int(entry.kind) for entry in read_word_list("extraction/words/months.tsv").entries
}
"""The number of a month, from 1, by its case-folded name, without a dot at its end."""
