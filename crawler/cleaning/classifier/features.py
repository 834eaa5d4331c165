"""Blocks to the features by which the classifier decides.

Only blocks that could be article text get features: those that trafilatura or the density selects, and those near
trafilatura's on the page or in the DOM. The others are boilerplate by their position; on most pages they are two thirds
of the blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from crawler.cleaning.classifier import declared_features, page_features, structure_features, text_features
from crawler.cleaning.classifier.containers import Containers
from crawler.cleaning.classifier.density import density
from crawler.cleaning.classifier.page_features import PageBlocks, since
from crawler.cleaning.classifier.paths import CONTAINERS, UNDECIDED
from crawler.items import DeclaredText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cleaning.classifier.containers import Floats, Ints
    from crawler.cleaning.classifier.page_features import Marks
    from crawler.items import Block

NAMES = (
    *text_features.NAMES,
    *page_features.PAGE_NAMES,
    *page_features.CLASS_NAMES,
    *page_features.PATH_NAMES,
    *structure_features.ELEMENT_NAMES,
    *structure_features.PLACE_NAMES,
    *(f"dense-{name}" for name in structure_features.SELECTION_NAMES),
    "in-densest",
    *declared_features.NAMES,
)
NOTHING_DECLARED = DeclaredText()
MAX_DISTANCE = 6  # a block at most this many blocks from a selected one could be text
NEAR_CONTAINERS = 3  # a block could be text if a selected one is in one of its nearest containers


class Features(NamedTuple):
    """The numbers of the blocks that could be text, and a row of features for each, in the order of NAMES."""

    numbers: Ints
    rows: Floats


def features(blocks: Sequence[Block], title: str | None, declared: DeclaredText = NOTHING_DECLARED) -> Features:
    """Return the features of a page. `title` is its headline, `declared` the text that it declares."""
    page = PageBlocks(blocks)
    containers = Containers(blocks)
    paths = containers.class_paths(CONTAINERS)
    dense = density(blocks, containers, page.chars, page.links)
    at = _could_be_text(page, paths, dense.selected)
    if not len(at):
        return Features(at, np.empty((0, len(NAMES))))
    title_words = text_features.words_of(title or "")
    candidates = list(map(blocks.__getitem__, at.tolist()))
    texts = [text_features.text_features(block.text, block.link_density, title_words) for block in candidates]
    columns = (
        np.array(texts, float),
        page_features.page_features(page, at),
        page_features.class_path_features(page, page.selected, at, paths),
        page_features.path_features(page, containers, paths, at),
        structure_features.element_features(page, containers, dense, at),
        structure_features.place_features(page, containers, dense, title, at),
        structure_features.selection_features(page, dense.selected, paths, at),
        dense.in_best[at, None],
        declared_features.declared_features(blocks, declared, at),
    )
    return Features(at, np.concatenate(columns, axis=1))


def _could_be_text(page: PageBlocks, paths: Ints, dense: Marks) -> Ints:
    """Return the numbers of the blocks that get features; `dense` are those that the density selects."""
    undecided = np.array([block.role in UNDECIDED for block in page.blocks], bool)
    if not page.selected.any():
        return np.flatnonzero(undecided)
    near = np.minimum(since(page.selected), since(page.selected[::-1])[::-1]) <= MAX_DISTANCE
    with_selected = np.zeros(int(paths.max()) + 1, bool)
    with_selected[paths[page.selected]] = True
    adjacent = with_selected[paths[:, :NEAR_CONTAINERS]].any(axis=1)
    return np.flatnonzero(undecided & (page.selected | dense | near | adjacent))
