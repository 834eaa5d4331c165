"""The differences of some articles in words, which the summary of a run shows.

The database has only the numbers of these articles: the lines are made from the articles and the recorded results.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from crawler.items import CONTENT_FIELDS
from crawler.processing.reprocessing_summary import Example
from crawler.processing.text_difference import TextDifference, text_difference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.processing.reprocessing_summary import Summary
    from crawler.storage.reprocessed import Reprocessed


def example_of(row: Mapping[str, Any], columns: Mapping[str, Any], text: TextDifference) -> Example:
    """Return the example of an article's row, with the new content of its columns and the difference of its text."""
    rank = sha256(f"{row['site']} {row['identity']}".encode(errors="replace")).hexdigest()
    return Example(row["id"], text.chars, rank, row["url"], tuple(_lines(row, columns, text)))


def show_examples(summary: Summary, results: Reprocessed) -> None:
    """Make the lines of examples that have none, since the summary was read from the database."""

    def shown(example: Example) -> Example:
        found = None if example.lines else results.difference_of(example.article)
        if found is None:
            return example
        old, columns = found
        return example_of(old, columns, text_difference(old["text"], columns.get("text", old["text"])))

    summary.show(shown)


def _lines(row: Mapping[str, Any], columns: Mapping[str, Any], text: TextDifference) -> Iterator[str]:
    """Yield the changed fields of an article's content, and the changes of its text."""
    for name, value in columns.items():
        if name in CONTENT_FIELDS and name != "text":
            yield f"{name}: [-{_shown(row[name])}-] {{+{_shown(value)}+}}"
    yield from text.shown


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
