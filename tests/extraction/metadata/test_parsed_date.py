"""Texts to dates: forms, time zones, and texts without a date."""

from __future__ import annotations

from calendar import month_abbr, month_name
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.metadata.dates.months import month_of
from crawler.extraction.metadata.dates.style import DateStyle, style_of
from crawler.extraction.metadata.parsed_date import read_date
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
    dates = [read_date("3/5/2024", DateStyle(month_first=order)) for order in (True, False, None)]
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


@pytest.mark.parametrize(
    ("tag", "text", "iso"),
    [
        ("en", "2024-05-03 06:30 GMT+8", "2024-05-03T06:30:00+08:00"),
        ("en", "May 3, 2024 6:30 (UTC+08:00)", "2024-05-03T06:30:00+08:00"),
        ("en", "3 May 2024 06:30 UTC -3", "2024-05-03T06:30:00-03:00"),
        ("en", "Fri May 03 2024 06:30:10 GMT-0500 (Central Daylight Time)", "2024-05-03T06:30:10-05:00"),
        ("en-US", "Fri May  3 06:30:10 CDT 2024", "2024-05-03T06:30:10-05:00"),
        ("en-US", "May 3, 2024 06:30 PM ET", "2024-05-03T18:30:00-04:00"),
        ("en-IN", "May 3, 2024 06:30 PM IST", "2024-05-03T18:30:00+05:30"),
        ("he-IL", "3 במאי 2024 06:30 IST", "2024-05-03T06:30:00+02:00"),
        ("en", "3.15pm, Friday 3 May 2024", "2024-05-03T15:15:00"),
        ("en", "3 May 2024 at noon", "2024-05-03T12:00:00"),
        ("en", "3 May 2024, 10:15-11:45", "2024-05-03T10:15:00"),
        ("zh", "2024年5月3日 下午3:15", "2024-05-03T15:15:00"),
        ("zh", "2024年5月3日（周五）晚上8点半", "2024-05-03T20:30:00"),
        ("zh", "二〇二四年五月十三日", "2024-05-13T00:00:00"),
        ("zh-TW", "民國113年5月3日 凌晨0點5分", "2024-05-03T00:05:00"),
        ("ja", "令和6年5月3日(金) 午後3時15分", "2024-05-03T15:15:00"),
        ("ko", "2024. 5. 3. 오후 3:15", "2024-05-03T15:15:00"),
        ("hu", "2024. május 3., péntek du. 3:15", "2024-05-03T15:15:00"),
        ("vi", "Thứ sáu, ngày 3 tháng 5 năm 2024, 15:15 (GMT+7)", "2024-05-03T15:15:00+07:00"),
        ("hi", "३ मई 2024, ३:१५ अपराह्न", "2024-05-03T15:15:00"),
        ("lt", "2024 m. gegužės 3 d. 15:15", "2024-05-03T15:15:00"),
        ("lv", "2024. gada 3. maijs", DAY),
        ("eu", "2024ko maiatzaren 3a", DAY),
        ("ca", "3 d'abril de 2024", "2024-04-03T00:00:00"),
        ("th", "3 พฤษภาคม พ.ศ. 2567 เวลา 15:15 น.", "2024-05-03T15:15:00"),
        ("fa", "۱۴ اردیبهشت ۱۴۰۳", DAY),
        ("ar", "٣ أيار/مايو ٢٠٢٤ - 3:15 م", "2024-05-03T15:15:00"),
        ("el", "3 ΜΑΪΟΥ 2024 3:15 μ.μ.", "2024-05-03T15:15:00"),
        ("tr", "3 KASIM 2024 Pazar 15:15", "2024-11-03T15:15:00"),
        ("ru", "3 мая 2024 года в 15:15 МСК", "2024-05-03T15:15:00+03:00"),
    ],
)
def test_dates_and_hours_are_read_as_the_language_writes_them(tag: str, text: str, iso: str) -> None:
    date = read_date(text, style_of(tag, ""))
    assert date is not None
    assert date.when.isoformat() == iso


@pytest.mark.parametrize(
    ("tag", "url", "text", "month"),
    [
        ("en-US", "", "3/5/2024", 3),
        ("en-GB", "", "3/5/2024", 5),
        ("en", "https://a.co.uk/", "3/5/2024", 5),
        ("en-US", "https://a.co.uk/", "3/5/2024", None),
        ("en-CA", "", "3/5/2024", None),
        ("zh-CN", "", "3/5/2024", None),
        ("de", "", "3.5.24", 5),
        ("en", "", "3.5.24", None),
        ("nl", "", "03-05-24", 5),
        ("sv", "", "03-05-24", None),
        ("ja", "", "24/05/03", 5),
        ("en", "", "25/12/24", 12),
        ("de", "", "version 3.5.24.1", None),
    ],
)
def test_language_and_country_tell_the_order_of_a_date_in_digits(
    tag: str, url: str, text: str, month: int | None
) -> None:
    date = read_date(text, style_of(tag, url))
    assert (date and date.when.month) == month


def test_the_english_names_are_known_whole_and_short() -> None:
    assert [month_of(name.lower()) for name in month_name[1:]] == list(range(1, 13))
    assert [month_of(name.lower()) for name in month_abbr[1:]] == list(range(1, 13))


def test_a_name_that_means_two_months_in_two_languages_is_read_on_pages_in_one_of_them_only() -> None:
    entries = read_word_list("extraction/words/months.tsv").entries
    assert {entry.text for entry in entries if month_of(entry.text) is None} == {
        "listopad",
        "listopada",
        "lis",
        "lip",
        "srp",
    }
    assert [entry for entry in entries if month_of(entry.text, entry.language) != int(entry.kind)] == []


def test_each_language_has_all_twelve_months_unless_a_name_is_ambiguous() -> None:
    entries = read_word_list("extraction/words/months.tsv").entries
    months = {
        language: {int(e.kind) for e in entries if e.language == language} for language in {e.language for e in entries}
    }
    assert {language for language, numbers in months.items() if len(numbers) < 12} <= {"hr", "ms", "cs", "sw"}


def test_a_date_with_any_of_the_names_is_read() -> None:
    entries = read_word_list("extraction/words/months.tsv").entries
    dates = {entry: read_date(f"3 {entry.text} 2024", DateStyle(entry.language)) for entry in entries}
    assert [entry for entry, date in dates.items() if date is None or date.when.month != int(entry.kind)] == []
