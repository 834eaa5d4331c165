"""The features of what a page declares."""

from __future__ import annotations

import numpy as np

from crawler.cleaning.classifier.declared_features import NAMES, declared_features
from crawler.items import DeclaredText
from tests.cleaning.pages import story


def test_a_paragraph_of_the_declared_text_is_known_in_spite_of_its_punctuation() -> None:
    blocks = story(1).blocks
    text = " ".join(block.text for block in blocks[1:4]).replace(",", " –")
    found = declared_features(blocks, DeclaredText(text, ""), np.arange(len(blocks)))
    assert found[:, NAMES.index("in-declared-text")].tolist() == [0, 1, 1, 1, 0, 0, 0]


def test_a_short_declared_text_says_nothing() -> None:
    blocks = story(1).blocks
    found = declared_features(blocks, DeclaredText("On day 1", ""), np.arange(len(blocks)))
    assert set(found[:, NAMES.index("in-declared-text")]) == {-1}


def test_the_words_of_a_block_and_of_the_description_are_compared() -> None:
    blocks = story(1).blocks[-1:]
    found = declared_features(blocks, DeclaredText("", "The Harbour Times"), np.arange(1))[0]
    named = dict(zip(NAMES, found.tolist(), strict=True))
    assert (named["in-description"], named["of-description"]) == (0.5, 1)
