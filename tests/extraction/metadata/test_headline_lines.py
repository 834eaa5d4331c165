"""The lines near a headline."""

from __future__ import annotations

from crawler.extraction.metadata.headline_lines import LINES_ABOVE, LINES_BELOW, HeadlineLines, lines_near
from tests.extraction.metadata_pages import HEADLINE


def test_the_lines_above_and_below_the_headline_are_found() -> None:
    near = lines_near({HEADLINE}, ["Home", "Harbour", HEADLINE.upper(), "By Anna Berg", "The text."])
    assert (near.above, near.below) == (("Harbour", "Home"), ("By Anna Berg", "The text."))
    assert near.contain("Anna Berg")
    assert not near.contain("Ben Okoro")


def test_lines_further_away_are_not_near() -> None:
    before, after = [f"a{n}" for n in range(9)], [f"b{n}" for n in range(30)]
    near = lines_near({HEADLINE}, [*before, HEADLINE, *after])
    assert near.above == tuple(reversed(before[-LINES_ABOVE:]))
    assert near.below == tuple(after[:LINES_BELOW])
    assert list(near.page) == [*before, HEADLINE, *after]


def test_a_page_without_its_headline_in_a_line_has_no_lines_near_it() -> None:
    lines = ["Home", f"{HEADLINE}{', and the captain is glad of it' * 5}"]
    assert lines_near({HEADLINE}, lines) == HeadlineLines(page=lines)
    assert lines_near({""}, lines).near == ()
