"""An export as Parquet (the extra `parquet`), compressed with Zstandard, written one row group after the other.

Times are timestamps in UTC. The meaning of each field is its metadata `description`, its name in schema.org
`schema_org`; the file's metadata has the `schema_version`. The same rows give the same bytes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, BinaryIO

from crawler.exceptions import BadInputError
from crawler.export.columns import row_of
from crawler.items.record import SCHEMA_VERSION
from crawler.items.record_schema import FieldType
from crawler.unsafe_characters import without_unsafe_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.items import Record
    from crawler.items.record_schema import RecordField

GROUP_ROWS = 5_000
GROUP_CHARS = 16_000_000  # of text: long texts make smaller groups


class Parquet:
    """Writes a Parquet file. BadInputError if pyarrow is not installed."""

    def __init__(self, file: BinaryIO, fields: tuple[RecordField, ...]) -> None:
        require_pyarrow()
        import pyarrow as pa  # noqa: PLC0415  # it is an extra
        from pyarrow import parquet  # noqa: PLC0415  # the same

        self._fields = fields
        self._times = [one.name for one in fields if one.about.time]
        self._texts = [one.name for one in fields if one.type is FieldType.TEXT and not one.is_list]
        self._schema = arrow_schema(fields)
        self._table = pa.Table.from_pylist
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._chars = 0

    def add(self, record: Record) -> None:
        """Add the row of an article."""
        self.add_row(row_of(record, self._fields))

    def add_row(self, row: Mapping[str, Any]) -> None:
        """Add a row of values as JSON has them."""
        times = {name: timestamp(row[name]) for name in self._times}
        self._rows.append({**row, **times})
        self._chars += sum(len(row[name] or "") for name in self._texts)
        if len(self._rows) >= GROUP_ROWS or self._chars >= GROUP_CHARS:
            self._write_group()

    def end(self) -> None:
        """Write the last rows and the end of the file."""
        self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        rows, self._rows, self._chars = self._rows, [], 0
        if not rows:
            return
        try:
            table = self._table(rows, schema=self._schema)
        except UnicodeEncodeError:  # half a character in a name or a URL
            table = self._table([without_unsafe_values(row) for row in rows], schema=self._schema)
        self._writer.write_table(table)


def require_pyarrow() -> None:
    """Raise BadInputError if pyarrow is not installed."""
    if find_spec("pyarrow") is None:
        raise BadInputError("pyarrow is not installed; pip install -e '.[parquet]' in the project's folder installs it")


def timestamp(time: str | None) -> datetime | None:
    """Return an ISO 8601 time in UTC, the zone of one without a zone; None for a text that is no time."""
    if time is None:
        return None
    try:
        read = datetime.fromisoformat(time)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def arrow_schema(fields: Iterable[RecordField]) -> Any:
    """Return the Arrow schema of these fields, with their meanings. It needs pyarrow."""
    import pyarrow as pa  # noqa: PLC0415  # it is an extra

    return pa.schema([_arrow_field(pa, one) for one in fields], metadata={"schema_version": SCHEMA_VERSION})


def _arrow_field(pa: Any, one: RecordField) -> Any:
    meaning = {"description": one.about.meaning, "schema_org": one.about.schema_org}
    metadata = {name: value for name, value in meaning.items() if value} or None
    return pa.field(one.name, _arrow_type(pa, one), nullable=one.may_be_null, metadata=metadata)


def _arrow_type(pa: Any, one: RecordField) -> Any:
    plain = {
        FieldType.TEXT: pa.timestamp("us", tz="UTC") if one.about.time else pa.string(),
        FieldType.NUMBER: pa.float64(),
        FieldType.INTEGER: pa.int64(),
        FieldType.BOOLEAN: pa.bool_(),
    }
    value = pa.struct([_arrow_field(pa, part) for part in one.parts]) if one.parts else plain[one.type]
    return pa.list_(value) if one.is_list else value
