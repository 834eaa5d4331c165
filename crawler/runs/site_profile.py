"""The site profile: counts of the templates, fields and lengths of a site's articles, for the layout monitor.

The counts are by kind and by year, since old pages keep the layout of their time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import log2
from statistics import median_low
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.items import Article
    from crawler.vocabulary import Reason

FIELDS = ("published_raw", "source", "editor", "section")
"""The fields that are lost first when a layout changes. (A page without a headline is refused anyway.)"""
STEPS_A_DOUBLING = 4  # lengths of texts are counted in steps on a logarithmic scale, four steps for each doubling


@dataclass(slots=True)
class Counts:
    """The counts of one kind and year."""

    articles: int = 0
    refused: int = 0
    kept: int = 0
    removed: int = 0
    templates: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    lengths: Counter[str] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Add the counts of another kind or year."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def median_chars(self) -> int:
        """Return the median length of the texts in characters, rounded down to a step; 0 without texts."""
        steps = sorted(map(int, self.lengths.elements()))
        return round(2 ** (median_low(steps) / STEPS_A_DOUBLING)) - 1 if steps else 0


class SiteProfile:
    """Counts by kind and year; the year of an article without a date is 0."""

    def __init__(self) -> None:
        self.groups: dict[tuple[str, int], Counts] = {}

    def add(self, article: Article, refusal: Reason | None) -> None:
        """Count an article; `refusal` is the reason for which it is refused."""
        counts = self.groups.setdefault(group_of(article), Counts())
        kept = article.labels.count(None)
        counts.articles += 1
        counts.refused += refusal is not None
        counts.kept += kept
        counts.removed += len(article.labels) - kept
        counts.templates[article.document.template] += 1
        counts.fields.update(fields_of(article))
        counts.lengths[str(int(log2(len(article.text) + 1) * STEPS_A_DOUBLING))] += 1

    def total(self, kind: str | None = None) -> Counts:
        """Return the sum of all counts, or of one kind."""
        return summed(self.years(kind).values())

    def years(self, kind: str | None = None) -> dict[int, Counts]:
        """Return the counts by year, of one kind or of all."""
        found: dict[int, Counts] = {}
        for (there, year), counts in self.groups.items():
            if kind in {None, there}:
                found.setdefault(year, Counts()).add(counts)
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the counts as they are stored."""
        groups = sorted(self.groups.items())
        return {f"{kind}/{year}": {name: getattr(of, name) for name in of.__slots__} for (kind, year), of in groups}

    @classmethod
    def of_runs(cls, runs: Iterable[Mapping[str, Any]]) -> SiteProfile:
        """Sum the profiles in the statistics of runs. Runs of old versions have no profile and add nothing."""
        profile = cls()
        for run in runs:
            for name, stored in (run.get("profile") or {}).items():
                kind, _, year = name.rpartition("/")
                of: dict[str, Any] = {key: Counter(v) if isinstance(v, dict) else v for key, v in stored.items()}
                profile.groups.setdefault((kind, int(year)), Counts()).add(Counts(**of))
        return profile


def group_of(article: Article) -> tuple[str, int]:
    """Return the kind and the year of an article; the year of an article without a date is 0."""
    published = article.metadata.published
    return article.document.kind, published.year if published else 0


def fields_of(article: Article) -> list[str]:
    """Return the names of the FIELDS that the article has."""
    return [name for name in FIELDS if getattr(article.metadata, name)]


def summed(counts: Iterable[Counts]) -> Counts:
    """Return the sum of several counts."""
    total = Counts()
    for one in counts:
        total.add(one)
    return total
