"""The summary of a run that cleans stored articles again: how many change, by how much, and some differences in words.

It is small whatever the number of articles, and it is kept as JSON, so that a run that was killed continues with it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.items import CONTENT_FIELDS
from crawler.vocabulary import ReprocessingState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from crawler.items import Record
    from crawler.processing.text_difference import TextDifference

LARGEST, SAMPLED = 5, 5
"""How many examples have the largest changes of the text, and how many are a sample of all others."""
TOTALS = ("chars_added", "chars_removed", "blocks_added", "blocks_removed")


class Example(NamedTuple):
    """The difference of one article: its size, its place in the random order, and the lines that show it."""

    article: int
    size: int
    rank: str
    url: str = ""
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Removals:
    """How many blocks more, and how many less, are removed for a reason now; and in how many articles."""

    blocks_more: int = 0
    articles_more: int = 0
    blocks_less: int = 0
    articles_less: int = 0

    def add(self, difference: int) -> None:
        """Count the difference of one article."""
        if difference > 0:
            self.blocks_more, self.articles_more = self.blocks_more + difference, self.articles_more + 1
        else:
            self.blocks_less, self.articles_less = self.blocks_less - difference, self.articles_less + 1


@dataclass(slots=True)
class Summary:
    """`changed` articles get a revision; of `other_fields`, only fields change that make none, such as the version.

    `fields` counts the articles in which a field changes. The sizes are those of the texts of `changed` articles.
    `undated` articles were left out because they have no day.
    """

    articles: int = 0
    undated: int = 0
    same: int = 0
    other_fields: int = 0
    changed: int = 0
    chars_added: int = 0
    chars_removed: int = 0
    blocks_added: int = 0
    blocks_removed: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    removals: dict[str, Removals] = field(default_factory=dict)
    held_back: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    largest: list[Example] = field(default_factory=list)
    sampled: list[Example] = field(default_factory=list)

    def add_left(self, state: ReprocessingState, reason: str) -> None:
        """Count an article that stays as it is, for a reason."""
        self.articles += 1
        (self.held_back if state == ReprocessingState.HELD_BACK else self.failed)[reason] += 1

    def add_same(self) -> None:
        """Count an article of which each field stays the same."""
        self.articles += 1
        self.same += 1

    def add(self, old: Record, new: Record, changed: Collection[str], text: TextDifference, example: Example) -> None:
        """Count an article with another result; `changed` are its fields that differ."""
        self.articles += 1
        self.fields.update(changed)
        self._add_removals(old, new)
        if not {*changed} & {*CONTENT_FIELDS}:
            self.other_fields += 1
            return
        self.changed += 1
        for name in TOTALS:
            setattr(self, name, getattr(self, name) + getattr(text, name))
        self._keep(example)

    def _add_removals(self, old: Record, new: Record) -> None:
        before, now = ({one.reason: one.count for one in record.removed} for record in (old, new))
        for reason in before.keys() | now.keys():
            if difference := now.get(reason, 0) - before.get(reason, 0):
                self.removals.setdefault(reason, Removals()).add(difference)

    def _keep(self, example: Example) -> None:
        """Keep it if its change is one of the largest, or if the random order prefers it to the sample."""
        self.largest = sorted([*self.largest, example], key=lambda one: (-one.size, one.rank))
        self.sampled = sorted([*self.sampled, *self.largest[LARGEST:]], key=lambda one: one.rank)[:SAMPLED]
        del self.largest[LARGEST:]

    def show(self, shown: Callable[[Example], Example]) -> None:
        """Replace each example by another one, which is shown."""
        self.largest, self.sampled = ([*map(shown, some)] for some in (self.largest, self.sampled))

    @property
    def examples(self) -> list[Example]:
        """The differences to show."""
        return [*self.largest, *self.sampled]

    def as_json(self, *, with_texts: bool = True) -> dict[str, Any]:
        """Return all fields; without the texts, nothing is in it that an article has."""
        values = {name: getattr(self, name) for name in self.__slots__}
        removals = {
            reason: {name: getattr(one, name) for name in one.__slots__} for reason, one in self.removals.items()
        }
        numbers = {} if with_texts else {"url": "", "lines": ()}
        examples = {name: [one._asdict() | numbers for one in values[name]] for name in EXAMPLES}
        return values | {"removals": removals} | examples

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Summary:
        """Read the result of `as_json`."""
        counters = {name: Counter(values[name]) for name in ("fields", "held_back", "failed")}
        removals = {reason: Removals(**one) for reason, one in values["removals"].items()}
        examples = {
            name: [Example(**one | {"lines": tuple(one["lines"])}) for one in values[name]] for name in EXAMPLES
        }
        return cls(**{**values, **counters, "removals": removals, **examples})


EXAMPLES = ("largest", "sampled")
