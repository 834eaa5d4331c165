"""An article as text, Markdown or JSON, and block by block with its labels."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler import Page, clean
from crawler.cli.formats import KEPT, print_labelled, print_record
from crawler.cli.record_formats import in_format
from crawler.vocabulary import Role
from tests.storage.records import TEXT, record

if TYPE_CHECKING:
    import pytest

DUMP = "Text: | Print|\n\nA title\n\n2015-02-11 15:28 Xinhua Web Editor: Li Yan\n1\n\nA sentence.\n\nComments (0)\n"


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


def test_each_block_is_a_line_with_keep_or_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    article = clean(DUMP, site="chinanews")
    print_labelled(article)
    lines = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    assert [KEPT, "A sentence."] in lines
    assert [Role.TITLE, "A title"] in lines
    assert len(lines) == len(article.labels)


def test_a_page_without_blocks_has_no_lines(capsys: pytest.CaptureFixture[str]) -> None:
    print_labelled(clean(Page("", b" ")))
    assert capsys.readouterr().out == ""
