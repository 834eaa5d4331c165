"""The rows of the tables of articles and revisions, made from records and read as records."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from crawler.items import DUPLICATE_FIELDS, ArchivedPage, Image, Record, RemovedBlocks, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

_JSON_COLUMNS = ("authors", "images", "removed", "pages", "terms_evidence")
_GIVEN = tuple(field.name for field in fields(Record) if field.init)
_ENCODER = json.JSONEncoder(ensure_ascii=False)


def row_of(record: Record) -> dict[str, Any]:
    """Return the columns of a record, lists as JSON text.

    Those of duplicates stay as they are: triggers clear them with another text.
    """
    values = record.as_row()
    given = {name: value for name, value in values.items() if name not in DUPLICATE_FIELDS}
    return given | {name: _json(values[name]) for name in _JSON_COLUMNS}


def record_of(row: Mapping[Any, Any]) -> Record:
    """Return the record of a row, whose lists are JSON text, or of a revision, whose lists are JSON values."""
    values = {name: row[name] for name in _GIVEN if name in row}
    authors, images, removed, pages, evidence = (
        json.loads(row[name]) if isinstance(row[name], str) else row[name] for name in _JSON_COLUMNS
    )
    lists = {
        "authors": tuple(authors),
        "images": tuple(Image(image["url"], image["caption"]) for image in images),
        "removed": tuple(RemovedBlocks(**one) for one in removed),
        "pages": tuple(ArchivedPage(**one) for one in pages),
        "terms_evidence": tuple(Statement(**one) for one in evidence),
    }
    return Record(**values | lists)


def revision_of(record: Record) -> dict[str, Any]:
    """Return a record as a row of the revisions, without the key of its article."""
    values = {"revision": record.revision, "stored_at": record.stored_at}
    return values | {"record": _json(record.as_row())}


def _json(value: Any) -> str:
    return _ENCODER.encode(value)
