"""Trains the classifier with scikit-learn and writes it in the format that crawler.cleaning.classifier reads.

The classifier is the mean of MODELS models. Each one is trained on a random part of the sites and sees a random part
of the features at each node, so the choice of training pages moves the mean less than one model. The same examples
and the same seed give the same file.
"""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from crawler.cleaning.classifier.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tests.benchmarks.examples import Example

MODELS = 4
SITE_SHARE = 0.85
FEATURE_SHARE = 0.4
TREES = 110  # of one model
LEAVES = 15
MAX_DEPTH = 6
LEARNING_RATE = 0.1
MIN_BLOCKS_PER_LEAF = 40
L2 = 5.0
DIGITS = 4
"""The decimal digits of thresholds and leaves."""


def train(examples: Sequence[Example], seed: int = 0) -> dict[str, Any]:
    """Train a classifier on the blocks of `examples`; the result is JSON."""
    sites = sorted({example.site for example in examples})
    models = []
    for number in range(MODELS):
        chosen = random.Random(f"{seed} {number}").sample(sites, max(1, round(SITE_SHARE * len(sites))))  # noqa: S311
        models.append(_model([one for one in examples if one.site in set(chosen)], seed * MODELS + number))
    # The trees of all models take turns, so that the first ones are a small classifier by themselves.
    trees = [tree for turn in zip(*(trees for _, trees in models), strict=True) for tree in turn]
    bias = sum(bias for bias, _ in models) / MODELS
    return {"features": list(NAMES), "bias": round(bias, DIGITS), "trees": trees}


def _model(examples: Sequence[Example], seed: int) -> tuple[float, list[Any]]:
    """Return the bias and the trees of one model, whose leaves are its share of the mean."""
    learner = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=LEARNING_RATE,
        max_leaf_nodes=LEAVES,
        max_depth=MAX_DEPTH,
        max_features=FEATURE_SHARE,
        min_samples_leaf=MIN_BLOCKS_PER_LEAF,
        l2_regularization=L2,
        early_stopping=False,
        random_state=seed,
    )
    with threadpool_limits(1):  # the sums of several threads differ in the last digits
        trained = learner.fit(
            np.concatenate([example.rows for example in examples]).astype(np.float32),
            np.concatenate([example.labels for example in examples]),
            np.concatenate([example.weights for example in examples]),
        )
    # scikit-learn has no public access to the trees
    trees = [_node(predictors[0].nodes, 0) for predictors in trained._predictors]  # noqa: SLF001
    return float(trained._baseline_prediction.ravel()[0]), trees  # noqa: SLF001


def write(path: Path, content: Any) -> None:
    """Write JSON without white space."""
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n")


def folds(sites: Iterable[str], count: int, seed: int = 0) -> dict[str, int]:
    """Return the fold of each site, from 0 to `count` - 1. The same sites and seed always give the same folds."""
    shuffled = sorted(set(sites))
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    return {site: number % count for number, site in enumerate(shuffled)}


def _node(nodes: Any, at: int) -> Any:
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]) / MODELS, DIGITS)
    low, high = _node(nodes, int(node["left"])), _node(nodes, int(node["right"]))
    return [int(node["feature_idx"]), round(float(node["num_threshold"]), DIGITS), low, high]
