"""The classifier: gradient-boosted decision trees that turn a block's features into the log-odds that it is text.

`python -m tests.benchmarks.train` writes `boosted_trees.json`; no library is needed to use it. A node is `[feature,
threshold, low, high]`, a leaf is a number. Without trees the log-odds are the bias.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.cleaning.classifier.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_TREES = 40
SURE_LOG_ODDS = 2.5
"""If the sum over the first trees is beyond this, the others are not evaluated: they refine doubtful cases."""
SHIPPED = Path(__file__).with_name("boosted_trees.json")

Node = float | tuple[int, float, "Node", "Node"]


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """Decision trees and the bias to which their leaves are added."""

    bias: float
    trees: tuple[Node, ...]

    def log_odds(self, features: Sequence[float]) -> float:
        """Return the log-odds (natural logarithm) of a block with these features, in the order of NAMES."""
        total = self.bias + _leaves(self.trees[:FIRST_TREES], features)
        return total if abs(total) > SURE_LOG_ODDS else total + _leaves(self.trees[FIRST_TREES:], features)


def _leaves(trees: Sequence[Node], features: Sequence[float]) -> float:
    total = 0.0
    for tree in trees:
        node = tree
        while type(node) is tuple:
            feature, threshold, low, high = node
            node = low if features[feature] <= threshold else high
        total += node  # type: ignore[operator]  # a node that is no tuple is a leaf
    return total


def read_trees(content: dict[str, Any]) -> BoostedTrees:
    """Make a classifier from its JSON. ValueError if it was trained on other features."""
    if tuple(content["features"]) != NAMES:
        raise ValueError("the classifier was trained on other features; train it again")
    return BoostedTrees(content["bias"], tuple(_node(tree) for tree in content["trees"]))


@cache
def shipped_classifier() -> BoostedTrees:
    """Return the classifier that comes with the package."""
    return read_trees(json.loads(SHIPPED.read_text()))


def _node(written: Any) -> Node:
    if isinstance(written, list):
        feature, threshold, low, high = written
        return (feature, threshold, _node(low), _node(high))
    return float(written)
