"""The training of the classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crawler.cleaning.classifier.boosted_trees import read_trees
from crawler.cleaning.classifier.features import NAMES
from tests.benchmarks.examples import Example
from tests.benchmarks.training import folds, train, write

if TYPE_CHECKING:
    from pathlib import Path

TREES = 4


def made_up(sites: int) -> list[Example]:
    """Make examples whose text has a high first feature."""
    numbers = np.random.default_rng(7)
    examples = []
    for site in range(sites):
        rows = numbers.random((60, len(NAMES)))
        examples.append(Example(f"site{site}.example", rows, [int(row[0] > 0.5) for row in rows], [1.0] * 60))
    return examples


def test_the_same_pages_and_seed_give_the_same_file_in_any_order(tmp_path: Path) -> None:
    examples = made_up(12)
    for name, seed, pages in (("a", 1, examples), ("b", 1, examples[::-1]), ("c", 2, examples)):
        write(tmp_path / name, train(pages, seed, TREES))
    written = {name: (tmp_path / name).read_bytes() for name in "abc"}
    assert written["a"] == written["b"] != written["c"]


def test_the_trees_tell_text_from_boilerplate() -> None:
    trees = read_trees(train(made_up(12), trees=TREES))
    high, low = np.full((1, len(NAMES)), 0.9), np.full((1, len(NAMES)), 0.1)
    assert trees.log_odds(high)[0] > trees.log_odds(low)[0]


def test_the_folds_of_sites_are_equal_in_size_and_the_same_each_time() -> None:
    sites = [f"site{number}.example" for number in range(23)]
    assert folds(sites, 5, 1) == folds(sites[::-1], 5, 1) != folds(sites, 5, 2)
    counts = [list(folds(sites, 5).values()).count(fold) for fold in range(5)]
    assert max(counts) - min(counts) <= 1
