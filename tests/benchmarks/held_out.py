"""Classifiers for the benchmark: the pages of a site are scored by one that was not trained on the site."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from crawler.cleaning.classifier.forest import Forest, read_forest

FOLDS = 5
HELD_OUT = Path(__file__).with_name("held_out.json")


def classifier_for(site: str) -> Forest | None:
    """Return a classifier that was not trained on `site`; None if the shipped one was not."""
    fold_of, forests = _read()
    return forests[fold_of[site]] if site in fold_of else None


@cache
def _read() -> tuple[dict[str, int], list[Forest]]:
    content = json.loads(HELD_OUT.read_text())
    return content["sites"], [read_forest(forest) for forest in content["forests"]]
