"""The calendar: a day has its kind and its words, and a range without articles has its days too."""

from __future__ import annotations

import pytest

from crawler.report.days import Calendar, Counts, sentence
from crawler.storage.frontier.capture_recapture import DayEstimate
from crawler.storage.frontier.coverage import DayCoverage


@pytest.mark.parametrize(
    ("counts", "kind", "words"),
    [
        (Counts(), "empty", "no article is known"),
        (Counts(known=2, stored=2), "full", "2 known, 2 stored"),
        (Counts(known=3, stored=2, failed=1), "part", "3 known, 2 stored, 1 missing"),
        (Counts(known=2, stored=2, incomplete=1), "part", "2 known, 2 stored, 1 not whole"),
        (Counts(known=1, waiting=1), "none", "1 known, 1 missing"),
        (Counts(known=1, gone=1), "gone", "1 known, 1 gone"),
        (Counts(known=2, stored=2, estimated=3), "full", "2 known, 2 stored, about 3 more estimated"),
    ],
)
def test_a_day_has_a_kind_and_words(counts: Counts, kind: str, words: str) -> None:
    assert (counts.kind, sentence(counts), counts.adds_up) == (kind, words, True)


def test_counts_that_do_not_add_up_are_seen() -> None:
    assert not Counts(known=3, stored=1, failed=1).adds_up


def test_the_sections_and_sites_of_a_day_are_summed_with_its_estimates() -> None:
    lines = [DayCoverage(site, "2015-03-04", section, 10, 10) for site, section in (("a", "x"), ("a", "y"), ("b", "x"))]
    estimates = [DayEstimate(site, "2015-03-04", 20, 15, 15, 10) for site in ("a", "b")]
    day = Calendar(lines, [*estimates, DayEstimate("a", "2015-03-05", 5, 5, 5, 1)]).days["2015-03-04"]
    assert (day.known, day.estimated) == (30, 2 * estimates[0].missing)


def test_a_range_without_articles_has_its_days() -> None:
    found = Calendar([], [], "2014-12-30", "2015-01-02")
    assert found.empty_days() == 4
    assert list(found.by_month()) == ["2014-12", "2015-01"]
    days = [day for week in found.month("2015-01", {}).weeks for day in week if day and day.counts]
    assert [day.words for day in days] == [f"{day} January 2015: no article is known" for day in (1, 2)]


def test_the_years_between_two_articles_are_not_drawn() -> None:
    found = Calendar([DayCoverage("a", day, "", 1, 1) for day in ("0001-01-01", "9999-12-31")], [])
    assert found.years() == ["0001", "9999"]
    assert len(found.by_month()) == 24
    assert list(found.days_of_month("9999-12"))[-1] == "9999-12-31"
    assert found.empty_days() == 3652057


def test_an_empty_store_has_no_days() -> None:
    found = Calendar([], [])
    assert (found.years(), found.by_month(), found.empty_days()) == ([], {}, 0)
