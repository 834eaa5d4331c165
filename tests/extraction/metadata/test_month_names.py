"""The names of the months."""

from __future__ import annotations

from calendar import month_abbr, month_name

from crawler.extraction.metadata.month_names import MONTHS
from crawler.extraction.metadata.parsed_date import read_date
from crawler.vocabulary.word_lists import read_word_list


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
