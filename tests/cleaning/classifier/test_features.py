"""The features of blocks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hypothesis import given

from crawler.cleaning.classifier.features import MAX_DISTANCE, NAMES, UNDECIDED, features
from crawler.items import Block
from crawler.vocabulary import Role
from tests.cleaning.pages import documents, paragraph, story

if TYPE_CHECKING:
    from crawler.items import Document


@given(documents)
def test_each_block_that_could_be_text_has_a_finite_number_for_every_name(page: Document) -> None:
    for at, numbers in features(page.blocks, page.metadata.title):
        assert 0 <= at < len(page.blocks)
        assert page.blocks[at].role in UNDECIDED
        assert len(numbers) == len(NAMES)
        assert all(map(math.isfinite, numbers))


def test_a_block_far_from_all_selected_ones_has_no_features() -> None:
    far = [Block(f"Link {number}", Role.NOT_SELECTED, "a", f"html/body/nav{number}/a/b/c/d") for number in range(20)]
    page = story(1, *far)
    found = [at for at, _ in features(page.blocks, None)]
    assert found == list(range(6 + MAX_DISTANCE))


def test_features_have_the_numbers_of_the_text_first_and_of_the_page_behind_them() -> None:
    (_, numbers), *_ = features((paragraph("Is it so?"),), "Is it so?")
    named = dict(zip(NAMES, numbers, strict=True))
    assert named["question-mark"] == named["in-title"] == named["selected"] == named["tag-p"] == named["in-main"] == 1
    assert named["keyword-body"] == 1
    assert named["in-nav"] == named["repeats"] == named["position"] == 0
