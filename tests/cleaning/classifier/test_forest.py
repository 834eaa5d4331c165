"""The forest and what it is asked."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from crawler.cleaning.classifier.features import NAMES, features
from crawler.cleaning.classifier.forest import SHIPPED, Forest, read_forest
from crawler.cleaning.classifier.keywords import CUES, cues_of
from crawler.cleaning.classifier.paths import class_path, path_shape
from crawler.cleaning.classifier.scores import SUREST, marks
from tests.cleaning.pages import documents, story

if TYPE_CHECKING:
    from crawler.items import Document


@given(documents)
def test_each_block_that_could_be_text_has_a_finite_number_for_every_name(page: Document) -> None:
    for at, numbers in features(page.blocks, page.metadata.title):
        assert 0 <= at < len(page.blocks)
        assert len(numbers) == len(NAMES)
        assert all(map(math.isfinite, numbers))


@given(documents)
def test_every_block_is_marked_within_bounds(page: Document) -> None:
    found = marks(page.blocks, page.metadata.title)
    assert len(found) == len(page.blocks)
    assert all(-SUREST <= mark <= SUREST for mark in found)


def test_a_tree_goes_low_up_to_its_threshold_and_high_above() -> None:
    forest = Forest(0.5, ((1, 2.0, -1.0, (0, 0.0, 3.0, 4.0)),))
    assert forest.log_odds([0, 2]) == -0.5
    assert forest.log_odds([0, 3]) == 3.5
    assert forest.log_odds([1, 3]) == 4.5


def test_a_forest_that_was_taught_other_features_is_refused() -> None:
    written = json.loads(SHIPPED.read_text()) | {"features": ["length"]}
    with pytest.raises(ValueError, match="train it again"):
        read_forest(written)


def test_another_forest_can_judge() -> None:
    page = story(1)
    assert set(marks(page.blocks, None, Forest(-9.0, ()))) == {-SUREST}


def test_numbers_in_ids_and_classes_are_of_one_page() -> None:
    assert class_path("div#post-123.wide/p.c-9f.lead") == "div.wide/p.c-0f.lead"
    assert class_path("div#main.wide") == "div#main.wide"


def test_a_path_knows_the_containers_above_it() -> None:
    assert path_shape("a/b.c/d").containers == ("a/b.c/d", "a/b.c", "a", "")


@pytest.mark.parametrize(
    ("step", "cue"),
    [("div.RelatedArticles", "related"), ("p.wp-caption-text", "caption"), ("aside#newsletter_box", "appeal")],
)
def test_class_names_are_read_word_by_word(step: str, cue: str) -> None:
    assert cues_of(step) >> list(CUES).index(cue) & 1


@pytest.mark.parametrize("step", ["p", "figcaption", "div.story7", "p.download"])
def test_a_tag_is_no_cue_and_neither_is_half_a_word(step: str) -> None:
    unwanted = [list(CUES).index(cue) for cue in ("caption", "advert", "tag")]
    assert not any(cues_of(step) >> bit & 1 for bit in unwanted)
