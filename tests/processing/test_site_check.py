"""The rules of a site on its archived pages: counts of each place, and what is a fault."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.processing.page_fits import Found, PageFits
from crawler.processing.site_check import MAX_EXAMPLES, SiteCheck, evenly
from crawler.storage.archived_urls import ArchivedUrl
from crawler.vocabulary import Reason


def page(
    number: int, title: int = 1, author: int = 1, *, template: str | None = "new", reason: Reason | None = None
) -> PageFits:
    places = {"body": 1, "title": title, "author": author, "role share": 0}
    found = tuple(Found(place, count) for place, count in places.items()) if template else ()
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


def test_a_title_on_too_few_pages_is_a_fault() -> None:
    check = SiteCheck()
    for number in range(10):
        check.add(page(number, title=0 if number == 0 else 1))
    assert check.faults(0.9) == []
    assert check.faults(0.95) == ["title of the template new is on 90.0% of its pages"]


@pytest.mark.parametrize(("pages", "stated", "faults"), [(10, 0, 1), (10, 1, 0), (9, 0, 0)])
def test_a_field_that_no_page_states_is_a_fault_if_there_are_enough_pages(pages: int, stated: int, faults: int) -> None:
    check = SiteCheck()
    for number in range(pages):
        check.add(page(number, title=1, author=int(number < stated)))
    assert len(check.faults(0.9)) == faults


def test_no_page_is_no_fault() -> None:
    assert SiteCheck().faults(0.9) == []


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
