"""The scorer of the extraction benchmark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.extraction import main
from tests.benchmarks.scoring import score, summary, tokens

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_token_is_a_word_or_one_chinese_character() -> None:
    assert tokens("Don't stop, 中新网12月") == ["Don", "t", "stop", "中", "新", "网", "12", "月"]


def test_an_output_is_exact_if_only_its_punctuation_differs() -> None:
    got = score("One two three four five.", "One two\nthree - four five")
    assert (got.precision, got.recall, got.exact, got.leaks, got.fails) == (1.0, 1.0, True, False, False)


def test_precision_and_recall_are_shares_of_shingles() -> None:
    got = score("a b c d e f", "a b c d x")
    assert (got.precision, got.recall) == (1 / 2, 1 / 3)
    assert got.leaks
    assert got.fails


def test_an_optional_line_counts_only_if_the_output_has_it() -> None:
    truth = "a b c d\n[e f g h]"
    assert score(truth, "a b c d", options=True).exact
    assert score(truth, "a b c d e f g h", options=True).exact
    assert not score(truth, "a b c d").exact


def test_f4_is_computed_from_the_averages() -> None:
    good, empty = score("a b c d", "a b c d"), score("a b c d", "")
    assert summary([good, empty]).f4 == 1 / 2


def test_a_missing_folder_is_reported_and_is_not_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(tmp_path) == 0
    assert "news_sites: no such folder" in capsys.readouterr().out
