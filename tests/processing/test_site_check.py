"""The rules of a site on its archived pages: counts of each place, and what is a fault."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.processing.page_fits import Found, PageFits
from crawler.processing.site_check import MAX_EXAMPLES, SiteCheck, evenly
from crawler.storage.archived_urls import ArchivedUrl
from crawler.vocabulary import Reason


def page(number: int, title: int = 1, *, template: str | None = "new", reason: Reason | None = None) -> PageFits:
    found = (Found("body", 1), Found("title", title), Found("role share", 0)) if template else ()
    return PageFits(f"https://e.org/{number}", template, found, date(2020 + number % 2, 1, 1), reason)


def test_a_place_is_counted_as_found_once_or_more_or_not_with_examples_of_misfits() -> None:
    check = SiteCheck()
    for number, titles in enumerate([1, 1, 2, 0, 0, 0, 0]):
        check.add(page(number, titles))
    title = check.places["new"]["title"]
    assert (title.once, title.several, title.empty) == (2, 1, 4)
    assert title.examples == [f"https://e.org/{number}" for number in (3, 4, 5)][:MAX_EXAMPLES]
    assert title.share == pytest.approx(3 / 7)
    assert check.places["new"]["role share"].examples == []
    assert check.years == {"2020": {"new": 4}, "2021": {"new": 3}}


def test_only_the_body_and_the_fields_can_be_a_fault() -> None:
    check = SiteCheck()
    for number in range(10):
        check.add(page(number, title=0 if number == 0 else 1))
    assert check.faults(0.9) == []
    assert check.faults(0.95) == ["title of the template new is on 90.0% of its pages"]


def test_pages_that_no_template_fits_are_a_fault_and_have_examples() -> None:
    check = SiteCheck()
    for number in range(4):
        check.add(page(number, template="new" if number else None, reason=None if number else Reason.TOO_SHORT))
    check.add(PageFits("https://e.org/gone", reason=Reason.NOT_IN_ARCHIVE, is_read=False))
    assert check.faults(0.9) == ["no template fits 1 of 4 pages"]
    assert check.unfitted == ["https://e.org/0"]
    written = check.as_json()
    assert written["without_template"] == {"pages": 1, "examples": ["https://e.org/0"]}
    assert (written["refused"], written["unread"]) == ({"too-short": 1}, {"not-in-archive": 1})


@pytest.mark.parametrize(("count", "limit", "taken"), [(10, None, 10), (10, 3, 3), (10, 20, 10), (7, 7, 7), (0, 3, 0)])
def test_a_sample_is_spread_evenly(count: int, limit: int | None, taken: int) -> None:
    urls = [ArchivedUrl(f"https://e.org/{number}", ()) for number in range(count)]
    found = list(evenly(urls, count, limit))
    assert len(found) == taken
    if limit == 3 and count:
        assert [one.url[-1] for one in found] == ["3", "6", "9"]
