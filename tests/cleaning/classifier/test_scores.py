"""The scores of blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given

from crawler.cleaning.classifier.boosted_trees import trees_of
from crawler.cleaning.classifier.scores import MAX_SCORE, SCORE_PER_LOG_ODDS, scores
from tests.cleaning.pages import document, documents, story

if TYPE_CHECKING:
    from crawler.items import Document


@given(documents)
def test_every_block_has_a_score_within_bounds(page: Document) -> None:
    found = scores(page)
    assert len(found) == len(page.blocks)
    assert all(-MAX_SCORE <= score <= MAX_SCORE for score in found)
    assert all(type(score) is int for score in found)


def test_another_classifier_can_give_the_scores() -> None:
    assert set(scores(story(1), trees_of(-9.0, []))) == {-MAX_SCORE}
    assert set(scores(story(1), trees_of(1.5, []))) == {15}
    assert SCORE_PER_LOG_ODDS == 10


def test_a_page_without_blocks_has_no_scores() -> None:
    assert scores(document([])) == ()
