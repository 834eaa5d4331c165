"""The columns of an export: the fields of a record, all or some, and the row of a record with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.exceptions import BadInputError
from crawler.items.record_schema import RecordField, record_fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.items import Record


def fields_named(names: Iterable[str]) -> tuple[RecordField, ...]:
    """Return the fields of these names, in this order. BadInputError if there is none of a name, or it comes twice."""
    known = {one.name: one for one in record_fields()}
    chosen = list(names)
    for name in chosen:
        if name not in known:
            raise BadInputError(f"there is no column {name!r}; the columns are {', '.join(known)}")
        if chosen.count(name) > 1:
            raise BadInputError(f"the column {name!r} is named twice")
    return tuple(known[name] for name in chosen)


def row_of(record: Record, fields: Iterable[RecordField]) -> dict[str, Any]:
    """Return the values of a record's fields as JSON has them."""
    values = record.as_json()
    return {one.name: values[one.name] for one in fields}
