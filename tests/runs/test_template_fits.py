"""A site whose templates fit none of its pages is seen with one page, unless its past explains it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.runs.template_fits import MAX_KEPT, TemplateFits
from crawler.sites.chinanews import CHINANEWS
from crawler.sites.chinanews_zh import CHINANEWS_ZH
from crawler.vocabulary import Reason, Template
from tests.runs.articles import article

SITES = (CHINANEWS, CHINANEWS_ZH)


def read(
    fits: TemplateFits, template: str, pages: int = 1, refusal: Reason | None = None, site: int = 0
) -> list[object]:
    """Let pages come, and return the results."""
    documents = [article(template, key=str(number)).document for number in range(pages)]
    return [fits.check(replace(one, site=SITES[site]), ("ecns", "new"), refusal) for one in documents]


@pytest.mark.parametrize("pages", [1, 2, 5, MAX_KEPT])
@pytest.mark.parametrize("template", [Template.BOILERPLATE, Template.TRAFILATURA, Template.PROSE_TOO_DEEP])
def test_pages_none_of_which_fits_are_a_change_from_the_first_one_on(template: str, pages: int) -> None:
    fits = TemplateFits()
    assert read(fits, template, pages) == [None] * pages
    assert fits.pages == {"chinanews": {"ecns": 0, "new": 0, template: pages}}
    assert list(fits.misfits()) == [("chinanews", str(number)) for number in range(pages)]
    conclusion = fits.conclusion(rolled_back=pages)
    assert conclusion is not None
    assert conclusion["causes"] == {f"template-{template}": pages}
    assert conclusion["examples"]


def test_further_pages_are_refused_until_one_fits() -> None:
    fits = TemplateFits()
    assert read(fits, Template.BOILERPLATE, MAX_KEPT + 2)[-2:] == [Reason.LAYOUT_CHANGED] * 2
    assert read(fits, "new") == read(fits, Template.BOILERPLATE) == [None]
    assert (list(fits.misfits()), fits.conclusion(0)) == ([], None)


def test_a_page_that_fits_at_another_worker_of_the_run_is_one_of_the_site() -> None:
    others = [{"chinanews": {"ecns": 0}}, {"chinanews_zh": {"ecns": 1}}]
    fits = TemplateFits(others=lambda: others)
    read(fits, Template.BOILERPLATE, 5)
    assert fits.conclusion(5) is not None
    others.append({"chinanews": {"ecns": 1}})
    assert (list(fits.misfits()), fits.conclusion(5)) == ([], None)


def test_only_the_first_page_that_a_template_fits_is_told_to_the_other_workers() -> None:
    fits, page = TemplateFits(), replace(article("ecns").document, site=CHINANEWS)
    read(fits, Template.BOILERPLATE)
    assert not fits.is_first_fit(replace(page, template=Template.BOILERPLATE))
    read(fits, "ecns")
    assert fits.is_first_fit(page)
    read(fits, "ecns")
    assert not fits.is_first_fit(page)


def test_a_page_that_fits_is_no_change_even_if_it_is_refused() -> None:
    fits = TemplateFits()
    read(fits, "ecns", refusal=Reason.NO_TEXT)
    read(fits, Template.BOILERPLATE, 5)
    assert fits.conclusion(0) is None
    dumps = TemplateFits()
    read(dumps, Template.TEXT_DUMP, 5)
    assert dumps.conclusion(0) is None


def test_pages_refused_for_their_layout_count_and_error_pages_do_not() -> None:
    refused, errors = TemplateFits(), TemplateFits()
    read(refused, Template.BOILERPLATE, 5, Reason.TOO_SHORT)
    read(errors, Template.TRAFILATURA, 5, Reason.BLOCK_PAGE)
    assert refused.conclusion(0) is not None
    assert (errors.conclusion(0), list(errors.misfits())) == (None, [])


def test_pages_that_the_store_had_before_are_no_change() -> None:
    fits = TemplateFits()
    read(fits, Template.BOILERPLATE, 5)
    assert fits.conclusion(rolled_back=0) is None


@pytest.mark.parametrize(
    ("past_without", "pages", "change"), [(0, 1, True), (10, 1, False), (10, 2, True), (100, 40, False)]
)
def test_the_past_says_how_many_pages_without_a_template_are_usual(past_without: int, pages: int, change: bool) -> None:  # noqa: FBT001  # a parameter of cases
    past = {"fits": {"chinanews": {"ecns": 100 - past_without, Template.BOILERPLATE: past_without}}}
    fits = TemplateFits([past, {"profile": {}}])
    read(fits, Template.BOILERPLATE, pages)
    assert (fits.conclusion(rolled_back=1) is not None) is change


def test_each_site_of_a_group_is_compared_with_its_own_templates_and_past() -> None:
    fits = TemplateFits([{"fits": {"chinanews": {Template.BOILERPLATE: 100}}}])
    read(fits, "ecns", 5)
    read(fits, Template.BOILERPLATE, 5, site=1)
    assert {site for site, _ in fits.misfits()} == {"chinanews_zh"}
