"""Bylines of Chinese pages."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from crawler.extraction.bylines.chinese import ChineseBylineReader

ZONE = timezone(timedelta(hours=8))
READER = ChineseBylineReader(ZONE)


@pytest.mark.parametrize(
    ("line", "raw", "source", "editor"),
    [
        ("2010年05月01日 23:14　来源：海港新闻网　【编辑:卢岩】", "2010年05月01日 23:14", "海港新闻网", "卢岩"),
        ("发布时间：2010-05-01 23:14 责任编辑：卢岩", "2010-05-01 23:14", None, "卢岩"),
        ("2010/05/01 稿源：海港报 | 大字体", "2010/05/01", "海港报", None),
        ("2010.05.01 23时14分", "2010.05.01 23时14", None, None),
        ("2010年5月1日 参与互动", "2010年5月1日", None, None),
    ],
)
def test_time_source_and_editor_are_read_by_their_labels(
    line: str, raw: str, source: str | None, editor: str | None
) -> None:
    byline = READER.read(line)
    assert byline is not None
    assert (byline.raw, byline.source, byline.editor) == (raw, source, editor)


def test_the_time_has_the_zone_of_the_site() -> None:
    byline = READER.read("2010年05月01日 23:14:08 来源：海港报")
    assert byline is not None
    assert byline.published == datetime(2010, 5, 1, 23, 14, 8, tzinfo=ZONE)


@pytest.mark.parametrize(
    "line",
    ["2010年05月01日，渡轮公司宣布乘客可以在上层甲板养蜜蜂。", "2010年13月41日 来源：海港报", "来源：海港报", ""],
)
def test_a_sentence_or_an_impossible_date_is_no_byline(line: str) -> None:
    assert READER.read(line) is None


def test_a_line_with_the_label_of_an_editor_is_the_editor_s_part() -> None:
    assert READER.is_editor("【责任编辑：卢岩】")
    assert not READER.is_editor("他是一名编辑")
