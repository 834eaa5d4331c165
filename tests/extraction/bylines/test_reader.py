"""Bylines of one line: time, source and editor, and lines that are sentences."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from crawler.extraction.bylines.reader import MAX_REST_CHARS, SURNAMES, BylineReader, is_chinese_name

ZONE = timezone(timedelta(hours=8))
READER = BylineReader(ZONE, sources=("HDN", "Harbour Daily"), trailers=("Harbour App Download", " comment"))


@pytest.mark.parametrize(
    ("line", "raw", "source", "editor"),
    [
        ("2015-02-11 15:28 Harbour Daily Web Editor: Qin Dexing", "2015-02-11 15:28", "Harbour Daily", "Qin Dexing"),
        ("2015-02-11 15:28Harbour DailyWeb Editor: Qin Dexing", "2015-02-11 15:28", "Harbour Daily", "Qin Dexing"),
        ("2018-05-15 13:38:10HDN Gu Liping", "2018-05-15 13:38:10", "HDN", "Gu Liping"),
        ("2018-05-15 13:38:10 Island Post Gu Liping", "2018-05-15 13:38:10", "Island Post", "Gu Liping"),
        ("2018-05-15 13:38 | Island Post | Anna Berg", "2018-05-15 13:38", "Island Post", "Anna Berg"),
        ("2018-05-15 13:38 Island Post Inc.", "2018-05-15 13:38", "Island Post Inc.", None),
        ("2018-05-15 13:38 HDN Harbour App Download 1 comment", "2018-05-15 13:38", "HDN", None),
        ("2015/02/11 15:28 HDN WEB EDITOR: Qin Dexing 12", "2015/02/11 15:28", "HDN", "Qin Dexing"),
        ("Harbour Daily 2015-02-11 15:28 Editor: Li Yan", "2015-02-11 15:28", "Harbour Daily", "Li Yan"),
        ("Editor: Li Yan HDN | 2015-02-11 15:28", "2015-02-11 15:28", "HDN", "Li Yan"),
        ("Published: 2015-02-11 15:28 Source: HDN", "2015-02-11 15:28", "HDN", None),
        ("2018-05-15 13:38 HDN Harbour App Download", "2018-05-15 13:38", "HDN", None),
        ("2018-05-15", "2018-05-15", None, None),
    ],
)
def test_time_source_and_editor_are_read(line: str, raw: str, source: str | None, editor: str | None) -> None:
    byline = READER.read(line)
    assert byline is not None
    assert (byline.raw, byline.source, byline.editor) == (raw, source, editor)


def test_the_time_has_the_zone_of_the_site_or_none() -> None:
    line = "2015-02-11 15:28 HDN"
    byline, naive = READER.read(line), BylineReader().read(line)
    assert byline is not None
    assert naive is not None
    assert byline.published == datetime(2015, 2, 11, 15, 28, tzinfo=ZONE)
    assert naive.published == datetime(2015, 2, 11, 15, 28)  # noqa: DTZ001 - no zone is known


@pytest.mark.parametrize(
    "line",
    [
        "2015-02-11 was a cold day for the ferry",
        "2015-02-11 15:28 the ferry left the harbour.",
        "2015-02-31 15:28 HDN",
        "On 2015-02-11 HDN",
        f"2015-02-11 15:28 {'x' * (MAX_REST_CHARS + 1)}",
        "",
    ],
)
def test_a_sentence_or_an_impossible_date_is_no_byline(line: str) -> None:
    assert READER.read(line) is None


def test_a_byline_without_a_time_has_source_and_editor() -> None:
    assert READER.undated("HDN | Editor: Li Yan") == ("HDN", "Li Yan")
    assert READER.undated("x" * (MAX_REST_CHARS + 1)) == (None, None)


def test_a_line_with_the_label_of_an_editor_is_the_editor_s_part() -> None:
    assert READER.is_editor("Web Editor: Li Yan")
    assert not READER.is_editor("The editor met Li Yan")


@pytest.mark.parametrize("name", ["Qin Dexing", "Gu Liping", "Li Xi'an", "Ouyang Min", "LI Yan", "Lyu Er"])
def test_a_family_name_and_pinyin_syllables_are_a_chinese_name(name: str) -> None:
    family, given = name.split()
    assert is_chinese_name(family, given) == (family.lower() in SURNAMES)


@pytest.mark.parametrize("name", ["Harbour Daily", "Anna Berg", "Li Smith", "Global Times"])
def test_other_words_are_no_chinese_name(name: str) -> None:
    assert not is_chinese_name(*name.split())


def test_family_names_of_two_syllables_are_known() -> None:
    assert {"ouyang", "situ", "sima"} <= SURNAMES
