"""The decision trees of the classifier."""

from __future__ import annotations

import json

import numpy as np
import pytest

from crawler.cleaning.classifier.boosted_trees import SHIPPED, SURE_LOG_ODDS, read_trees, shipped_classifier, trees_of
from crawler.cleaning.classifier.features import NAMES


def test_a_tree_goes_low_up_to_its_threshold_and_high_above() -> None:
    trees = trees_of(0.5, [[1, 2.0, -1.0, [0, 0.0, 3.0, 4.0]]])
    rows = np.array([[0.0, 2.0], [0.0, 3.0], [1.0, 3.0]])
    assert trees.log_odds(rows).tolist() == [-0.5, 3.5, 4.5]


def test_trees_and_leaves_add_up_in_any_order() -> None:
    leaves = [0.1, 0.2, -0.3, 0.0001, 0.7]
    rows = np.zeros((3, 1))
    assert trees_of(0, leaves).log_odds(rows).tolist() == trees_of(0, leaves[::-1]).log_odds(rows).tolist()


def test_later_trees_are_not_asked_where_the_first_are_sure() -> None:
    surer = 2 * SURE_LOG_ODDS
    trees = trees_of(0, [[0, 0.0, surer, 0.1], -1.0, -1.0])
    assert trees.log_odds(np.array([[0.0], [1.0]])).tolist() == [surer, pytest.approx(-1.9)]


def test_no_trees_give_the_bias_and_no_rows_give_nothing() -> None:
    assert trees_of(1.5, []).log_odds(np.zeros((2, 1))).tolist() == [1.5, 1.5]
    assert shipped_classifier().log_odds(np.zeros((0, len(NAMES)))).tolist() == []


def test_trees_that_were_trained_on_other_features_are_refused() -> None:
    written = json.loads(SHIPPED.read_text()) | {"features": ["length"]}
    with pytest.raises(ValueError, match="train it again"):
        read_trees(written)


def test_the_shipped_trees_fit_the_features_of_the_code() -> None:
    (log_odds,) = shipped_classifier().log_odds(np.zeros((1, len(NAMES))))
    assert -10 < log_odds < 10


def test_the_shipped_file_is_small_and_its_confidence_falls_with_the_doubt() -> None:
    curve = shipped_classifier().curve
    assert SHIPPED.stat().st_size < 1_000_000
    assert list(curve) == sorted(curve, key=lambda point: (point[0], -point[1]))
    assert [likely for _, likely in curve] == sorted((likely for _, likely in curve), reverse=True)
