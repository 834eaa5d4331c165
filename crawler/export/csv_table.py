"""An export as CSV (RFC 4180), in UTF-8 with a byte order mark: without it, Excel reads another encoding.

An empty cell is NULL. Truth values are `true` and `false`, lists and objects JSON. Spreadsheets run a cell that begins
with `=` and some other characters as a formula (OWASP, "CSV Injection"): such a text gets an apostrophe before it, and
so does a text that begins with an apostrophe. So the first apostrophe of a cell is never a part of its text, and
`value_of` undoes it.
"""

from __future__ import annotations

import csv
import re
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, BinaryIO

from crawler.export.columns import row_of
from crawler.unsafe_characters import as_json, without_unsafe

if TYPE_CHECKING:
    from crawler.items import Record
    from crawler.items.record_schema import RecordField

_APOSTROPHE = "'"
# With white space and marks that cannot be seen before it; also the full-width forms, which some programs convert.
_MAY_RUN = re.compile("[\\s\ufeff\u200b-\u200f\u2060]*[=+\\-@|%＝＋－＠｜％−﹢﹣﹦]|[\t\r\n']")
_BOM = "\ufeff"


class CsvTable:
    """Writes a table with a head."""

    def __init__(self, file: BinaryIO, fields: tuple[RecordField, ...]) -> None:
        self._fields = fields
        self._text = TextIOWrapper(file, "utf-8", errors="replace", newline="", write_through=True)
        self._text.write(_BOM)
        self._rows = csv.writer(self._text)
        self._rows.writerow(one.name for one in fields)

    def add(self, record: Record) -> None:
        """Write the row of an article."""
        self._rows.writerow(_cell(value) for value in row_of(record, self._fields).values())

    def end(self) -> None:
        """Leave the file open for its owner."""
        self._text.detach()


def value_of(cell: str) -> str:
    """Return the text of a cell as it was before an apostrophe was put before it."""
    return cell.removeprefix(_APOSTROPHE)


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, float):
        return value
    if not isinstance(value, str):
        return as_json(value)  # also of true, false and whole numbers
    text = without_unsafe(value)
    return f"{_APOSTROPHE}{text}" if _MAY_RUN.match(text) else text
