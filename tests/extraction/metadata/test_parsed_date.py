"""Texts to dates: forms, time zones, and texts without a date."""

from __future__ import annotations

from calendar import month_abbr, month_name
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.metadata.parsed_date import MONTHS, read_date
from crawler.vocabulary.word_lists import read_word_list

DAY = "2024-05-03T00:00:00"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-05-03T06:30:10+02:00", "2024-05-03T06:30:10+02:00"),
        ("2024-05-03T06:30:10.123Z", "2024-05-03T06:30:10+00:00"),
        ("2024-05-03T06:30:10-0430", "2024-05-03T06:30:10-04:30"),
        ("20240503T0630", "2024-05-03T06:30:00"),
        ("1714717810", "2024-05-03T06:30:10+00:00"),
        ("1714717810000", "2024-05-03T06:30:10+00:00"),
        ("Fri, 03 May 2024 06:30:10 GMT", "2024-05-03T06:30:10+00:00"),
        ("May 3, 2024 6:30 PM EDT", "2024-05-03T18:30:00-04:00"),
        ("Posted 12:05 a.m., May 3rd, 2024", "2024-05-03T00:05:00"),
        ("3. Mai 2024, 6.30 Uhr", "2024-05-03T06:30:00"),
        ("Publié le 3 mai 2024 à 06h30", "2024-05-03T06:30:00"),
        ("2024年5月3日 06:30", "2024-05-03T06:30:00"),
        ("2024년 5월 3일", DAY),
        ("3 мая 2024", DAY),
        ("3 de mayo de 2024", DAY),
        ("3 Mayıs 2024", DAY),
        ("03.05.2024", DAY),
        ("13/05/2024", "2024-05-13T00:00:00"),
    ],
)
def test_a_date_is_read_in_any_of_these_forms(text: str, iso: str) -> None:
    date = read_date(text)
    assert date is not None
    assert date.when.isoformat() == iso
    assert date.raw in text


@pytest.mark.parametrize(
    "text", ["", "May 2024", "2024", "6:30", "31.02.2024", "3 Fooember 2024", "2024-13-40", "0000000000"]
)
def test_a_text_without_a_whole_date_gives_none(text: str) -> None:
    assert read_date(text) is None


def test_a_date_in_digits_is_read_only_if_the_order_of_day_and_month_is_known() -> None:
    dates = [read_date("3/5/2024", month_first=order) for order in (True, False, None)]
    assert [date and date.when.month for date in dates] == [3, 5, None]


def test_a_name_of_several_time_zones_leaves_the_time_naive() -> None:
    date = read_date("May 3, 2024 06:30 PM IST")
    assert date is not None
    assert date.when.tzinfo is None


@given(st.text(max_size=300))
def test_any_text_is_a_date_or_none(text: str) -> None:
    date = read_date(text)
    assert date is None or date.raw


@given(st.datetimes(datetime(1971, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds are naive
def test_a_time_in_iso_8601_is_read_exactly(when: datetime) -> None:
    date = read_date(when.isoformat(timespec="seconds"))
    assert date is not None
    assert date.when == when.replace(microsecond=0)


def test_the_english_names_are_known_whole_and_short() -> None:
    assert [MONTHS[name.lower()] for name in month_name[1:]] == list(range(1, 13))
    assert [MONTHS[name.lower()] for name in month_abbr[1:]] == list(range(1, 13))


def test_a_name_means_one_month() -> None:
    entries = read_word_list("extraction/words/months.tsv").entries
    assert [entry for entry in entries if MONTHS[entry.text.casefold()] != int(entry.kind)] == []


def test_a_name_that_means_two_months_in_two_languages_is_not_listed() -> None:
    assert not {"listopada", "lis", "lip", "srpnja"} & set(MONTHS)


def test_each_language_has_all_twelve_months_unless_a_name_is_ambiguous() -> None:
    entries = read_word_list("extraction/words/months.tsv").entries
    months = {
        language: {int(e.kind) for e in entries if e.language == language} for language in {e.language for e in entries}
    }
    assert {language for language, numbers in months.items() if len(numbers) < 12} <= {"hr", "ms", "cs", "sw"}


def test_a_date_with_any_of_the_names_is_read() -> None:
    entries = read_word_list("extraction/words/months.tsv").entries
    dates = {entry: read_date(f"3 {entry.text} 2024") for entry in entries}
    assert [entry for entry, date in dates.items() if date is None or date.when.month != int(entry.kind)] == []
