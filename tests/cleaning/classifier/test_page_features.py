"""The features of a block's position on its page."""

from __future__ import annotations

import numpy as np

from crawler.cleaning.classifier.features import NAMES, features
from crawler.cleaning.classifier.page_features import MAX_DISTANCE, since
from crawler.items import Block
from crawler.vocabulary import Role
from tests.cleaning.pages import document, paragraph


def named(blocks: tuple[Block, ...], at: int) -> dict[str, float]:
    return dict(zip(NAMES, features(blocks, None).rows[at].tolist(), strict=True))


def test_distances_count_from_the_last_marked_block_before_and_have_a_maximum() -> None:
    marked = np.array([False, True, True, False, False])
    assert since(marked).tolist() == [MAX_DISTANCE, MAX_DISTANCE, 1, 1, 2]
    assert since(marked[:0]).tolist() == []


def test_a_teaser_that_is_part_of_another_block_is_quoted() -> None:
    told = "The bridge had to be paid for by the towns on both banks."
    blocks = document([paragraph(f"He said: “{told}” And left."), paragraph(f"“{told}”"), paragraph(told[:20])]).blocks
    assert [named(blocks, at)["quoted"] for at in range(3)] == [0, 1, 0]


def test_a_text_that_the_page_repeats_is_counted() -> None:
    blocks = document([paragraph("Read more"), paragraph("Other"), paragraph("Read more")]).blocks
    assert [named(blocks, at)["repeats"] for at in range(3)] == [1, 0, 1]


def test_the_features_of_a_neighbour_are_those_of_the_block_so_many_places_away() -> None:
    blocks = document([paragraph("One."), paragraph("Longer text"), paragraph("The longest text of all")]).blocks
    found = [named(blocks, at) for at in range(3)]
    assert [one["chars@-1"] for one in found] == [0, found[0]["chars"], found[1]["chars"]]
    assert [one["chars@+2"] for one in found] == [found[2]["chars"], 0, 0]
    assert [one["sentence-end@-1"] for one in found] == [0, 1, 0]


def test_a_containers_numbers_leave_out_the_block_itself() -> None:
    blocks = (
        paragraph("Selected text.", "html/body/div.a/p"),
        Block("Not selected", Role.NOT_SELECTED, "p", "html/body/div.a/p"),
    )
    assert named(blocks, 1)["share-of-selected-0"] == 1
    assert named(blocks, 0)["share-of-selected-0"] == 0


def test_the_distance_from_the_main_path_is_that_to_the_last_shared_step() -> None:
    blocks = (
        paragraph("A long paragraph of the article.", "html/body/main/p"),
        Block("Foot", Role.NOT_SELECTED, "p", "html/body/footer/div/p"),
    )
    found = named(blocks, 1)
    assert (found["above-main"], found["below-main"], found["depth"]) == (2, 3, 5)
