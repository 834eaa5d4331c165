"""The convergence of a site's model."""

from __future__ import annotations

from crawler.cleaning.site_model.convergence import MIN_PAGES, Convergence, convergence
from crawler.cleaning.site_model.model import SiteModel
from crawler.cleaning.site_model.samples import BlockSample, PageSample
from tests.cleaning.pages import learnt, story


def test_a_model_has_converged_when_half_of_its_pages_give_the_labels_of_all() -> None:
    pages = [(story(number), None) for number in range(MIN_PAGES)]
    assert convergence(learnt(pages[:3])) == Convergence.TOO_FEW_PAGES
    assert convergence(learnt(pages)) == Convergence.CONVERGED


def test_a_model_has_not_converged_while_half_of_its_pages_give_other_labels() -> None:
    promo = BlockSample("Follow us on every channel.", "div.promo", 10)
    pages = [
        PageSample(f"page {n}", None, (BlockSample(f"Text {n}.", "div.body", 30), *([promo] if n % 2 else [])))
        for n in range(MIN_PAGES)
    ]
    assert convergence(SiteModel(tuple(pages))) == Convergence.LABELS_DIFFER
