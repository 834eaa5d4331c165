"""The features of blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given

from crawler.cleaning.classifier.features import MAX_DISTANCE, NAMES, features
from crawler.cleaning.classifier.paths import UNDECIDED
from crawler.items import Block
from crawler.vocabulary import Role
from tests.cleaning.pages import documents, paragraph, story

if TYPE_CHECKING:
    from crawler.items import Document


@given(documents)
def test_each_block_that_could_be_text_has_a_finite_number_for_every_name(page: Document) -> None:
    numbers, rows = features(page.blocks, page.metadata.title)
    assert rows.shape == (len(numbers), len(NAMES))
    assert np.isfinite(rows).all()
    assert all(page.blocks[at].role in UNDECIDED for at in numbers)


def test_a_block_far_from_all_selected_ones_has_no_features() -> None:
    far = [Block(f"Link {number}", Role.NOT_SELECTED, "a", f"html/body/nav{number}/a/b/c/d") for number in range(20)]
    page = story(1, *far)
    assert features(page.blocks, None).numbers.tolist() == list(range(6 + MAX_DISTANCE))


def test_every_name_is_there_once_and_names_the_column_of_its_number() -> None:
    assert len(set(NAMES)) == len(NAMES)
    named = dict(zip(NAMES, features((paragraph("Is it so?"),), "Is it so?").rows[0], strict=True))
    assert named["question-mark"] == named["in-title"] == named["selected"] == named["tag-p"] == named["in-main"] == 1
    assert named["keyword-body"] == named["records-0"] == named["articles"] == named["in-article-element"] == 1
    assert named["in-nav"] == named["repeats"] == named["position"] == 0
    assert named["in-declared-text"] == named["in-description"] == -1
