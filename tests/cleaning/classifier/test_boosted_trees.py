"""The decision trees of the classifier."""

from __future__ import annotations

import json

import pytest

from crawler.cleaning.classifier.boosted_trees import SHIPPED, BoostedTrees, read_trees, shipped_classifier
from crawler.cleaning.classifier.features import NAMES


def test_a_tree_goes_low_up_to_its_threshold_and_high_above() -> None:
    trees = BoostedTrees(0.5, ((1, 2.0, -1.0, (0, 0.0, 3.0, 4.0)),))
    assert trees.log_odds([0, 2]) == -0.5
    assert trees.log_odds([0, 3]) == 3.5
    assert trees.log_odds([1, 3]) == 4.5


def test_trees_that_were_trained_on_other_features_are_refused() -> None:
    written = json.loads(SHIPPED.read_text()) | {"features": ["length"]}
    with pytest.raises(ValueError, match="train it again"):
        read_trees(written)


def test_the_shipped_trees_fit_the_features_of_the_code() -> None:
    assert -10 < shipped_classifier().log_odds([0.0] * len(NAMES)) < 10
