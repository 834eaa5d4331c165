"""Examples for training: a label and a weight for each block of a labelled page that could be text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crawler.cleaning.classifier.features import features
from crawler.extraction.selection.alignment import aligned
from tests.benchmarks.scoring import is_optional, tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from crawler.items import Document
    from tests.benchmarks.labelled import Labelled

ADDED_TOKENS, MAX_TOKENS = 3, 60
"""The weight of a block is its number of tokens, with a constant added and a maximum."""


@dataclass(frozen=True, slots=True)
class Example:
    """The blocks of one page that could be text: their features (one row each), labels (1: text) and weights."""

    site: str
    rows: NDArray[np.float32]
    labels: list[int]
    weights: list[float]


def example(labelled: Labelled, document: Document) -> Example:
    """Align the known text of a page with the blocks of its Document.

    A block that is only in an optional line is left out. The weights of the blocks with text add up to 1.
    """
    blocks = document.blocks
    text = aligned(_all_lines(labelled), blocks)
    optional = text - aligned(_required_lines(labelled), blocks) if labelled.has_options else frozenset()
    found = features(blocks, document.metadata.title, document.declared)
    used = np.array([at not in optional for at in found.numbers], bool)
    numbers = found.numbers[used].tolist()
    weights = [float(min(MAX_TOKENS, ADDED_TOKENS + len(tokens(blocks[at].text)))) for at in numbers]
    labels = [int(at in text) for at in numbers]
    total = sum(weight for weight, label in zip(weights, labels, strict=True) if label) or 1.0
    return Example(labelled.site, found.rows[used].astype(np.float32), labels, [weight / total for weight in weights])


def _all_lines(labelled: Labelled) -> str:
    lines = labelled.truth.split("\n")
    return "\n".join(line.strip()[1:-1] if labelled.has_options and is_optional(line) else line for line in lines)


def _required_lines(labelled: Labelled) -> str:
    return "\n".join(line for line in labelled.truth.split("\n") if not is_optional(line))
