"""Scrapy's feeds with the rows and formats of `chinanews export`: `scrapy crawl chinanews -O articles.parquet`.

The articles of a feed are in the order of the crawl. A file has its name only when it is complete, unless it is
appended to (`-o`). A feed that cannot be written ends the run as storage-failed.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, ClassVar, Self

from scrapy import signals
from scrapy.exporters import BaseItemExporter, JsonItemExporter
from scrapy.extensions.feedexport import FileFeedStorage

from crawler.exceptions import AlreadyRunningError, BadInputError, StorageError
from crawler.export.columns import fields_named
from crawler.export.compression import compressed
from crawler.export.formats import COMPRESSED, Writer, writer_for
from crawler.export.parquet import require_pyarrow
from crawler.extensions.database import database_of
from crawler.extensions.run_end import RunEnd, files_are_checked, request_run_end
from crawler.items import Record
from crawler.items.record_schema import record_fields
from crawler.storage.exports import ExportedDocuments, register_export
from crawler.vocabulary import ExportFormat, RunStatus
from crawler.whole_files import WholeFile

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler


_BINARY = frozenset(("parquet", "sqlite", "db"))
_APPENDED = frozenset(("jsonl", "jsonlines", "jl", "ndjson", "md", "markdown", "txt"))
"""Names of formats in FEED_EXPORTERS: of those that are not compressed, and of those that can be appended to."""


class ArticleExporter(BaseItemExporter):
    """Writes Records to a file, which is closed by `store` of its storage; after an error it is closed here."""

    style: ClassVar[ExportFormat]

    def __init__(self, file: BinaryIO, crawler: Crawler, **options: Any) -> None:
        super().__init__(dont_fail=True, **options)
        self._file = file
        self._crawler = crawler
        self._writer: Writer | None = None
        self._error: StorageError | None = None
        crawler.signals.connect(self.check, files_are_checked)

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: BinaryIO, **options: Any) -> Self:
        """Write the feed of a crawl."""
        return cls(file, crawler, **options)

    def start_exporting(self) -> None:
        """Write the head."""
        names = self.fields_to_export
        try:
            fields = record_fields() if names is None else fields_named(names)
            self._writer = writer_for(self.style, self._file, fields)
        except OSError as error:
            self._fail(error)

    def export_item(self, item: Record) -> None:
        """Write an article. The run ends if that fails."""
        if self._writer is None:
            return
        try:
            self._writer.add(item)
        except OSError as error:
            self._fail(error)

    def finish_exporting(self) -> None:
        """Write the rest, once."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        try:
            writer.end()
            self._file.flush()
        except OSError as error:
            self._fail(error)

    def check(self) -> StorageError | None:
        """Return the error of the feed. When the run has ended, no article comes any more: the rest is written."""
        end = self._crawler.get_extension(RunEnd)
        if end is not None and end.reason is not None:
            self.finish_exporting()
        return self._error

    def _fail(self, error: OSError) -> None:
        self._writer = None
        self._error = StorageError(f"the feed cannot be written: {error.strerror or error}")
        with suppress(OSError):
            self._file.close()  # its storage sees that it is incomplete
        request_run_end(self._crawler, RunStatus.STORAGE_FAILED, self._error)


class JsonLinesExporter(ArticleExporter):
    """JSON lines."""

    style = ExportFormat.JSONL


class CsvExporter(ArticleExporter):
    """CSV."""

    style = ExportFormat.CSV


class ParquetExporter(ArticleExporter):
    """Parquet."""

    style = ExportFormat.PARQUET


class MarkdownExporter(ArticleExporter):
    """Markdown."""

    style = ExportFormat.MARKDOWN


class TxtExporter(ArticleExporter):
    """Plain text."""

    style = ExportFormat.TXT


class TeiExporter(ArticleExporter):
    """TEI."""

    style = ExportFormat.TEI


class VrtExporter(ArticleExporter):
    """Vertical text."""

    style = ExportFormat.VRT


class SqliteExporter(ArticleExporter):
    """SQLite."""

    style = ExportFormat.SQLITE


class JsonExporter(JsonItemExporter):
    """Scrapy's array of JSON objects, with the rows of all other formats."""

    def export_item(self, item: Record) -> None:
        """Write an article."""
        super().export_item(item.as_json())


class FeedFile(FileFeedStorage):
    """A file of a feed, compressed by its name. BadInputError, before the crawl, if the feed cannot go there."""

    def __init__(self, uri: str, *, crawler: Crawler, feed_options: dict[str, Any] | None = None) -> None:
        super().__init__(uri, feed_options=feed_options)
        self._crawler = crawler
        self._path = Path(self.path)
        self._replaces = self.write_mode == "wb"
        self._opened = ExitStack()
        self._error: StorageError | None = None
        self._format = str((feed_options or {}).get("format", ""))
        self._documents = ExportedDocuments()
        self._require_fit(self._format)
        crawler.signals.connect(self.check, files_are_checked)
        crawler.signals.connect(self.item_scraped, signals.item_scraped)

    @classmethod
    def from_crawler(cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> Self:
        """Store a feed of a crawl."""
        return cls(uri, crawler=crawler, feed_options=feed_options)

    def open(self, spider: Spider) -> IO[bytes]:  # noqa: ARG002  # Scrapy gives it
        """Open the file. If that fails, the run ends, and the articles of the feed go nowhere."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._replaces:
                file = self._opened.enter_context(WholeFile(self._path)).file
            else:
                file = self._opened.enter_context(self._path.open("ab"))
            return self._opened.enter_context(compressed(file, self._path.suffix.lower()))
        except (OSError, AlreadyRunningError) as error:
            cause = error.strerror if isinstance(error, OSError) else error
            self._error = StorageError(f"the feed {self._path} cannot be written: {cause}")
            request_run_end(self._crawler, RunStatus.STORAGE_FAILED, self._error)
            return Path(os.devnull).open("wb")

    def item_scraped(self, item: object) -> None:
        """Take the ID of an article for the register of exports."""
        if isinstance(item, Record):
            self._documents.add(item.document_id)

    def store(self, file: IO[bytes]) -> None:
        """Register the feed as an export, and give the file its name. OSError if it is not complete."""
        with self._opened:
            if file.closed and self._error is None:
                raise OSError(f"the feed {self._path} is not complete")
            if self._error is None:
                self._register()

    def _register(self) -> None:
        database = database_of(self._crawler)
        of_run = {"run": database.run}
        try:
            register_export(
                database.engine,
                self._documents,
                path=self._path,
                format=self._format,
                selection=of_run,
                now=datetime.fromtimestamp(database.now(), UTC),
            )
        except StorageError as error:
            self._error = error
            raise OSError(str(error)) from error

    def check(self) -> StorageError | None:
        """Return the error of a file that could not be opened."""
        return self._error

    def _require_fit(self, name: str) -> None:
        suffix = self._path.suffix.lower()
        if name == ExportFormat.PARQUET:
            require_pyarrow()
        if suffix in COMPRESSED and name in _BINARY:
            raise BadInputError(f"{self._path}: a feed of the format {name} is not compressed again")
        if not self._replaces and name not in _APPENDED and self._path.is_file() and self._path.stat().st_size:
            raise BadInputError(f"{self._path}: nothing can be appended to a file of the format {name}; replace it: -O")
