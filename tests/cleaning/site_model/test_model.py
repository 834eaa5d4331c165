"""The model of a site."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cleaning import SiteModel, clean_document
from crawler.cleaning.site_model.convergence import SETTLED_PAGES, unsettled
from crawler.cleaning.site_model.explanation import explain, leaks
from crawler.cleaning.site_model.model import MAX_PAGES
from crawler.cleaning.site_model.samples import MAX_BLOCKS_A_PAGE, trace
from tests.cleaning.pages import PROMO_PATH, document, documents, paragraph, story

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from crawler.items import Document

days = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
APPEAL = "Support the Harbour Times."


def learnt(pages: Sequence[tuple[Document, date | None]]) -> SiteModel:
    model = SiteModel()
    for page, day in pages:
        model = model.learn(page, day)
    return model


@given(st.lists(st.tuples(documents, days), max_size=8), st.randoms(use_true_random=False))
def test_a_model_is_the_same_whatever_the_order_of_pages(
    pages: list[tuple[Document, date | None]], random: Random
) -> None:
    shuffled = list(pages)
    random.shuffle(shuffled)
    assert learnt(shuffled) == learnt(pages)


def test_the_order_does_not_matter_when_there_are_more_pages_than_a_model_holds() -> None:
    traces = [trace(story(number % 26, paragraph(f"Number {number}.")), None) for number in range(3 * MAX_PAGES)]
    unlike = [type(t)(f"page {number}", None, t.blocks) for number, t in enumerate(traces)]
    forth, back = SiteModel(), SiteModel()
    for one, other in zip(unlike, reversed(unlike), strict=True):
        forth, back = forth.with_pages([one]), back.with_pages([other])
    assert forth == back
    assert len(forth.pages) == MAX_PAGES


@given(st.lists(st.tuples(documents, days), max_size=6))
def test_a_model_reads_back_what_it_wrote(pages: list[tuple[Document, date | None]]) -> None:
    model = learnt(pages)
    again = SiteModel.from_json(model.to_json())
    assert again == model
    assert again.digest == model.digest


@pytest.mark.parametrize("written", ["[]", '{"format": 0}', "{}", "not JSON"])
def test_what_is_no_model_is_not_read(written: str) -> None:
    with pytest.raises(ValueError, match=r"model|JSON|Expecting"):
        SiteModel.from_json(written)


def test_a_very_long_page_is_kept_by_its_likest_blocks() -> None:
    page = document([paragraph(f"Line {number}.") for number in range(2 * MAX_BLOCKS_A_PAGE)])
    assert len(trace(page).blocks) == MAX_BLOCKS_A_PAGE


def test_a_page_that_is_learnt_again_does_not_bear_witness_twice() -> None:
    once, twice = story(1), story(1, paragraph("A correction."))
    model = learnt([(once, date(2026, 1, 1)), (twice, date(2026, 1, 2))])
    assert [page.day for page in model.pages] == [date(2026, 1, 2)]
    assert model.learnt == 2


def test_newer_pages_take_the_place_of_old_ones() -> None:
    old = [(story(number), date(2020, 1, 1)) for number in range(20)]
    new = [(document([paragraph(f"New {number}.")]), date(2026, 1, 1)) for number in range(MAX_PAGES)]
    assert {page.day for page in learnt(old + new).pages} == {date(2026, 1, 1)}


def test_a_model_says_what_repeats_how_often_since_when_and_what_became_of_it() -> None:
    pages = [(story(n, *([paragraph(APPEAL, PROMO_PATH)] if n % 2 else [])), date(2026, 1, 1 + n)) for n in range(8)]
    rows = {row.text: row for row in explain(learnt(pages))}
    appeal = rows[APPEAL]
    assert (appeal.pages, appeal.of, appeal.path) == (4, 8, PROMO_PATH)
    assert (appeal.first, appeal.last) == (date(2026, 1, 2), date(2026, 1, 8))
    assert appeal.became != "kept"
    assert "Home" in rows


def test_a_model_settles_when_half_of_its_pages_say_what_all_do() -> None:
    pages = [(story(number), None) for number in range(SETTLED_PAGES)]
    assert unsettled(learnt(pages[:3])) == "too-few-pages"
    assert unsettled(learnt(pages)) is None


def test_on_a_known_site_what_the_rules_let_through_is_reported() -> None:
    known = [document(list(story(n, paragraph(APPEAL, PROMO_PATH)).blocks), f"u{n}", "ecns") for n in range(6)]
    article = clean_document(known[0], {})
    assert APPEAL in article.text
    assert leaks(article, learnt([(page, None) for page in known])) == [APPEAL]
