"""The site profile: counts of the templates, fields and lengths of a site's articles.

The layout monitor compares the profile of a run with the one of the runs before.
The counts are by kind and by year, since old pages keep the layout of their time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import log2
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.items import Article
    from crawler.vocabulary import Reason

FIELDS = ("published_raw", "source", "editor", "section")
"""The fields that are lost first when a layout changes. (A page without a headline is refused anyway.)"""
STEPS_A_DOUBLING = 4
"""Lengths of texts are counted in steps on a logarithmic scale, four steps for each doubling."""


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
        self.articles += other.articles
        self.refused += other.refused
        self.kept += other.kept
        self.removed += other.removed
        self.templates.update(other.templates)
        self.fields.update(other.fields)
        self.lengths.update(other.lengths)

    def median_chars(self) -> int:
        """Return the median length of the texts in characters, rounded down to a step; 0 without texts."""
        texts = 0
        for step, many in sorted((int(step), many) for step, many in self.lengths.items()):
            texts += many
            if 2 * texts >= self.lengths.total():
                return round(2 ** (step / STEPS_A_DOUBLING)) - 1
        return 0


class SiteProfile:
    """Counts by kind and year; the year of an article without a date is 0."""

    def __init__(self) -> None:
        self.groups: dict[tuple[str, int], Counts] = {}

    def add(self, article: Article, refusal: Reason | None) -> None:
        """Count an article; `refusal` is the reason for which it is refused."""
        counts = self.groups.setdefault(group_of(article), Counts())
        removed = sum(article.removed.values())
        counts.articles += 1
        counts.refused += refusal is not None
        counts.kept += len(article.labels) - removed
        counts.removed += removed
        counts.templates[article.document.template] += 1
        counts.fields.update(fields_of(article))
        counts.lengths[str(int(log2(len(article.text) + 1) * STEPS_A_DOUBLING))] += 1

    def total(self, kind: str | None = None) -> Counts:
        """Return the sum of all counts, or of one kind."""
        return summed(counts for (there, _), counts in self.groups.items() if kind in (None, there))

    def years(self, kind: str | None = None) -> dict[int, Counts]:
        """Return the counts by year, of one kind or of all."""
        found: dict[int, Counts] = {}
        for (there, year), counts in self.groups.items():
            if kind in {None, there}:
                found.setdefault(year, Counts()).add(counts)
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the counts as they are stored."""
        return {
            f"{kind}/{year}": {name: _plain(getattr(counts, name)) for name in Counts.__slots__}
            for (kind, year), counts in sorted(self.groups.items())
        }

    @classmethod
    def of_runs(cls, runs: Iterable[Mapping[str, Any]]) -> SiteProfile:
        """Sum the profiles in the statistics of runs. Runs of old versions have no profile and add nothing."""
        profile = cls()
        for run in runs:
            for name, stored in (run.get("profile") or {}).items():
                kind, _, year = name.rpartition("/")
                profile.groups.setdefault((kind, int(year)), Counts()).add(_counts(stored))
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


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Counter) else value


def _counts(stored: Mapping[str, Any]) -> Counts:
    read: dict[str, Any] = {name: Counter(v) if isinstance(v, dict) else v for name, v in stored.items()}
    return Counts(**read)
