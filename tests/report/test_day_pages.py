"""Each known article is on one page of its day, whatever the days hold; the calendar knows where a day begins."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.report.day_pages import NO_DAY, ROWS, places, planned
from crawler.report.days import Calendar
from crawler.storage.frontier.coverage import DayCoverage

COUNTS = st.lists(st.integers(0, 3 * ROWS), min_size=1, max_size=40)


def calendar(known: list[int], undated: int = 0) -> Calendar:
    """Return the calendar of March and April 2015 with these numbers of known articles; a day of none is unknown."""
    days = [f"2015-{3 + at // 31:02}-{at % 31 + 1:02}" for at in range(len(known))]
    lines = [DayCoverage("site", day, "", many, many) for day, many in zip(days, known, strict=True) if many]
    lines += [DayCoverage("site", None, "", undated, undated)] if undated else []
    return Calendar(lines, [], days[0], days[-1])


@given(COUNTS, st.integers(0, 2 * ROWS))
def test_every_article_has_one_place_and_no_page_is_long(known: list[int], undated: int) -> None:
    pages = planned(calendar(known, undated))
    parts = [part for page in pages for part in page.parts]
    assert sum(part.rows for part in parts) == sum(known) + undated
    assert all(sum(part.rows for part in page.parts) <= ROWS for page in pages)
    for day in {part.day for part in parts}:
        of_day = [part for part in parts if part.day == day]
        assert [part.start for part in of_day] == [sum(one.rows for one in of_day[:at]) for at in range(len(of_day))]


@given(COUNTS)
def test_each_day_of_the_range_has_a_place(known: list[int]) -> None:
    pages = planned(calendar(known))
    files = {page.file for page in pages}
    found = places(pages)
    assert len(found) == len(known)
    assert all(place.partition("#")[0] in files and place.endswith(f"#d-{day}") for day, place in found.items())


def test_articles_without_a_day_come_last() -> None:
    pages = planned(calendar([1], undated=ROWS + 1))
    assert [page.file for page in pages] == ["months/2015-03.html", f"months/{NO_DAY}.html", f"months/{NO_DAY}-2.html"]
