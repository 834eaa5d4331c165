"""How many articles neither of two independent ways of discovery has seen, by capture and recapture.

Both ways often leave out the same articles (one system writes feed and lists). Then the estimate is too low: it is a
lower bound. An article that only one of the ways can show makes it too high. All counts are of articles.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import exp, sqrt
from typing import Any

MIN_RECAPTURES = 7
"""With fewer recaptures the bias may be large (Robson and Regier 1964, Trans. Am. Fish. Soc. 93, 215-226)."""
NORMAL_QUANTILE = 1.96  # of a confidence interval of 95 %


def chapman(announced: int, linked: int, both: int) -> float:
    """Return the estimated number of all articles: Chapman (1951), Univ. Calif. Publ. Stat. 1, 131-160."""
    return (announced + 1) * (linked + 1) / (both + 1) - 1


def interval(announced: int, linked: int, both: int) -> tuple[float, float]:
    """Return the bounds of the number of all articles, with a confidence of 95 %; they are valid where a count is 0.

    Sadinle (2009), Transformed Logit Confidence Intervals, Comm. Stat. - Simul. Comput. 38, 1909-1924.
    """
    again, first, second = both + 0.5, announced - both + 0.5, linked - both + 0.5
    deviation = sqrt(1 / again + 1 / first + 1 / second + again / (first * second))
    seen, neither = announced + linked - both - 0.5, first * second / again
    factor = exp(NORMAL_QUANTILE * deviation)
    return seen + neither / factor, seen + neither * factor


@dataclass(frozen=True, slots=True)
class DayEstimate:
    """The articles of a day (ISO 8601) by the way that has seen them; `known` are all, in whatever way."""

    site: str
    day: str
    known: int
    announced: int
    linked: int
    both: int

    @property
    def is_possible(self) -> bool:
        """Whether enough articles were seen in both ways."""
        return self.both >= MIN_RECAPTURES

    @property
    def missing(self) -> int:
        """The estimated number of articles that are not known."""
        return self._unknown(chapman(self.announced, self.linked, self.both))

    @property
    def bounds(self) -> tuple[int, int]:
        """The bounds of `missing`, with a confidence of 95 %."""
        low, high = interval(self.announced, self.linked, self.both)
        return self._unknown(low), self._unknown(high)

    @property
    def sentence(self) -> str:
        """The estimate in one line."""
        low, high = self.bounds
        about = f"about {self.missing} of {self.known + self.missing}" if self.missing else f"none of {self.known}"
        return f"{about} articles of {self.day} were seen by no list (95 % confidence: {low} to {high})"

    def as_json(self) -> dict[str, Any]:
        """Return the counts, and the estimate if it is possible."""
        estimated = {"missing": self.missing, "bounds": self.bounds, "sentence": self.sentence}
        return asdict(self) | (estimated if self.is_possible else {})

    def _unknown(self, articles: float) -> int:
        return max(0, round(articles - self.known))
