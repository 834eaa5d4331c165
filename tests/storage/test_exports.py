"""The register of exports tells which of them have a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.items.record import document_id
from crawler.storage.exports import BYTES, ExportedDocuments, exports_with, register_export
from tests.storage.records import NOON

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

ROWS = 3_000


def documents(*numbers: int) -> ExportedDocuments:
    found = ExportedDocuments()
    for number in numbers:
        found.add(document_id("chinanews", str(number)))
    return found


def test_the_exports_that_have_a_document_are_found_and_no_others(engine: Engine) -> None:
    exported = {"all.parquet": range(ROWS), "even.csv": range(0, ROWS, 2), "empty.jsonl": range(0)}
    for path, numbers in exported.items():
        given = documents(*numbers)
        assert len(given.packed()) == BYTES * len(numbers)
        register_export(engine, given, path=path, format="csv", selection={"site": "chinanews"}, now=NOON)
    wanted = documents(7, 8, 10, ROWS + 1)
    assert [(one.path.rpartition("/")[2], one.held, one.rows) for one in exports_with(engine, wanted)] == [
        ("all.parquet", 3, ROWS),
        ("even.csv", 2, ROWS // 2),
    ]
    assert list(exports_with(engine, documents(ROWS, ROWS + 2))) == []
