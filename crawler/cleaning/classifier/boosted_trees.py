"""The classifier: gradient-boosted decision trees that turn a block's features into the log-odds that it is text.

`python -m tests.benchmarks.train` writes `boosted_trees.json`. There, a node is `[feature, threshold, low, high]` and a
leaf is a number. All blocks of a page go through all trees at once. Without trees the log-odds are the bias.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from crawler.cleaning.classifier.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.cleaning.classifier.containers import Floats, Ints

FIRST_SHARE = 1 / 3
SURE_LOG_ODDS = 2.5
"""If the sum over the first trees is beyond this, the others are not evaluated: they refine doubtful cases."""
UNITS = 10_000  # leaves are whole numbers of this part of a log-odd, so that their sums are the same in any order
SHIPPED = Path(__file__).with_name("boosted_trees.json")


@dataclass(frozen=True, slots=True, eq=False)
class BoostedTrees:
    """The nodes of all trees, and the bias to which their leaves are added.

    A block goes from a node to `low`, or to the node behind it if the `feature` is above the `threshold`. A leaf leads
    to itself; `leaf` is its number of UNITS. `depth` is the most steps from one of the `roots` to a leaf.
    `curve` leads from the doubt about a page to the confidence in it.
    """

    bias: float
    roots: Ints
    feature: Ints
    threshold: Floats
    low: Ints
    leaf: Ints
    depth: int
    curve: tuple[tuple[float, float], ...] = ()

    def log_odds(self, rows: Floats) -> Floats:
        """Return the log-odds (natural logarithm) for each row of features, in the order of NAMES."""
        first = round(FIRST_SHARE * len(self.roots))
        total = self.bias + self._leaves(self.roots[:first], rows)
        doubtful = np.flatnonzero(np.abs(total) <= SURE_LOG_ODDS)
        total[doubtful] += self._leaves(self.roots[first:], rows[doubtful])
        return total

    def _leaves(self, roots: Ints, rows: Floats) -> Floats:
        values = np.ascontiguousarray(rows).ravel()
        starts = np.arange(len(rows))[:, None] * rows.shape[1]
        at = np.broadcast_to(roots, (len(rows), len(roots)))
        for _ in range(self.depth):
            above = values.take(starts + self.feature.take(at)) > self.threshold.take(at)
            at = self.low.take(at) + above
        return self.leaf.take(at).sum(axis=1) / UNITS


def read_trees(content: dict[str, Any]) -> BoostedTrees:
    """Make a classifier from its JSON. ValueError if it was trained on other features."""
    if tuple(content["features"]) != NAMES:
        raise ValueError("the classifier was trained on other features; train it again")
    return trees_of(content["bias"], content["trees"], content.get("curve", ()))


def trees_of(bias: float, trees: list[Any], curve: Iterable[tuple[float, float]] = ()) -> BoostedTrees:
    """Make a classifier from trees of nodes and leaves."""
    nodes: list[tuple[int, float, int, int]] = []
    waiting = [(tree, 0) for tree in trees]  # with the level of each; the children of a node are side by side
    for at, (node, level) in enumerate(waiting):
        if isinstance(node, list):
            feature, threshold, low, high = node
            nodes.append((feature, threshold, len(waiting), 0))
            waiting += ((low, level + 1), (high, level + 1))
        else:
            nodes.append((0, np.inf, at, round(node * UNITS)))
    feature, threshold, low, leaf = zip(*nodes, strict=True) if nodes else ((), (), (), ())
    return BoostedTrees(
        bias=bias,
        roots=np.arange(len(trees)),
        feature=np.array(feature, np.intp),
        threshold=np.array(threshold, float),
        low=np.array(low, np.intp),
        leaf=np.array(leaf, np.intp),
        depth=max((level for _, level in waiting), default=0),
        curve=tuple((doubt, likely) for doubt, likely in curve),
    )


@cache
def shipped_classifier() -> BoostedTrees:
    """Return the classifier that comes with the package."""
    return read_trees(json.loads(SHIPPED.read_text()))
