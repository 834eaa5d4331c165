"""A word with a sentence that explains it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Explained(StrEnum):
    """The base of enums whose members carry an explanation of one line."""

    explanation: str

    def __new__(cls, value: str, explanation: str = "") -> Self:
        """Make a member; the value is its text."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.explanation = explanation
        return word
