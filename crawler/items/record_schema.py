"""The declared schema of a Record: its fields with types and meanings, and the same as JSON Schema.

All formats of an export, and the table in docs/reference.md, are made from `record_fields`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from crawler.items.document import ArchivedPage, Image
from crawler.items.record import SCHEMA_VERSION, About, Record, RemovedBlocks
from crawler.items.terms import Statement

_PARTS = {"Image": Image, "ArchivedPage": ArchivedPage, "RemovedBlocks": RemovedBlocks, "Statement": Statement}


class FieldType(StrEnum):
    """The type of a field's values. Its value is the type in JSON Schema."""

    TEXT = "string"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    OBJECT = "object"


_TYPES = {str: FieldType.TEXT, float: FieldType.NUMBER, int: FieldType.INTEGER, bool: FieldType.BOOLEAN}


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field: its name, type and meaning. `parts` are the fields of an object; `is_list` means a list of the type."""

    name: str
    type: FieldType
    about: About
    is_list: bool = False
    may_be_null: bool = False
    parts: tuple[RecordField, ...] = ()


@cache
def record_fields() -> tuple[RecordField, ...]:
    """Return the fields of a Record, in the order of an export."""
    hints = get_type_hints(Record, localns=_PARTS)
    return tuple(_field(one.name, hints[one.name], one.metadata["about"]) for one in fields(Record))


def json_schema(some: tuple[RecordField, ...] | None = None) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one exported record, with all fields or only some."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Article",
        "description": f"One article; version {SCHEMA_VERSION} of the schema.",
        "version": SCHEMA_VERSION,
        **_object(record_fields() if some is None else some),
    }


def _field(name: str, hint: Any, about: About) -> RecordField:
    may_be_null = isinstance(hint, UnionType) and NoneType in get_args(hint)
    if may_be_null:
        hint = next(one for one in get_args(hint) if one is not NoneType)
    is_list = get_origin(hint) is tuple
    kind = get_args(hint)[0] if is_list else hint
    return RecordField(name, _TYPES.get(kind, FieldType.OBJECT), about, is_list, may_be_null, _parts_of(kind))


def _parts_of(kind: type[Any]) -> tuple[RecordField, ...]:
    if kind in _TYPES:
        return ()
    names = [one.name for one in fields(kind)] if is_dataclass(kind) else kind._fields
    hints = get_type_hints(kind)
    return tuple(_field(name, hints[name], About("")) for name in names)


def _object(parts: tuple[RecordField, ...]) -> dict[str, Any]:
    return {
        "type": FieldType.OBJECT,
        "properties": {part.name: _property(part) for part in parts},
        "required": [part.name for part in parts],
        "additionalProperties": False,
    }


def _property(one: RecordField) -> dict[str, Any]:
    value: dict[str, Any] = _object(one.parts) if one.parts else {"type": one.type}
    if one.about.time:
        value["format"] = "date-time"
    if one.is_list:
        value = {"type": "array", "items": value}
    if one.may_be_null:
        value["type"] = [value["type"], "null"]
    described = {"description": one.about.meaning} if one.about.meaning else {}
    same_as = {"sameAs": f"https://schema.org/{one.about.schema_org}"} if one.about.schema_org else {}
    return described | same_as | value
