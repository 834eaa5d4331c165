"""The lines of a bulk cleaning as a Parquet file (the extra `parquet`), written one row group after the other."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.cli.record_formats import PAGE_FIELDS
from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.cli.bulk_lines import Line

GROUP_ROWS = 10_000
GROUP_BYTES = 32_000_000  # of JSON: long texts make smaller groups


class ParquetFile:
    """A table with a row for each line. It has its name only when it is complete: until then it ends in `.part`.

    An interruption completes it too. A full disk ends it without a file. A killed process leaves the part, which
    cannot be read. A pipe or a device is written without a part, and a link to a file stays.
    """

    def __init__(self, path: Path) -> None:
        if find_spec("pyarrow") is None:
            raise BadInputError("pyarrow is not installed; install chinanews-crawler[parquet]")
        import pyarrow as pa  # noqa: PLC0415  # it is an extra
        from pyarrow import parquet  # noqa: PLC0415  # the same

        if path.exists() and not path.is_file():  # renaming the part would replace the device
            self._path = self._part = path
        else:
            self._path = Path(os.path.realpath(path))
            self._part = self._path.with_name(f"{self._path.name}.part")
        self._file = self._part.open("wb")
        self._schema = _schema(pa)
        self._table = pa.Table.from_pylist
        self._writer = parquet.ParquetWriter(self._file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._bytes = 0

    def add(self, line: Line) -> None:
        """Add a row."""
        self._rows.append(json.loads(line.content))
        self._bytes += len(line.content)
        if len(self._rows) >= GROUP_ROWS or self._bytes >= GROUP_BYTES:
            self._write_group()

    def close(self) -> None:
        """Write the last rows, and give the file its name."""
        with self._removed_if_unwritten():
            self._write_group()
            self._writer.close()
            self._file.close()
            if self._part != self._path:
                self._part.replace(self._path)

    def _write_group(self) -> None:
        with self._removed_if_unwritten():
            if self._rows:
                self._writer.write_table(self._table(self._rows, schema=self._schema))
        self._rows, self._bytes = [], 0

    @contextmanager
    def _removed_if_unwritten(self) -> Iterator[None]:
        """Remove the part after an error: without its end nobody can read it."""
        try:
            yield
        except OSError:
            if self._part != self._path:
                self._part.unlink(missing_ok=True)
            raise


def _schema(pa: Any) -> Any:
    """Return the columns: text, but for lists, numbers and truth values."""
    image = pa.struct([("url", pa.string()), ("caption", pa.string())])
    others = {"authors": pa.list_(pa.string()), "images": pa.list_(image), "published_zone_known": pa.bool_()}
    others |= dict.fromkeys(("confidence", "language_score"), pa.float64())
    return pa.schema([(name, others.get(name, pa.string())) for name in ("input", "reason", *PAGE_FIELDS)])
