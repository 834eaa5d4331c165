"""The statistics of a site's pages."""

from __future__ import annotations

import pickle

from crawler.cleaning.site_model.samples import BlockSample, PageSample
from crawler.cleaning.site_model.statistics import PRIOR_BLOCKS, SiteStatistics

PAGES = [
    PageSample(
        f"page {number}",
        None,
        (
            BlockSample(f"Text {number}", "body", 20),
            BlockSample("Media partners", "foot", -30),
            *([BlockSample("Quoted", "body", 10)] if number < 2 else []),
        ),
    )
    for number in range(6)
]
STATISTICS = SiteStatistics(PAGES)


def test_a_text_repeats_if_enough_of_the_other_pages_have_it() -> None:
    assert STATISTICS.repeats("Media partners", "page 0")
    assert STATISTICS.repeats("Media partners", "a new page")
    assert not STATISTICS.repeats("Quoted", "page 0")
    assert STATISTICS.repeats("Quoted", "a new page")
    assert not STATISTICS.repeats("Text 0", "a new page")


def test_a_path_varies_if_its_texts_are_on_one_page_each_and_its_score_is_positive() -> None:
    assert STATISTICS.varies("body")
    assert not STATISTICS.varies("foot")
    assert not STATISTICS.varies("unknown")


def test_the_prior_of_a_path_leaves_out_the_page_itself() -> None:
    assert STATISTICS.path_prior("foot", "page 0", 0, 0) == 5 * -30 / (5 + PRIOR_BLOCKS)
    assert STATISTICS.path_prior("foot", "a new page", 0, 0) == 6 * -30 / (6 + PRIOR_BLOCKS)
    assert STATISTICS.path_prior("unknown", "page 0", 20, 1) == 20 / (1 + PRIOR_BLOCKS)


def test_the_order_of_pages_makes_no_difference() -> None:
    backwards = SiteStatistics(PAGES[::-1])
    for page in PAGES:
        assert backwards.path_prior("body", page.identity, 0, 0) == STATISTICS.path_prior("body", page.identity, 0, 0)


def test_a_worker_gets_the_statistics_with_a_large_page() -> None:
    pickled: SiteStatistics = pickle.loads(pickle.dumps(STATISTICS))  # noqa: S301  # as the pool does
    assert pickled.path_prior("foot", "page 0", 0, 0) == STATISTICS.path_prior("foot", "page 0", 0, 0)
    assert pickled.repeats("Media partners", "page 0")
