"""Labelled pages to training examples: a label and a weight for each block that could be text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.features import features
from crawler.extraction.selection.alignment import aligned
from crawler.processing.process import extract
from crawler.sites import UNKNOWN
from tests.benchmarks.scoring import is_optional, tokens

if TYPE_CHECKING:
    from crawler.items import Document
    from tests.benchmarks.labelled import Labelled

EXTRA_TOKENS, MAX_TOKENS = 3, 60
"""The weight of a block is its number of tokens and so many more, up to the maximum."""


@dataclass(frozen=True, slots=True)
class Example:
    """A page's document, and its blocks that could be text: their features, labels and weights."""

    labelled: Labelled
    document: Document
    rows: list[list[float]]
    labels: list[int]
    weights: list[float]


def example(labelled: Labelled) -> Example:
    """Read a page as a page of an unknown site and align the known text with its blocks."""
    document = extract(replace(labelled.page, site=UNKNOWN))
    blocks = document.blocks
    wanted = aligned(_all_lines(labelled), blocks)
    unsure = wanted - aligned(_sure_lines(labelled), blocks) if labelled.has_options else frozenset()
    found = [(at, row) for at, row in features(blocks, document.metadata.title) if at not in unsure]
    weights = [float(min(MAX_TOKENS, EXTRA_TOKENS + len(tokens(blocks[at].text)))) for at, _ in found]
    labels = [int(at in wanted) for at, _ in found]
    text = sum(weight for weight, label in zip(weights, labels, strict=True) if label) or 1.0
    return Example(labelled, document, [row for _, row in found], labels, [weight / text for weight in weights])


def _all_lines(labelled: Labelled) -> str:
    lines = labelled.truth.split("\n")
    return "\n".join(line.strip()[1:-1] if labelled.has_options and is_optional(line) else line for line in lines)


def _sure_lines(labelled: Labelled) -> str:
    return "\n".join(line for line in labelled.truth.split("\n") if not is_optional(line))
