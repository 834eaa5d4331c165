"""Scores an output against the known text, in the same way for every contender.

A token is a word or one CJK character. Precision and recall are over shingles of 4 tokens; F4 is the harmonic mean of
their page averages.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SHINGLE_TOKENS = 4
LEAK_SHARE = 0.05
FAIL_BELOW = 0.8
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")

Shingles = Counter[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one page."""

    precision: float
    recall: float
    leaks: bool
    exact: bool

    @property
    def fails(self) -> bool:
        """Whether most of the page is wrong."""
        return harmonic(self.precision, self.recall) < FAIL_BELOW


@dataclass(frozen=True, slots=True)
class Summary:
    """The averages over many pages; all are shares, 0 to 1."""

    f4: float
    precision: float
    recall: float
    leak5: float
    exact: float
    fail: float


def score(truth: str, output: str, *, options: bool = False) -> Score:
    """Score one page. With `options`, a line of the truth in [brackets] counts only if the output has it."""
    got = tokens(output)
    known = tokens(_without_unused_options(truth, got) if options else truth)
    expected, found = _shingles(known), _shingles(got)
    shared = (expected & found).total()
    extra = (Counter(got) - Counter(known)).total()
    return Score(
        precision=shared / found.total() if found else float(not expected),
        recall=shared / expected.total() if expected else 1.0,
        leaks=extra > LEAK_SHARE * len(got),
        exact=known == got,
    )


def summary(scores: Sequence[Score]) -> Summary:
    """Average the scores of pages."""
    count = len(scores)
    precision = sum(s.precision for s in scores) / count
    recall = sum(s.recall for s in scores) / count
    return Summary(
        f4=harmonic(precision, recall),
        precision=precision,
        recall=recall,
        leak5=sum(s.leaks for s in scores) / count,
        exact=sum(s.exact for s in scores) / count,
        fail=sum(s.fails for s in scores) / count,
    )


def harmonic(one: float, other: float) -> float:
    """Return the harmonic mean, 0 if both numbers are 0."""
    return 2 * one * other / (one + other) if one + other else 0.0


def tokens(text: str) -> list[str]:
    """Return the words and CJK characters of a text."""
    return _TOKEN.findall(text)


def is_optional(line: str) -> bool:
    """Return whether a line of the truth counts only if the output has it."""
    bare = line.strip()
    return bare.startswith("[") and bare.endswith("]")


def _without_unused_options(truth: str, got: list[str]) -> str:
    text = " ".join(got)
    lines = truth.split("\n")
    return "\n".join(line for line in lines if not is_optional(line) or " ".join(tokens(line)) in text)


def _shingles(found: Sequence[str]) -> Shingles:
    width = min(SHINGLE_TOKENS, len(found))
    return Counter(zip(*(found[start:] for start in range(width)), strict=False)) if width else Counter()
