"""The writers of the formats, and the format and the compression that the name of a file tells.

A writer takes records with `add`, writes them to a binary file that its caller owns, and completes it with `end`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from crawler.exceptions import BadInputError
from crawler.vocabulary import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.items import Record
    from crawler.items.record_schema import RecordField


class Writer(Protocol):
    """Writes records to a file."""

    def add(self, record: Record) -> None:
        """Write an article. OSError if that fails."""

    def end(self) -> None:
        """Write the rest. The file stays open."""


_WRITERS = {
    ExportFormat.JSONL: ("json_lines", "JsonLines"),
    ExportFormat.CSV: ("csv_table", "CsvTable"),
    ExportFormat.PARQUET: ("parquet", "Parquet"),
    ExportFormat.MARKDOWN: ("plain_text", "MarkdownTexts"),
    ExportFormat.TXT: ("plain_text", "PlainTexts"),
    ExportFormat.TEI: ("tei", "TeiCorpus"),
    ExportFormat.VRT: ("vrt", "VerticalText"),
    ExportFormat.SQLITE: ("sqlite_file", "SqliteFile"),
}
"""The module and the class of each writer; an export loads its own only."""
_OF_ONE = {**_WRITERS, ExportFormat.TEI: ("tei", "TeiDocument")}
SUFFIXES = {
    ".jsonl": ExportFormat.JSONL,
    ".ndjson": ExportFormat.JSONL,
    ".csv": ExportFormat.CSV,
    ".parquet": ExportFormat.PARQUET,
    ".md": ExportFormat.MARKDOWN,
    ".txt": ExportFormat.TXT,
    ".xml": ExportFormat.TEI,
    ".tei": ExportFormat.TEI,
    ".vrt": ExportFormat.VRT,
    ".sqlite": ExportFormat.SQLITE,
    ".sqlite3": ExportFormat.SQLITE,
    ".db": ExportFormat.SQLITE,
}
COMPRESSED = (".gz", ".zst")
BINARY = frozenset((ExportFormat.PARQUET, ExportFormat.SQLITE))
"""Formats that are one file and compressed by themselves, or not at all."""
FILE_EACH = {ExportFormat.MARKDOWN: ".md", ExportFormat.TXT: ".txt", ExportFormat.TEI: ".xml"}
"""Formats that can have a file for each article, with its suffix."""
WITHOUT_COLUMNS = frozenset((ExportFormat.TXT, ExportFormat.TEI))
"""Formats that have the same fields always."""


def writer_for(style: ExportFormat, file: BinaryIO, fields: tuple[RecordField, ...], *, of_one: bool = False) -> Writer:
    """Return a writer to a file; `of_one` for a file of one article. BadInputError if a program is not installed."""
    module, name = (_OF_ONE if of_one else _WRITERS)[style]
    kind = getattr(import_module(f"crawler.export.{module}"), name)
    return cast("Callable[[BinaryIO, tuple[RecordField, ...]], Writer]", kind)(file, fields)


def format_of(name: str) -> ExportFormat:
    """Return the format that the name of a file tells. BadInputError if it tells none."""
    path = Path(name)
    suffix = (path.with_suffix("") if path.suffix.lower() in COMPRESSED else path).suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInputError(f"{name}: its name does not tell the format; name it with --format")
    return SUFFIXES[suffix]
