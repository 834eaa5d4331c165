"""The figures of a selection of articles, counted in one pass over its rows, in bounded memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.vocabulary import Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_STATED, OTHERS = "not stated", "others"
MOST_NAMES = 10_000
"""The number of different names that are counted, of sections for example; further ones are counted as OTHERS."""
_TIMES = ("fetched_at", "stored_at", "withdrawn_at")
_DAY_CHARS, _MONTH_CHARS = 10, 7
_MIN_LENGTH = 64
"""In characters: shorter texts are counted with those of this length."""
_TENTHS = 10


def _counter() -> Counter[str]:
    return Counter()


@dataclass(slots=True)
class Figures:
    """Counts of articles, but for `characters`, `words` and `removed`, which counts removed blocks by reason.

    `compared` counts those of which near-duplicates were looked for, `copies` those of them that are not the canonical
    one. `first` is the first row. `filled` counts, for each field, the articles that have a value.

    `days` are those of publication, as the page states them; an article without one is `undated`. `lengths` has the
    texts by their characters: the name is the lower end of a range that ends at its double. `newest` is the time, in
    UTC, of the newest event of a row: its fetch, or that its text was stored or found withdrawn.
    """

    first: Mapping[str, Any] = field(default_factory=dict)
    articles: int = 0
    characters: int = 0
    words: int = 0
    undated: int = 0
    untitled: int = 0
    without_text: int = 0
    withdrawn: int = 0
    revised: int = 0
    archived: int = 0
    zone_assumed: int = 0
    with_confidence: int = 0
    with_language_score: int = 0
    compared: int = 0
    copies: int = 0
    with_terms: int = 0
    not_free: int = 0
    newest: str = ""
    first_fetched: str = ""
    last_fetched: str = ""
    filled: Counter[str] = field(default_factory=_counter)
    days: Counter[str] = field(default_factory=_counter)
    sites: Counter[str] = field(default_factory=_counter)
    hosts: Counter[str] = field(default_factory=_counter)
    sources: Counter[str] = field(default_factory=_counter)
    sections: Counter[str] = field(default_factory=_counter)
    languages: Counter[str] = field(default_factory=_counter)
    kinds: Counter[str] = field(default_factory=_counter)
    templates: Counter[str] = field(default_factory=_counter)
    removed: Counter[str] = field(default_factory=_counter)
    incomplete: Counter[str] = field(default_factory=_counter)
    rules: Counter[str] = field(default_factory=_counter)
    licenses: Counter[str] = field(default_factory=_counter)
    lengths: Counter[str] = field(default_factory=_counter)
    confidences: Counter[str] = field(default_factory=_counter)
    terms: dict[str, Counter[str]] = field(default_factory=lambda: {purpose.column: Counter() for purpose in Purpose})

    def add(self, row: Mapping[str, Any]) -> None:
        """Count a row as an export has it."""
        self.first = self.first or row
        self.articles += 1
        self.characters += len(row["text"])
        self.words += len(row["text"].split())
        self.filled.update(name for name, value in row.items() if value is not None and value not in ("", []))
        self.lengths[length_range(len(row["text"]))] += 1
        self._add_times(row)
        self._add_names(row)
        self._add_processing(row)
        self._add_terms(row)
        self._add_duplicates(row)

    @property
    def months(self) -> Counter[str]:
        """The number of articles of each month of publication."""
        found = _counter()
        for day, many in self.days.items():
            found[day[:_MONTH_CHARS]] += many
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the figures; counts are sorted by their names."""
        values = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "first"}
        return {name: _sorted(value) if isinstance(value, dict) else value for name, value in values.items()}

    def _add_times(self, row: Mapping[str, Any]) -> None:
        if row["published"]:
            self.days[row["published"][:_DAY_CHARS]] += 1
        else:
            self.undated += 1
        self.zone_assumed += row["published_zone_known"] is False
        self.newest = max(self.newest, *(row[name] or "" for name in _TIMES))
        if fetched := row["fetched_at"]:
            self.first_fetched = min(self.first_fetched or fetched, fetched)
            self.last_fetched = max(self.last_fetched, fetched)

    def _add_names(self, row: Mapping[str, Any]) -> None:
        _count(self.sites, row["site"])
        _count(self.hosts, _host(row["url"]))
        _count(self.sources, row["source"])
        _count(self.sections, row["section"])
        _count(self.languages, row["language"])
        self.with_language_score += row["language_score"] is not None
        self.kinds[row["kind"]] += 1
        self.untitled += not row["title"]
        self.without_text += not row["text"]

    def _add_processing(self, row: Mapping[str, Any]) -> None:
        _count(self.templates, row["template"])
        _count(self.rules, row["cleaned_by"].split("+")[0])
        for one in row["removed"]:
            self.removed[one["reason"]] += one["count"]
        if row["incomplete"]:
            _count(self.incomplete, row["incomplete"])
        self.withdrawn += row["withdrawn_at"] is not None
        self.revised += row["revision"] > 1
        self.archived += bool(row["pages"])
        if row["confidence"] is not None:
            self.with_confidence += 1
            tenth = min(int(row["confidence"] * _TENTHS), _TENTHS - 1)
            self.confidences[f"{tenth / _TENTHS:.1f} to {(tenth + 1) / _TENTHS:.1f}"] += 1

    def _add_terms(self, row: Mapping[str, Any]) -> None:
        for name, counts in self.terms.items():
            counts[row[name]] += 1
        self.with_terms += row["terms_version"] is not None
        self.not_free += row["accessible_for_free"] is False
        _count(self.licenses, row["license"])

    def _add_duplicates(self, row: Mapping[str, Any]) -> None:
        self.compared += row["duplicate_cluster"] is not None
        self.copies += row["duplicate_canonical"] not in {None, row["document_id"]}


def length_range(characters: int) -> str:
    """Return the lower end of the range of lengths, a power of 2."""
    return str(max(_MIN_LENGTH, 1 << max(0, characters.bit_length() - 1)))


def _count(counts: Counter[str], name: str | None) -> None:
    counted = name or NOT_STATED
    counts[counted if counted in counts or len(counts) < MOST_NAMES else OTHERS] += 1


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:  # a wrong IPv6 address
        return None


def _sorted(counts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _sorted(value) if isinstance(value, dict) else value for name, value in sorted(counts.items())}
