"""The places of single fields, and their scores."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from crawler.extraction.bylines.reader import BylineReader
from crawler.induction import BYLINE, Fits, fits_of, places_of
from crawler.induction.fields import score
from tests.induction.examples import examples_of

if TYPE_CHECKING:
    from tests.induction.examples import Story

READER = BylineReader(UTC)


def test_a_headline_that_stands_in_many_places_is_read_from_the_one_that_fits_all_pages() -> None:
    def layout(story: Story) -> str:
        crumb = story.title if story.number % 2 else "News"
        return (
            f'<meta property="og:title" content="{story.title} | Gazette"><p class="crumb">{crumb}</p>'
            f'<h3 class="headline">{story.title}</h3><ul class="rank">{story.related}</ul>'
        )

    best = places_of("title", examples_of(layout), READER)[0]
    assert ("headline" in best.path, best.fits) == (True, Fits(exact=8))


def test_an_id_is_preferred_to_a_class_and_a_class_to_a_position() -> None:
    best = places_of("title", examples_of(lambda s: f'<p id="head" class="big"><b>{s.title}</b></p>'), READER)
    assert best[0].path == "//p[@id='head']"
    unnamed = places_of("title", examples_of(lambda s: f'<div class="big"><p>News</p><p>{s.title}</p></div>'), READER)
    assert unnamed[0].path.endswith("/p[2]")


def test_generated_names_and_numbers_are_not_used() -> None:
    def layout(story: Story) -> str:
        return f'<p id="t{1000 + story.number}" class="css-1x2y3z Title_text__2Xk9p headline">{story.title}</p>'

    paths = [place.path for place in places_of("title", examples_of(layout), READER)]
    assert paths
    assert not any("css-" in path or "2Xk9p" in path or "t100" in path for path in paths)


def test_pages_of_two_kinds_get_a_union() -> None:
    def layout(story: Story) -> str:
        return f'<p class="{"film" if story.number % 2 else "story"}-head">{story.title}</p><p>{story.title} again</p>'

    best = places_of("title", examples_of(layout), READER)[0]
    assert best.fits == Fits(exact=8)
    assert "film-head" in best.path
    assert "story-head" in best.path


def test_a_value_behind_a_label_in_a_table_is_found_by_the_label() -> None:
    def layout(story: Story) -> str:
        extra = "<tr><th>Desk:</th><td>Night</td></tr>" if story.number % 2 else ""
        return f"<table>{extra}<tr><th>Source:</th><td>{story.source}</td></tr><tr><th>No:</th><td>7</td></tr></table>"

    best = places_of("source", examples_of(layout), READER)[0]
    assert (best.path, best.fits) == ("//th[normalize-space()='Source:']/following-sibling::td[1]", Fits(exact=8))


def test_a_byline_is_read_as_a_whole() -> None:
    def layout(story: Story) -> str:
        return f'<p class="by">{story.published:%Y-%m-%d %H:%M} {story.source} Editor: {story.editor}</p>'

    assert places_of(BYLINE, examples_of(layout), READER)[0].fits == Fits(exact=8)


def test_a_value_that_no_page_states_has_no_place() -> None:
    assert places_of("source", examples_of(lambda story: f"<h1>{story.title}</h1>"), READER) == []


def test_wrong_values_cost_more_than_missing_ones() -> None:
    assert score(Fits(exact=8, missing=2), 2) > score(Fits(exact=9, wrong=1), 2) > score(Fits(exact=8, wrong=2), 2)


def test_fits_counts_values_where_none_is_known() -> None:
    examples = examples_of(lambda story: f'<p class="ed">{story.editor}</p>')
    assert fits_of("section", "//p", examples, READER) == Fits(unasked=8)
