"""The elements around the blocks of a page."""

from __future__ import annotations

import numpy as np

from crawler.cleaning.classifier.containers import Containers
from crawler.extraction.html.blocks import read_blocks
from crawler.extraction.html.parsing import parse
from crawler.vocabulary import Role
from tests.cleaning.pages import paragraph

MARKUP = "<html><body><div class=a><p>One <b>bold</b></p><p><i>Two</i></p></div><div class=a><p>Three</p></div>"


def test_elements_with_one_path_are_told_apart_by_their_numbers() -> None:
    blocks = read_blocks(parse(MARKUP), {}, {}, Role.BODY).blocks
    found = Containers(blocks)
    assert found.names.count("div.a") == 2
    assert found.sums(np.ones(3))[found.parents[found.levels[:, 0]]].tolist() == [2, 2, 1]


def test_the_first_container_of_a_block_is_its_paragraph_and_not_an_element_in_the_line() -> None:
    found = Containers(read_blocks(parse(MARKUP), {}, {}, Role.BODY).blocks)
    assert [found.tags[number] for number in found.levels[:, 0]] == ["p", "p", "p"]
    assert [found.tags[number] for number in found.levels[:, 1]] == ["div", "div", "div"]


def test_blocks_that_were_not_read_from_a_tree_have_the_elements_of_their_paths() -> None:
    found = Containers([paragraph("One", "html/body/p"), paragraph("Two", "html/body/p")])
    assert found.names == ["html", "body", "p"]
    assert found.parents.tolist() == [0, 0, 1]


def test_the_containers_of_a_block_have_the_class_paths_above_its_own() -> None:
    found = Containers([paragraph("One", "a/b.c1/d"), paragraph("Two", "a/b.c2/d"), paragraph("Three", "a")])
    first, second, third = found.class_paths(4).tolist()
    assert first == second
    assert [found.steps(path) for path in first] == [("a", "b.c0", "d"), ("a", "b.c0"), ("a",), ()]
    assert third == [first[2], 0, 0, 0]


def test_the_outermost_element_is_its_own_container() -> None:
    found = Containers([paragraph("One", "p")])
    assert found.levels.tolist() == [[0] * found.levels.shape[1]]
