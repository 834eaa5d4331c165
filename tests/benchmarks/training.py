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

from crawler.cleaning.classifier.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from crawler.cleaning.classifier.containers import Floats, Ints
    from tests.benchmarks.examples import Example

MODELS = 3
SITE_SHARE = 0.85
FEATURE_SHARE = 0.4
TREES = 120  # of one model
LEAVES = 15
MAX_DEPTH = 6
LEARNING_RATE = 0.1
MIN_BLOCKS_PER_LEAF = 40
L2 = 5.0
MAX_EDGES = 126
DIGITS = 4
"""The decimal digits of thresholds and leaves."""


def train(examples: Sequence[Example], seed: int = 0, trees: int = TREES) -> dict[str, Any]:
    """Train a classifier on the blocks of `examples`; the result is JSON. `trees` are those of one model."""
    examples = sorted(examples, key=lambda one: (one.site, one.rows.tobytes()))
    rows = np.concatenate([one.rows for one in examples])
    edges = [_edges(column) for column in rows.T]
    binned = np.stack([np.searchsorted(of, column) for of, column in zip(edges, rows.T, strict=True)], axis=1)
    labels, weights = (
        np.concatenate(values) for values in zip(*((e.labels, e.weights) for e in examples), strict=True)
    )
    sites = sorted({one.site for one in examples})
    site_of_row = np.repeat([sites.index(one.site) for one in examples], [len(one.rows) for one in examples])
    models = []
    for number in range(MODELS):
        chosen = random.Random(f"{seed} {number}").sample(range(len(sites)), max(1, round(SITE_SHARE * len(sites))))  # noqa: S311
        used = np.isin(site_of_row, chosen)
        models.append(_model(binned[used], labels[used], weights[used], seed * MODELS + number, trees))
    # The trees of all models take turns, so that the first ones are a small classifier by themselves.
    in_turn = [_node(nodes, 0, edges) for turn in zip(*(trees for _, trees in models), strict=True) for nodes in turn]
    bias = sum(bias for bias, _ in models) / MODELS
    return {"features": list(NAMES), "bias": round(bias, DIGITS), "trees": in_turn}


def _edges(column: Floats) -> Floats:
    """Return at most MAX_EDGES values that part a feature in bins of equal size."""
    return np.unique(np.quantile(column, np.linspace(0, 1, MAX_EDGES + 2)[1:-1]).round(DIGITS))


def _model(rows: Ints, labels: Ints, weights: Floats, seed: int, trees: int) -> tuple[float, list[Any]]:
    """Return the bias and the nodes of the trees of one model. The features are numbers of bins.

    scikit-learn's own choice of bins takes minutes for weighted rows.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415  # all tests would wait for its seconds
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  # the same

    learner = HistGradientBoostingClassifier(
        max_iter=trees,
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
        trained = learner.fit(rows, labels, weights)
    # scikit-learn has no public access to the trees
    made = [predictors[0].nodes for predictors in trained._predictors]  # noqa: SLF001
    return float(trained._baseline_prediction.ravel()[0]), made  # noqa: SLF001


def write(path: Path, content: Any) -> None:
    """Write JSON without white space."""
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n")


def folds(sites: Iterable[str], count: int, seed: int = 0) -> dict[str, int]:
    """Return the fold of each site, from 0 to `count` - 1. The same sites and seed always give the same folds."""
    shuffled = sorted(set(sites))
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    return {site: number % count for number, site in enumerate(shuffled)}


def _node(nodes: Any, at: int, edges: Sequence[Floats]) -> Any:
    """Return a node for JSON: its threshold is an edge of bins, its leaves are a share of the mean of the models."""
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]) / MODELS, DIGITS)
    low, high = _node(nodes, int(node["left"]), edges), _node(nodes, int(node["right"]), edges)
    feature = int(node["feature_idx"])
    return [feature, float(edges[feature][int(node["num_threshold"])]), low, high]
