"""The confidence in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cleaning import clean_document
from crawler.cleaning.classifier.confidence import MAX_CHARS, confidence, doubt
from crawler.cleaning.classifier.scores import MAX_SCORE
from crawler.vocabulary import Reason
from tests.cleaning.pages import document, documents, learnt, paragraph, story

CURVE = ((0.1, 0.9), (0.3, 0.5), (0.5, 0.4))


def test_a_doubtful_block_adds_its_characters_whether_it_is_kept_or_not() -> None:
    blocks = [paragraph("x" * 100), paragraph("y" * 50)]
    assert doubt(blocks, [None, Reason.UNLIKE_TEXT], [0, -MAX_SCORE]) == pytest.approx(1)
    assert doubt(blocks, [None, Reason.UNLIKE_TEXT], [MAX_SCORE, 0]) == pytest.approx(0.5, abs=0.01)
    assert doubt(blocks, [None, None], [MAX_SCORE, MAX_SCORE]) == pytest.approx(0, abs=0.01)


def test_a_label_against_the_score_is_more_doubtful_than_an_open_one() -> None:
    blocks = [paragraph("x" * 100)]
    assert doubt(blocks, [None], [-30]) > doubt(blocks, [None], [0]) > doubt(blocks, [None], [30])


def test_a_long_block_does_not_decide_alone() -> None:
    blocks = [paragraph("x" * 10 * MAX_CHARS)]
    assert doubt(blocks, [None], [0]) == pytest.approx(0.1)


@given(st.floats(0, 10))
def test_the_confidence_is_on_the_curve(at: float) -> None:
    assert 0.4 <= (confidence(at, CURVE) or 0) <= 0.9


@pytest.mark.parametrize(("at", "expected"), [(0, 0.9), (0.1, 0.9), (0.2, 0.7), (0.4, 0.45), (0.5, 0.4), (9, 0.4)])
def test_between_two_points_the_curve_is_a_line(at: float, expected: float) -> None:
    assert confidence(at, CURVE) == pytest.approx(expected)


def test_without_a_curve_the_confidence_is_not_known() -> None:
    assert confidence(0.1, ()) is None


@given(documents)
def test_an_article_has_a_confidence_where_the_classifier_decides(page: object) -> None:
    found = clean_document(page, {}).confidence  # type: ignore[arg-type]
    assert found is not None
    assert 0 <= found <= 1


def test_a_template_leaves_no_doubt_to_measure() -> None:
    assert clean_document(document([paragraph("A text.")], template="ecns"), {}).confidence is None


def test_the_site_that_repeats_a_page_makes_it_surer() -> None:
    doubtful = paragraph("Follow the council's debate in our archive of the year.", "html/body/main/div.more/p")
    pages = [story(number, doubtful) for number in range(8)]
    alone = clean_document(pages[0], {}).confidence
    with_site = clean_document(pages[0], {}, learnt((page, None) for page in pages)).confidence
    assert alone is not None
    assert with_site is not None
    assert with_site >= alone
