"""The features of a text by itself."""

from __future__ import annotations

import math

import pytest

from crawler.cleaning.classifier.text_features import NAMES, text_features, words_of


def named(text: str, title: str = "") -> dict[str, float]:
    return dict(zip(NAMES, text_features(text, 0.25, words_of(title)), strict=True))


def test_words_are_compared_in_lower_case_and_each_once() -> None:
    assert words_of("Tea, tea and TEA") == {"tea", "and"}
    assert named("Tea is in, TEA is in", "Tea is late")["in-title"] == 2 / 3


@pytest.mark.parametrize("text", ["It ends.", "他说。", "“It ends.”", "It ends!)"])
def test_the_end_of_a_sentence_may_be_quoted(text: str) -> None:
    assert named(text)["sentence-end"] == 1


def test_signs_and_counts_are_those_of_the_text() -> None:
    found = named("home | © 2026 me@example.org?")
    assert [found[name] for name in ("vertical-bar", "copyright", "at-sign", "question-mark", "lower-case-start")] == [
        1
    ] * 5
    assert found["link-density"] == 0.25
    assert found["chars"] == math.log1p(29)


def test_an_empty_text_has_features_too() -> None:
    assert all(map(math.isfinite, text_features("", 0.0, frozenset())))
