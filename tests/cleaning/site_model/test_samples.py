"""The samples that a site's model keeps of its pages."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crawler.cleaning.classifier.scores import MAX_SCORE
from crawler.cleaning.site_model.samples import (
    MAX_BLOCKS_PER_PAGE,
    MAX_PATH_CHARS,
    MAX_TEXT_CHARS,
    PageSample,
    full_sample,
    identity_of,
    page_sample,
    path_key,
    text_key,
)
from crawler.vocabulary import Role
from tests.cleaning.pages import document, paragraph, story


def test_a_very_long_page_is_kept_by_the_blocks_with_the_highest_scores() -> None:
    page = document([paragraph(f"Line {number}.") for number in range(2 * MAX_BLOCKS_PER_PAGE)])
    assert len(page_sample(page).blocks) == MAX_BLOCKS_PER_PAGE


def test_a_long_text_is_shortened_and_stays_different_from_others_with_its_beginning() -> None:
    one, other = text_key("a" * 500), text_key("a" * 501)
    assert one != other
    assert len(one) <= MAX_TEXT_CHARS


@given(st.text(max_size=1000))
def test_keys_have_a_maximum_length(text: str) -> None:
    assert len(text_key(text)) <= MAX_TEXT_CHARS
    assert len(path_key(text)) <= MAX_PATH_CHARS


def test_a_page_with_a_template_has_extreme_scores() -> None:
    page = document([paragraph("Text."), paragraph("Foot", role=Role.FOOTER)], template="ecns")
    assert [block.score for block in full_sample(page).blocks] == [MAX_SCORE, -MAX_SCORE]


def test_a_page_without_a_url_is_identified_by_its_texts() -> None:
    page = document([paragraph("Text.")])
    assert identity_of(page) == identity_of(document([paragraph("Text.")]))
    assert identity_of(page) != identity_of(document([paragraph("Other.")]))
    assert identity_of(story(1)) == story(1).url


def test_a_newer_page_has_a_lower_rank_than_the_same_page_of_an_earlier_day() -> None:
    old, new = (PageSample("page", day, ()) for day in (date(2026, 1, 1), date(2026, 1, 2)))
    assert new.rank < old.rank
