"""The declared schema: a record fits it, also after JSON, and each field is described."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from jsonschema import Draft202012Validator, ValidationError

from crawler.items import ArchivedPage, Record
from crawler.items.record_schema import json_schema, record_fields
from tests.storage.records import record

PAGES = (ArchivedPage("data/archive/a.warc.gz", 512, "sha1:ABC"), ArchivedPage("data/archive/a.warc.gz", 9, None))
BARE: dict[str, Any] = dict.fromkeys(
    ("published", "published_raw", "modified", "source", "editor", "section", "language")
)
RECORDS = (
    record(pages=PAGES, language_score=0.875, confidence=0.5),
    record(title=None, **BARE, authors=(), images=(), removed=(), incomplete="page 2 is gone"),
    record(published="2015-02-11T09:30:00", title='a "quoted", =cmd() headline\n🚢'),
)
VALIDATOR = Draft202012Validator(json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("one", RECORDS)
def test_a_record_fits_the_schema_and_has_every_field(one: Record) -> None:
    row = json.loads(json.dumps(one.as_json()))
    VALIDATOR.validate(row)
    assert list(row) == [field.name for field in record_fields()]


@pytest.mark.parametrize(
    "wrong", [{"text": None}, {"removed": {"menu": 1}}, {"confidence": "high"}, {"more": 1}, {"published": 5}]
)
def test_a_row_with_another_type_or_another_field_does_not_fit(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        VALIDATOR.validate(RECORDS[0].as_json() | wrong)


def test_a_row_without_one_of_its_fields_does_not_fit() -> None:
    for field in record_fields():
        row = RECORDS[0].as_json()
        del row[field.name]
        assert not VALIDATOR.is_valid(row), field.name


def test_every_field_has_a_meaning_and_the_times_are_times() -> None:
    Draft202012Validator.check_schema(json_schema())
    assert all(re.fullmatch(r"[^\n|]+", field.about.meaning) for field in record_fields())
    times = {field.name for field in record_fields() if field.about.time}
    assert times == {"published", "modified", "fetched_at", "stored_at", "withdrawn_at"}


def test_an_exported_time_has_a_zone_and_the_row_says_whether_it_is_known() -> None:
    rows = [one.as_json() for one in RECORDS]
    assert [row["published"] for row in rows] == ["2026-03-04T09:30:00+08:00", None, "2015-02-11T09:30:00+00:00"]
    assert [row["published_zone_known"] for row in rows] == [True, None, False]
    assert RECORDS[2].as_row()["published"] == "2015-02-11T09:30:00"


def test_an_export_has_the_name_of_a_warc_file_and_the_store_its_path() -> None:
    assert [page["file"] for page in RECORDS[0].as_json()["pages"]] == ["a.warc.gz", "a.warc.gz"]
    assert [page["file"] for page in RECORDS[0].as_row()["pages"]] == ["data/archive/a.warc.gz"] * 2


def test_the_document_id_depends_on_site_and_identity_only() -> None:
    one = record()
    assert one.document_id == replace(one, url="https://m.ecns.cn/a", text="Other.").document_id
    assert len({one.document_id, record(identity="other").document_id, record(site="other").document_id}) == 3
    assert one.document_id == str(uuid5(NAMESPACE_URL, f"{one.site} {one.identity}"))
