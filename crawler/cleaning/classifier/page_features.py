"""Features of a block's position on its page: the selected blocks around it, before it and in its containers.

A block is selected if trafilatura chose it. Each function returns an array with a row for each candidate, which is a
block that could be text, and a column for each name.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from crawler.cleaning.classifier.keywords import ROLES
from crawler.cleaning.classifier.paths import ANCESTORS, CONTAINERS, ancestors, keyword_weights
from crawler.vocabulary import TEXT_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from crawler.cleaning.classifier.containers import Containers, Floats, Ints
    from crawler.items import Block

    Marks = NDArray[np.bool_]

TAGS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "div", "td", "blockquote", "figcaption", "pre", "section", "article")
_NUMBER_OF_TAG = {tag: number for number, tag in enumerate(TAGS)}
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
NEAR_BLOCKS = 5
MAX_DISTANCE = 30  # longer distances, in blocks, count as this one
QUOTATION_MARKS = "\"'“”‘’«»„‚‹›「」『』 "
MIN_QUOTED_CHARS, MAX_QUOTED_CHARS = 30, 300
SMOOTHING_CHARS = 20
MAX_SEARCHED_CHARS = 1_000_000_000
"""Texts times characters: on a very large page, texts are searched in the first part of it, so that time is linear."""
NEIGHBOURS = (-1, 1, -2, 2, -3, 3)
ADJACENT = 2  # the first ones of NEIGHBOURS have more features
_SENTENCE_ENDS = tuple('.!?。！？…"”»')
PAGE_NAMES = (
    "selected", "caption", "since-selected", "until-selected", "selected-near", "selected-before", "text-before",
    "position", "since-h1", "since-heading", "repeats", "quoted",
    *(f"{name}@{near:+}" for near in NEIGHBOURS for name in ("selected", "chars", "links")),
    *(
        f"{name}@{near:+}"
        for near in NEIGHBOURS[:ADJACENT]
        for name in ("same-path", "paragraph", "heading", "sentence-end")
    ),
    *(f"tag-{tag}" for tag in TAGS),
    "page-selected", "page-selected-chars", "page-chars", "page-links",
)  # fmt: skip
CLASS_NAMES = tuple(
    f"{name}-{up}"
    for up in range(CONTAINERS)
    for name in ("selected-blocks", "selected-chars", "share-of-selected", "blocks", "chars", "links")
)
PATH_NAMES = (
    "above-main", "below-main", "depth", *(f"in-{tag}" for tag in ANCESTORS), *(f"keyword-{role}" for role in ROLES)
)  # fmt: skip
"""`@-1` is the block before, `@+1` the one after; a number after the name of a container counts upwards from 0."""


class PageBlocks:
    """The blocks of one page as arrays, with an entry for each block."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.chars: Floats = np.array([len(block.text) for block in blocks], float)
        self.links: Floats = np.array([block.link_chars for block in blocks], float)
        self.selected: Marks = np.array([block.role in TEXT_ROLES for block in blocks], bool)
        self.chars_before: Floats = np.concatenate([[0.0], np.cumsum(self.chars)])


def selected_before(page: PageBlocks, selected: Marks) -> Floats:
    """Return the number of selected characters before each block; the last entry is that of the whole page."""
    return np.concatenate([[0.0], np.cumsum(page.chars * selected)])


def share_near(page: PageBlocks, selected: Marks, at: Ints) -> Floats:
    """Return the share of the text around each candidate that is selected."""
    start, end = np.maximum(0, at - NEAR_BLOCKS), np.minimum(len(page.blocks), at + NEAR_BLOCKS + 1)
    own, before = page.chars[at], selected_before(page, selected)
    near = page.chars_before[end] - page.chars_before[start] - own
    return (before[end] - before[start] - own * selected[at]) / (1 + near)


def page_features(page: PageBlocks, at: Ints) -> Floats:
    """Return the features of PAGE_NAMES for the candidates, which are the blocks of the numbers `at`."""
    blocks, selected, count = page.blocks, page.selected, len(page.blocks)
    before = selected_before(page, selected)
    whole, chars = before[-1], page.chars_before[-1]
    own = (
        selected[at],
        np.array([blocks[number].role == Role.CAPTION for number in at.tolist()]),
        since(selected)[at],
        since(selected[::-1])[::-1][at],
        share_near(page, selected, at),
        before[at] / max(1.0, whole),
        page.chars_before[at] / max(1.0, chars),
        at / count,
        since(np.array([block.tag == "h1" for block in blocks], bool))[at],
        since(np.array([block.tag in HEADINGS for block in blocks], bool))[at],
        *_copies(blocks, at),
    )
    number_of_tag = np.array([_NUMBER_OF_TAG.get(blocks[number].tag, -1) for number in at.tolist()])
    of_page = whole / max(1.0, chars), np.log1p(whole), np.log1p(chars), page.links.sum() / max(1.0, chars)
    return np.concatenate(
        [
            np.array(own, float).T,
            *_neighbours(page, at),
            number_of_tag[:, None] == np.arange(len(TAGS)),
            np.full((len(at), len(of_page)), of_page),
        ],
        axis=1,
    )


def _neighbours(page: PageBlocks, at: Ints) -> Iterable[Floats]:
    """Yield the columns of the blocks around each candidate; a block before or behind the page has only zeros."""
    blocks, ends = page.blocks, max(NEIGHBOURS)
    number: dict[str, int] = {}
    of_near = page.selected, np.log1p(page.chars), np.minimum(1, page.links / np.maximum(1, page.chars))
    of_adjacent = (
        [number.setdefault(block.path, len(number) + 1) for block in blocks],
        [block.tag == "p" for block in blocks],
        [block.tag in HEADINGS for block in blocks],
        [block.text.endswith(_SENTENCE_ENDS) for block in blocks],
    )
    padded = np.zeros((len(blocks) + 2 * ends, len(of_near) + len(of_adjacent)))
    padded[ends:-ends] = np.array([*of_near, *of_adjacent], float).T
    around = padded[at[:, None] + (ends + np.array(NEIGHBOURS))]
    yield around[:, :, : len(of_near)].reshape(len(at), -1)
    adjacent = around[:, :ADJACENT, len(of_near) :]
    adjacent[:, :, 0] = adjacent[:, :, 0] == padded[ends + at, len(of_near), None]
    yield adjacent.reshape(len(at), -1)


def shifted(values: NDArray[np.generic], near: int) -> Floats:
    """Return for each block the value of the block `near` places behind it; 0 where there is none."""
    found = np.zeros(len(values))
    if near < 0:
        found[-near:] = values[:near]
    else:
        found[:-near] = values[near:]
    return found


def _copies(blocks: Sequence[Block], at: Ints) -> tuple[Floats, Floats]:
    """Return how often the page repeats each text, and whether the text is part of another one, as a pull quote is."""
    texts = Counter(block.text for block in blocks)
    whole = "\n".join(block.text for block in blocks)[: MAX_SEARCHED_CHARS // len(at)]
    repeats, quoted = [], []
    for number in at.tolist():
        text = blocks[number].text
        bare = text.strip(QUOTATION_MARKS)
        copies = texts[text]
        repeats.append(copies - 1)
        quoted.append(MIN_QUOTED_CHARS <= len(bare) <= MAX_QUOTED_CHARS and whole.count(bare) > copies)
    return np.array(repeats, float), np.array(quoted, float)


def class_path_features(page: PageBlocks, selected: Marks, at: Ints, paths: Ints) -> Floats:
    """Return the features of CLASS_NAMES: of the containers' class paths, without the candidate itself.

    `paths` are those of `Containers.class_paths`.
    """
    count = int(paths.max()) + 1
    # A container that a block has twice, such as the root, counts it twice.
    of_blocks = (np.ones(len(paths)), selected, page.chars, page.chars * selected, page.links)
    blocks, chosen, chars, chosen_chars, links = (
        np.bincount(paths.ravel(), np.repeat(values, CONTAINERS), count)[paths[at]] - values[at, None]
        for values in of_blocks
    )
    columns = np.stack(
        [
            (chosen + 0.5) / (blocks + 1),
            (chosen_chars + SMOOTHING_CHARS) / (chars + 2 * SMOOTHING_CHARS),
            chosen_chars / max(1.0, float((page.chars * selected).sum())),
            np.log1p(blocks),
            np.log1p(chars),
            links / (chars + SMOOTHING_CHARS),
        ],
        axis=2,
    )
    return columns.reshape(len(at), len(CLASS_NAMES))


def path_features(page: PageBlocks, containers: Containers, paths: Ints, at: Ints) -> Floats:
    """Return the features of PATH_NAMES."""
    main = _main_steps(page, containers, paths[:, 0])
    rows: list[tuple[float, ...]] = []
    of_path: dict[int, tuple[float, ...]] = {}
    for path in paths[at, 0].tolist():
        if path not in of_path:
            steps = containers.steps(path)
            shared = _shared(steps, main)
            distances = (len(main) - shared, len(steps) - shared, len(steps))
            of_path[path] = (*distances, *ancestors(steps), *keyword_weights(steps, shared))
        rows.append(of_path[path])
    return np.array(rows, float).reshape(len(at), len(PATH_NAMES))


def _main_steps(page: PageBlocks, containers: Containers, paths: Ints) -> tuple[str, ...]:
    """Return the class path with most of the selected text."""
    if not page.selected.any():
        return ()
    chars = np.bincount(paths[page.selected], page.chars[page.selected])
    return max(map(containers.steps, np.flatnonzero(chars == chars.max()).tolist()))


def _shared(steps: Sequence[str], others: Sequence[str]) -> int:
    pairs = enumerate(zip(steps, others, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(steps), len(others)))


def since(marked: Marks) -> Floats:
    """Return for each block the distance to the last marked one before it, at most MAX_DISTANCE."""
    places = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, places, -MAX_DISTANCE - 1)) if len(marked) else places
    before = np.concatenate([[-MAX_DISTANCE - 1], last[:-1]])[: len(marked)]
    found: Floats = np.minimum(MAX_DISTANCE, places - before).astype(float)
    return found
