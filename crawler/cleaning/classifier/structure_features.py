"""Features of the elements around a block: repeated records, the headline, the article's element, and the density.

A list of teasers has the same elements again and again. The body of an article is near its headline in the tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crawler.cleaning.classifier.containers import LEVELS
from crawler.cleaning.classifier.page_features import (
    MAX_DISTANCE,
    SMOOTHING_CHARS,
    selected_before,
    share_near,
    shifted,
    since,
)
from crawler.cleaning.classifier.paths import CONTAINERS
from crawler.cleaning.classifier.text_features import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cleaning.classifier.containers import Containers, Floats, Ints
    from crawler.cleaning.classifier.density import Density
    from crawler.cleaning.classifier.page_features import Marks, PageBlocks
    from crawler.items import Block

MAX_RECORDS = 30
LONG_CHARS = 120  # a block of this length, with few links, is a paragraph
MAX_LINK_DENSITY = 0.3
PUNCTUATED_CHARS = 300
MAIN_SHARE = 0.6  # the main element has this share of the selected text
MAX_HEADLINE_CHARS, MIN_HEADLINE_SHARE, H1_BONUS = 300, 0.5, 0.1
MAX_FROM_HEADLINE = 60
ELEMENT_NAMES = tuple(
    f"{name}-{up}"
    for up in range(LEVELS)
    for name in (
        "records", "record-chars", "of-records", "selected-of", "links-of", "chars-of", "blocks-of", "long-of",
        "punctuation-of", "density-of",
    )
)  # fmt: skip
PLACE_NAMES = (
    "above-headline", "below-headline", "behind-headline", "from-headline", "articles", "in-article-element",
    "in-main-article", "in-main-element", "below-main-element", "in-main-position", "until-main-end",
)  # fmt: skip
SELECTION_NAMES = (
    "in", "since", "until", "near", "before", "in+1", "in-1", "overlap", "share",
    *(f"{name}-{up}" for up in range(CONTAINERS) for name in ("chars", "share-of")),
)  # fmt: skip

_PUNCTUATION, _ASCII_PUNCTUATION = ".,;:!?。，；：！？、", ".,;:!?"


def element_features(page: PageBlocks, containers: Containers, dense: Density, at: Ints) -> Floats:
    """Return the features of ELEMENT_NAMES: of the LEVELS nearest elements around each candidate."""
    selected_chars = page.chars * page.selected
    chars, links = dense.chars, dense.links
    count, chosen = containers.sums(np.ones(len(page.blocks))), containers.sums(selected_chars)
    is_long = (page.chars >= LONG_CHARS) & (page.links < MAX_LINK_DENSITY * page.chars)
    marks = np.array([_punctuation(block.text[:PUNCTUATED_CHARS]) for block in page.blocks], float)
    records, record_chars = _records(containers, chars)
    levels = containers.levels[at]
    own, own_chosen = page.chars[at, None], selected_chars[at, None]
    return np.stack(
        [
            np.minimum(MAX_RECORDS, records)[levels],
            np.log1p(record_chars / records)[levels],
            (chars / np.maximum(1, record_chars))[levels],
            (chosen[levels] - own_chosen + SMOOTHING_CHARS) / (chars[levels] - own + 2 * SMOOTHING_CHARS),
            (links / np.maximum(1, chars))[levels],
            np.log1p(chars)[levels],
            np.log1p(count)[levels],
            (containers.sums(is_long.astype(float)) / np.maximum(1, count))[levels],
            (containers.sums(marks) / np.maximum(1, chars))[levels],
            dense.points[levels],
        ],
        axis=2,
    ).reshape(len(at), len(ELEMENT_NAMES))


def _records(containers: Containers, chars: Floats) -> tuple[Floats, Floats]:
    """Return for each element how many adjacent ones are like it, itself included, and the characters in them."""
    classes = containers.classes
    _, of = np.unique(containers.parents * (classes.max() + 1) + classes, return_inverse=True)
    return np.bincount(of).astype(float)[of], np.bincount(of, chars)[of].astype(float)


def _punctuation(text: str) -> int:
    return sum(map(text.count, _ASCII_PUNCTUATION if text.isascii() else _PUNCTUATION))


def place_features(page: PageBlocks, containers: Containers, dense: Density, title: str | None, at: Ints) -> Floats:
    """Return the features of PLACE_NAMES: the place relative to the headline, in `article` and in the main element."""
    chosen = containers.sums(page.chars * page.selected)
    articles = containers.by_tag("article".__eq__)
    main_article = int(np.where(articles, chosen, -1).argmax())
    is_main_article = articles & (np.arange(len(articles)) == main_article)
    headline = _headline(page.blocks, title)
    return np.concatenate(
        [
            _from_headline(containers, headline, at),
            np.stack(
                [
                    np.full(len(at), min(10.0, articles.sum())),
                    containers.any_around(articles)[at],
                    containers.any_around(is_main_article)[at],
                ],
                axis=1,
            ),
            _in_main(page, containers, dense.chars, chosen, at),
        ],
        axis=1,
    )


def _headline(blocks: Sequence[Block], title: str | None) -> int:
    """Return the number of the block with the headline, -1 if there is none."""
    words, best, found = words_of(title or ""), MIN_HEADLINE_SHARE, -1
    half = sorted(words, key=len)[len(words) // 2 :]  # a line without any of them has less than MIN_HEADLINE_SHARE
    for number, block in enumerate(blocks if words else ()):
        if len(block.text) >= MAX_HEADLINE_CHARS:
            continue
        is_h1 = block.tag == "h1"
        if is_h1 or any(map(block.text.lower().__contains__, half)):
            own = words_of(block.text)
            share = len(own & words) / (len(own | words) or 1) + H1_BONUS * is_h1
            if share > best:
                best, found = share, number
    return found if found >= 0 else next((number for number, block in enumerate(blocks) if block.tag == "h1"), -1)


def _from_headline(containers: Containers, headline: int, at: Ints) -> Floats:
    if headline < 0:
        return np.tile([-1.0, -1.0, 0.5, -MAX_FROM_HEADLINE], (len(at), 1))
    chain = containers.chains[headline]
    on_chain = np.zeros(len(containers.names), bool)
    on_chain[chain] = True
    shared = containers.sums_along(on_chain.astype(float))[at]
    depth = containers.depths[containers.levels[at, 0]] + 1
    behind = at - headline
    return np.stack(
        [
            len(chain) - shared,
            depth - shared,
            behind > 0,
            np.clip(behind, -MAX_FROM_HEADLINE, MAX_FROM_HEADLINE),
        ],
        axis=1,
    ).astype(float)


def _in_main(page: PageBlocks, containers: Containers, chars: Floats, chosen: Floats, at: Ints) -> Floats:
    """Return the place of the candidates in the smallest element that has MAIN_SHARE of the selected text.

    `chars` and `chosen` are the characters in each element, and the selected ones.
    """
    whole = float((page.chars * page.selected).sum())
    holds = chosen >= max(1.0, MAIN_SHARE * whole)
    if not holds.any():
        return np.full((len(at), 4), -1.0)
    main = int(np.where(holds, chars - containers.depths * 1e-3, np.inf).argmin())
    inside = containers.any_around(np.arange(len(holds)) == main)
    places = np.flatnonzero(inside)
    first, last = int(places[0]), int(places[-1])
    below = containers.depths[containers.levels[at, 0]] - containers.depths[main]
    return np.stack(
        [
            inside[at],
            np.where(inside[at], below, -1),
            np.clip((at - first) / (last - first + 1), -1, 2),
            np.minimum(MAX_DISTANCE, last - at),
        ],
        axis=1,
    ).astype(float)


def selection_features(page: PageBlocks, selected: Marks, paths: Ints, at: Ints) -> Floats:
    """Return the features of SELECTION_NAMES: of a second selection, in addition to trafilatura's."""
    before = selected_before(page, selected)
    whole = before[-1]
    either = float((page.chars * (selected | page.selected)).sum())
    both = float((page.chars * (selected & page.selected)).sum())
    count = int(paths.max()) + 1
    chars = np.bincount(paths.ravel(), np.repeat(page.chars, CONTAINERS), count)[paths[at]] - page.chars[at, None]
    weights = page.chars * selected
    chosen = np.bincount(paths.ravel(), np.repeat(weights, CONTAINERS), count)[paths[at]] - weights[at, None]
    shares = np.stack(
        [(chosen + SMOOTHING_CHARS) / (chars + 2 * SMOOTHING_CHARS), chosen / max(1.0, float(whole))], axis=2
    )
    own = np.stack(
        [
            selected[at],
            since(selected)[at],
            since(selected[::-1])[::-1][at],
            share_near(page, selected, at),
            before[at] / max(1.0, whole),
            shifted(selected, 1)[at],
            shifted(selected, -1)[at],
            np.full(len(at), both / max(1.0, either)),
            np.full(len(at), whole / max(1.0, page.chars_before[-1])),
        ],
        axis=1,
    )
    return np.concatenate([own, shares.reshape(len(at), 2 * CONTAINERS)], axis=1).astype(float)
