"""The counts of a bulk cleaning: how many inputs are articles, and why the others are none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.vocabulary import Reason, RunStatus

if TYPE_CHECKING:
    from crawler.cli.bulk_lines import Line


@dataclass(slots=True)
class Counts:
    """`refused` are pages that are no article, `failed` inputs that could not be processed, each by reason.

    `skipped` are files and records of types that are no pages.
    """

    articles: int = 0
    refused: Counter[Reason] = field(default_factory=Counter)
    failed: Counter[Reason] = field(default_factory=Counter)
    skipped: int = 0

    def add(self, line: Line) -> None:
        """Count a line."""
        if line.reason is None:
            self.articles += 1
        else:
            (self.failed if line.message else self.refused)[line.reason] += 1

    @property
    def inputs(self) -> int:
        """The number of counted inputs."""
        return self.articles + self.refused.total() + self.failed.total()

    @property
    def status(self) -> RunStatus:
        """The status: PARTIAL if an input could not be processed, NO_ARTICLES if none is an article, else OK."""
        if self.failed:
            return RunStatus.PARTIAL
        return RunStatus.OK if self.articles else RunStatus.NO_ARTICLES

    @property
    def progress(self) -> str:
        """The counts in a few words, for the progress bar."""
        return f"{counted(self.inputs, 'input')}, {counted(self.articles, 'article')}"

    def __str__(self) -> str:
        parts = [
            counted(self.articles, "article"),
            *(_part(*one) for one in (("refused", self.refused), ("failed", self.failed))),
        ]
        skipped = f"; {self.skipped:,} of other types skipped" if self.skipped else ""
        return f"{counted(self.inputs, 'input')}: {', '.join(filter(None, parts))}{skipped}"


def counted(number: int, noun: str) -> str:
    """Return a number with a noun, in the plural if it is not one."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _part(name: str, counted: Counter[Reason]) -> str:
    """Return a number with its reasons, empty for none."""
    reasons = ", ".join(f"{reason} {number:,}" for reason, number in counted.most_common())
    return f"{counted.total():,} {name} ({reasons})" if counted else ""
