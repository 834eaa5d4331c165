"""Trains the classifier with scikit-learn and writes it in the format that crawler.cleaning.classifier reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from crawler.cleaning.classifier.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tests.benchmarks.examples import Example

TREES = 120
LEAVES = 15
LEARNING_RATE = 0.1
MIN_BLOCKS_PER_LEAF = 40
L2 = 5.0
DIGITS = 4
"""The decimal digits of thresholds and leaves."""


def train(examples: Sequence[Example]) -> dict[str, Any]:
    """Train a classifier on the blocks of `examples`; the result is JSON."""
    trained = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=LEARNING_RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=MIN_BLOCKS_PER_LEAF,
        l2_regularization=L2,
        early_stopping=False,
        random_state=0,
    ).fit(
        np.array([row for example in examples for row in example.rows], dtype=np.float32),
        np.array([label for example in examples for label in example.labels]),
        np.array([weight for example in examples for weight in example.weights]),
    )
    # scikit-learn has no public access to the trees
    trees = [_node(predictors[0].nodes, 0) for predictors in trained._predictors]  # noqa: SLF001
    bias = float(trained._baseline_prediction.ravel()[0])  # noqa: SLF001
    return {"features": list(NAMES), "bias": round(bias, DIGITS), "trees": trees}


def write(path: Path, content: Any) -> None:
    """Write JSON without white space."""
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n")


def folds(sites: Iterable[str], count: int) -> dict[str, int]:
    """Return the fold of each site, from 0 to `count` - 1. The same sites always give the same folds."""
    return {site: number % count for number, site in enumerate(sorted(set(sites), key=lambda site: site[::-1]))}


def _node(nodes: Any, at: int) -> Any:
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]), DIGITS)
    low, high = _node(nodes, int(node["left"])), _node(nodes, int(node["right"]))
    return [int(node["feature_idx"]), round(float(node["num_threshold"]), DIGITS), low, high]
