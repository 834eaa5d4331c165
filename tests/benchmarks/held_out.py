"""Classifiers that were not trained on a site, to measure the cleaning of its pages."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from crawler.cleaning.classifier.boosted_trees import BoostedTrees, read_trees

FOLDS = 5
HELD_OUT = Path(__file__).with_name("held_out.json")


def classifier_for(site: str) -> BoostedTrees | None:
    """Return a classifier that was not trained on `site`; None if the shipped one was not either."""
    fold_of, classifiers = _read()
    return classifiers[fold_of[site]] if site in fold_of else None


@cache
def _read() -> tuple[dict[str, int], list[BoostedTrees]]:
    content = json.loads(HELD_OUT.read_text())
    return content["sites"], [read_trees(trees) for trees in content["classifiers"]]
