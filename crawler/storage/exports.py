"""The register of exports and publications: which documents each of them has.

Each export is registered by `register_export`, just before its file gets its final name: a killed export may be in the
register without a file, and no file is missing there. An export of a million articles takes 5 MB of the database.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from crawler.storage.database import storage_errors, writing
from crawler.storage.schema import EXPORTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.engine import Engine

BYTES = 5
"""Of the hash in a document ID. One article in a million seems to be in an export of a million others."""
_BUCKETS = 256


class ExportedDocuments:
    """The document IDs of one export, in BYTES each. They are sorted in parts, so memory stays small."""

    def __init__(self) -> None:
        self._buckets = [bytearray() for _ in range(_BUCKETS)]
        self.rows = 0

    def add(self, document_id: str) -> None:
        """Add the ID of a row of the export."""
        part = _part_of(document_id)
        self._buckets[part[0]] += part
        self.rows += 1

    def packed(self) -> bytes:
        """Return the parts of all IDs, sorted."""
        return b"".join(part for bucket in self._buckets for part in sorted(set(_parts(bytes(bucket)))))


@dataclass(frozen=True, slots=True)
class HoldingExport:
    """An export that has some of the documents asked for: how many of them, and of how many rows."""

    path: str
    format: str
    exported_at: str
    rows: int
    held: int


def register_export(  # noqa: PLR0913  # the properties of an export
    engine: Engine,
    documents: ExportedDocuments,
    *,
    path: Path | str,
    format: str,  # noqa: A002  # the word of the command line
    selection: Mapping[str, Any],
    now: datetime,
) -> None:
    """Write an export into the register. `path` is made absolute, unless it is `-`; `selection` are its filters.

    `now` is in UTC. StorageError if the database cannot be written: then the export is not to get its name.
    """
    row = {
        "path": "-" if str(path) == "-" else str(Path(path).absolute()),
        "format": format,
        "selection": json.dumps(dict(selection), ensure_ascii=False, default=str, sort_keys=True),
        "exported_at": now.isoformat(),
        "rows": documents.rows,
        "documents": documents.packed(),
    }
    with storage_errors("cannot register the export"), writing(engine) as connection:
        connection.execute(insert(EXPORTS).values(row))


def exports_with(engine: Engine, documents: ExportedDocuments) -> Iterator[HoldingExport]:
    """Yield the exports that have any of these documents, the oldest first."""
    wanted, columns = documents.packed(), [column for column in EXPORTS.c if column.name not in {"id", "selection"}]
    with storage_errors("cannot read the exports"), engine.connect() as connection:
        found = connection.execution_options(yield_per=1).execute(select(*columns).order_by(EXPORTS.c.id)).mappings()
        for row in found:
            values = dict(row)
            if held := _common(wanted, values.pop("documents")):
                yield HoldingExport(**values, held=held)


def _part_of(document_id: str) -> bytes:
    return bytes.fromhex(document_id.replace("-", "")[: 2 * BYTES])


def _parts(packed: bytes) -> Iterator[bytes]:
    return (packed[at : at + BYTES] for at in range(0, len(packed), BYTES))


def _common(some: bytes, others: bytes) -> int:
    """Return how many parts two sorted series have in common."""
    few, many = sorted((some, others), key=len)
    return sum(_has(many, part) for part in _parts(few))


def _has(packed: bytes, part: bytes) -> bool:
    low, high = 0, len(packed) // BYTES
    while low < high:
        middle = (low + high) // 2
        if packed[middle * BYTES : middle * BYTES + BYTES] < part:
            low = middle + 1
        else:
            high = middle
    return packed[low * BYTES : low * BYTES + BYTES] == part
