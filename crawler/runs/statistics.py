"""The counts of one run. They add up: each URL that was asked for is in one state, each answer was one thing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

PROGRAM_ERROR = "program-error-"
"""What the reasons begin with of pages that the program itself failed on."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run did.

    `answers` counts what came by what it was: pages of URLs, the same tried
    again, further pages of articles, robots.txt, redirects. `asked` says of
    every URL that the run asked for what became of it, by (kind, state, reason),
    as the ledger has it. `articles` counts what the store did, `refused_again`
    are pages refused for the reason that they were refused for before.
    `leaks` counts texts that a site's rules kept although they repeat on it.
    `not_followed` counts links by the bound that they passed, `pace` is what
    crawler.middlewares.rate_limit kept, in seconds. `ended` is Scrapy's reason, or ours.
    """

    ended: str
    answers: Mapping[str, int] = field(default_factory=dict)
    discovered: int = 0
    articles: Mapping[str, int] = field(default_factory=dict)
    asked: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    refused_again: int = 0
    not_in_archive: int = 0
    program_errors: int = 0
    leaks: Mapping[str, int] = field(default_factory=dict)
    not_followed: Mapping[str, int] = field(default_factory=dict)
    pace: Mapping[str, float] = field(default_factory=dict)
    profile: Mapping[str, Any] = field(default_factory=dict)
    drift: Mapping[str, Any] | None = None

    @property
    def fetched(self) -> int:
        """How many answers came."""
        return sum(self.answers.values())

    @property
    def states(self) -> dict[str, int]:
        """How many of the URLs that were asked for are in which state."""
        found: Counter[str] = Counter()
        for (_, state, _), many in self.asked.items():
            found[state] += many
        return dict(found)

    @property
    def errors(self) -> int:
        """How often the program itself failed, on a page or beside one."""
        pages = sum(many for reason, many in self.reasons("refused").items() if reason.startswith(PROGRAM_ERROR))
        return self.program_errors + pages

    def reasons(self, state: str) -> dict[str, int]:
        """Why URLs are in a state, and how many for which reason."""
        found: Counter[str] = Counter()
        for (_, there, reason), many in self.asked.items():
            if there == state:
                found[reason] += many
        return dict(sorted(found.items()))

    def as_json(self) -> dict[str, Any]:
        """Return the figures as they are kept and printed."""
        return {
            "ended": self.ended,
            "fetched": self.fetched,
            "answers": dict(self.answers),
            "discovered": self.discovered,
            "articles": dict(self.articles),
            "states": self.states,
            "asked": [
                {"kind": kind, "state": state, "reason": reason or None, "urls": many}
                for (kind, state, reason), many in sorted(self.asked.items())
            ],
            "refused_again": self.refused_again,
            "not_in_archive": self.not_in_archive,
            "program_errors": self.program_errors,
            "leaks": dict(self.leaks),
            "not_followed": dict(self.not_followed),
            "pace": dict(self.pace),
            "profile": dict(self.profile),
            "drift": self.drift,
        }
