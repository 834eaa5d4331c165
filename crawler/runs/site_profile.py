"""What a site's articles look like to us, in counts: the past that a run is compared with, and its own.

By kind and by year, since an old page has its own time's layout for ever.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import log2
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.items import Article

FIELDS = ("published_raw", "source", "editor", "section")
"""The fields that a change of layout loses first; a page without a headline is refused anyway."""
STEPS_A_DOUBLING = 4
"""Lengths are counted in steps, each a fourth of a doubling: close enough for a median."""


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
        """Take another's counts in."""
        self.articles += other.articles
        self.refused += other.refused
        self.kept += other.kept
        self.removed += other.removed
        self.templates.update(other.templates)
        self.fields.update(other.fields)
        self.lengths.update(other.lengths)

    def median_chars(self) -> int:
        """Return the median length of the texts in characters, as far as steps tell it."""
        passed = 0
        for step, many in sorted((int(step), many) for step, many in self.lengths.items()):
            passed += many
            if 2 * passed >= self.lengths.total():
                return round(2 ** (step / STEPS_A_DOUBLING)) - 1
        return 0


class Profile:
    """Counts by kind and year."""

    def __init__(self) -> None:
        self.groups: dict[tuple[str, int], Counts] = {}

    def add(self, article: Article, refusal: str | None) -> None:
        """Count an article, as it was cleaned."""
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
        """Return all counts, or one kind's, in one."""
        return summed(counts for (there, _), counts in self.groups.items() if kind in (None, there))

    def years(self, kind: str | None = None) -> dict[int, Counts]:
        """Return the counts by year, of one kind or of all."""
        found: dict[int, Counts] = {}
        for (there, year), counts in self.groups.items():
            if kind in {None, there}:
                found.setdefault(year, Counts()).add(counts)
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the counts as they are kept."""
        return {
            f"{kind}/{year}": {name: _plain(getattr(counts, name)) for name in Counts.__slots__}
            for (kind, year), counts in sorted(self.groups.items())
        }

    @classmethod
    def of_runs(cls, figures: Iterable[Mapping[str, Any]]) -> Profile:
        """Sum the profiles in the figures of runs; those of other versions that have none count for nothing."""
        profile = cls()
        for run in figures:
            for name, kept in (run.get("profile") or {}).items():
                kind, _, year = name.rpartition("/")
                profile.groups.setdefault((kind, int(year)), Counts()).add(_counts(kept))
        return profile


def group_of(article: Article) -> tuple[str, int]:
    """Return the kind and the year of an article; the year of one without a time is 0."""
    published = article.metadata.published
    return article.document.kind, published.year if published else 0


def fields_of(article: Article) -> list[str]:
    """Return the names of the fields that were found."""
    return [name for name in FIELDS if getattr(article.metadata, name)]


def summed(counts: Iterable[Counts]) -> Counts:
    """Return several counts in one."""
    total = Counts()
    for one in counts:
        total.add(one)
    return total


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Counter) else value


def _counts(kept: Mapping[str, Any]) -> Counts:
    read: dict[str, Any] = {name: Counter(v) if isinstance(v, dict) else v for name, v in kept.items()}
    return Counts(**read)
