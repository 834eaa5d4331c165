"""One export: where it goes, in which format and with which columns; it takes the articles of a selection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError
from crawler.export.columns import fields_named
from crawler.export.formats import WITHOUT_COLUMNS, format_of
from crawler.export.outputs import STANDARD_OUTPUT, is_folder, opened_export
from crawler.export.snapshot import snapshot
from crawler.items.record_schema import record_fields
from crawler.storage.exports import ExportedDocuments, register_export
from crawler.vocabulary import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy.engine import Engine

    from crawler.export.selection import Selection
    from crawler.export.snapshot import Counts
    from crawler.items import Record
    from crawler.items.record_schema import RecordField

    Watch = Callable[[Iterator[Record], int], Iterable[Record]]
    """Returns the records that it takes, and may show how many of how many have passed."""


@dataclass(frozen=True, slots=True)
class Export:
    """The target is a file, a folder, or standard output. Without a `style`, the name of the file tells the format."""

    target: str = STANDARD_OUTPUT
    style: ExportFormat | None = None
    columns: tuple[str, ...] | None = None

    def run(self, engine: Engine, selection: Selection, watch: Watch) -> Counts:
        """Write the selected articles. BadInputError, with nothing written, if an argument cannot be used.

        AlreadyRunningError if another process writes the target.
        """
        style, fields = self._format(), self._fields()
        with snapshot(engine, selection) as selected:
            with opened_export(self.target, style, fields) as writer:
                documents = ExportedDocuments()
                for record in watch(selected.records(), selected.counts.articles):
                    writer.add(record)
                    documents.add(record.document_id)
                given, now = selection.as_given(), datetime.now(UTC)  # it is registered before it has its name
                register_export(engine, documents, path=self.target, format=style, selection=given, now=now)
            return selected.counts

    def _format(self) -> ExportFormat:
        if not self.target:
            raise BadInputError("a file name is empty; give it a value or leave it out")
        if self.style is not None:
            return self.style
        if is_folder(self.target):
            raise BadInputError(f"{self.target}: is a folder; name the format with --format")
        return ExportFormat.JSONL if self.target == STANDARD_OUTPUT else format_of(self.target)

    def _fields(self) -> tuple[RecordField, ...]:
        if self.columns is None:
            return record_fields()
        if (style := self._format()) in WITHOUT_COLUMNS:
            raise BadInputError(f"--columns does not go with --format {style}, which has the same fields always")
        return fields_named(self.columns)
