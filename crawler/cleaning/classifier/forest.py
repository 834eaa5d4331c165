"""A forest of small decision trees: the numbers of a block to the log-odds that it is article text.

`forest.json` is written by `python -m tests.benchmarks.train`; nothing else is
needed to judge with it. A node is `[feature, threshold, low, high]`, a leaf a
number; a forest without trees knows nothing and says 0.
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
"""Where the first trees say so much, the rest are not asked: they refine what is doubtful."""
SHIPPED = Path(__file__).with_name("forest.json")

Node = float | tuple[int, float, "Node", "Node"]


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees whose leaves add up, from `bias` on."""

    bias: float
    trees: tuple[Node, ...]

    def log_odds(self, numbers: Sequence[float]) -> float:
        """Add up the leaves that a block falls into, until it is sure."""
        total = self.bias + _leaves(self.trees[:FIRST_TREES], numbers)
        return total if abs(total) > SURE_LOG_ODDS else total + _leaves(self.trees[FIRST_TREES:], numbers)


def _leaves(trees: Sequence[Node], numbers: Sequence[float]) -> float:
    total = 0.0
    for tree in trees:
        node = tree
        while type(node) is tuple:
            feature, threshold, low, high = node
            node = low if numbers[feature] <= threshold else high
        total += node  # type: ignore[operator]  # a node that is no tuple is a leaf
    return total


def read_forest(content: dict[str, Any]) -> Forest:
    """Make a forest of what was written. ValueError where it was trained on other features."""
    if tuple(content["features"]) != NAMES:
        raise ValueError("the forest was trained on other features; train it again")
    return Forest(content["bias"], tuple(_node(tree) for tree in content["trees"]))


@cache
def shipped_forest() -> Forest:
    """Return the forest that comes with the package."""
    return read_forest(json.loads(SHIPPED.read_text()))


def _node(written: Any) -> Node:
    if isinstance(written, list):
        feature, threshold, low, high = written
        return (feature, threshold, _node(low), _node(high))
    return float(written)
