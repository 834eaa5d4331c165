"""An article as text, Markdown or JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.cli.formats import print_record
from crawler.cli.record_formats import in_format
from tests.storage.records import TEXT, record

if TYPE_CHECKING:
    import pytest


def test_text_is_the_title_and_the_text() -> None:
    assert in_format(record(), "text") == f"Harbour opens\n\n{TEXT}"
    assert in_format(record(title=None), "text") == TEXT


def test_markdown_leaves_out_what_the_article_does_not_have() -> None:
    bare = replace(record(), title=None, published=None, source=None, editor=None, images=())
    assert in_format(bare, "markdown") == TEXT


def test_markdown_has_the_time_of_the_last_change() -> None:
    changed = replace(record(), modified="2026-03-05T10:00:00+08:00")
    assert "2026-03-04T09:30:00+08:00, modified 2026-03-05T10:00:00+08:00, Harbour" in in_format(changed, "markdown")


def test_json_has_all_fields_in_their_order(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    print_record(record(), "json")
    printed = capfdbinary.readouterr().out
    assert list(json.loads(printed)) == list(record().as_json())
    assert "港口".encode() in printed
