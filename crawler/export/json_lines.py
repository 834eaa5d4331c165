"""An export as JSON lines: an object for each article, with the same fields in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from crawler.export.columns import row_of
from crawler.unsafe_characters import as_json

if TYPE_CHECKING:
    from crawler.items import Record
    from crawler.items.record_schema import RecordField


class JsonLines:
    """Writes JSON lines to a file."""

    def __init__(self, file: BinaryIO, fields: tuple[RecordField, ...]) -> None:
        self._file = file
        self._fields = fields

    def add(self, record: Record) -> None:
        """Write the line of an article."""
        self._file.write(f"{as_json(row_of(record, self._fields))}\n".encode(errors="replace"))

    def end(self) -> None:
        """Do nothing: each line is complete."""
