"""A word is its text, and carries its explanation."""

from __future__ import annotations

from crawler.vocabulary.explained import Explained


class Signal(Explained):
    """Two words."""

    GO = "go", "The road is free."
    STOP = "stop"


def test_a_word_has_its_value_and_its_explanation() -> None:
    assert (Signal.GO, Signal.GO.explanation) == ("go", "The road is free.")
    assert Signal.STOP.explanation == ""
    assert Signal("stop") is Signal.STOP
