"""The model of a site."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cleaning import SiteModel
from crawler.cleaning.site_model.model import MAX_PAGES
from crawler.cleaning.site_model.samples import page_sample
from tests.cleaning.pages import document, documents, learnt, paragraph, story

if TYPE_CHECKING:
    from random import Random

    from crawler.items import Document

days = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))


@pytest.mark.slow
@given(st.lists(st.tuples(documents, days), max_size=8), st.randoms(use_true_random=False))
def test_a_model_is_the_same_whatever_the_order_of_pages(
    pages: list[tuple[Document, date | None]], random: Random
) -> None:
    shuffled = list(pages)
    random.shuffle(shuffled)
    assert learnt(shuffled) == learnt(pages)


def test_the_order_does_not_matter_when_there_are_more_pages_than_a_model_holds() -> None:
    samples = [page_sample(story(number % 26, paragraph(f"Number {number}.")), None) for number in range(3 * MAX_PAGES)]
    unlike = [type(t)(f"page {number}", None, t.blocks) for number, t in enumerate(samples)]
    forwards, backwards = SiteModel(), SiteModel()
    for one, other in zip(unlike, reversed(unlike), strict=True):
        forwards, backwards = forwards.with_pages([one]), backwards.with_pages([other])
    assert forwards == backwards
    assert len(forwards.pages) == MAX_PAGES


def test_the_model_of_several_models_is_that_of_all_their_pages_whatever_their_order_and_grouping() -> None:
    some = [page_sample(story(number, paragraph(f"Number {number}.")), None) for number in range(26)]
    pages = [type(page)(f"page {number % 90}", page.day, page.blocks) for number, page in enumerate(5 * some)]
    a, b, c = (SiteModel().with_pages(pages[first::3]) for first in range(3))
    whole = SiteModel().with_pages(pages)
    assert len(whole.pages) == MAX_PAGES
    assert a.united(b).united(c) == a.united(b.united(c)) == c.united(a).united(b) == whole
    assert whole.united(a) == whole


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 99), days), min_size=MAX_PAGES, max_size=2 * MAX_PAGES))
def test_a_full_sample_takes_the_same_pages_as_a_choice_among_all(pages: list[tuple[int, date | None]]) -> None:
    model = every = SiteModel()
    for number, day in pages:
        page = document([paragraph(f"Part {number}.")], f"https://news.example/{number}", "ecns")
        model, every = model.learn(page, day), every.with_pages([page_sample(page, day)])
    assert model == every


@given(st.lists(st.tuples(documents, days), max_size=6))
def test_a_model_reads_back_what_it_wrote(pages: list[tuple[Document, date | None]]) -> None:
    model = learnt(pages)
    again = SiteModel.from_json(model.to_json())
    assert again == model
    assert again.digest == model.digest


@pytest.mark.parametrize("written", ["[]", '{"format": 0}', "{}", "not JSON"])
def test_other_json_and_other_formats_are_not_read(written: str) -> None:
    with pytest.raises(ValueError, match=r"model|JSON|Expecting"):
        SiteModel.from_json(written)


def test_a_page_that_is_learnt_again_does_not_count_twice() -> None:
    once, twice = story(1), story(1, paragraph("A correction."))
    model = learnt([(once, date(2026, 1, 1)), (twice, date(2026, 1, 2))])
    assert [page.day for page in model.pages] == [date(2026, 1, 2)]


def test_newer_pages_take_the_place_of_old_ones() -> None:
    old = [(story(number), date(2020, 1, 1)) for number in range(20)]
    new = [(document([paragraph(f"New {number}.")]), date(2026, 1, 1)) for number in range(MAX_PAGES)]
    assert {page.day for page in learnt(old + new).pages} == {date(2026, 1, 1)}


def test_a_model_of_an_earlier_version_with_a_counter_is_read() -> None:
    model = learnt([(story(number), date(2026, 1, 1)) for number in range(3)])
    earlier = {**json.loads(model.to_json()), "learnt": 7}
    assert SiteModel.from_json(json.dumps(earlier)) == model
