"""The statistics of one run. They add up: each requested URL has one state, and each answer is counted once.

Scrapy's stats hold the counters (`crawler/…`); COUNTERS and GROUPS are the list
of all counters that the project increments. The frontier holds the URLs' states.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.vocabulary import Reason, StoreResult, UrlState

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "crawler/"
"""The prefix of the project's counters in Scrapy's stats."""
COUNTERS = {
    "discovered": "discovered",
    "missing-enqueued": "missing_enqueued",
    "refused-again": "refused_again",
    Reason.NOT_IN_ARCHIVE: "not_in_archive",
    "pipeline-errors": "program_errors",
    StoreResult.ROLLED_BACK: "rolled_back",
}
"""The counters by name, each with the field that it is read into."""
GROUPS = {
    "answers/": "answers",
    "articles/": "articles",
    "template/": "templates",
    "removed/": "removed",
    "robots/": "robots",
    "further-pages/": "pages_missing",
    "reprocessed/": "reprocessed",
    "not-followed/": "not_followed",
    "pace/": "pace",
}
"""The groups of counters by the prefix of their names, each with the field that they are read into."""
SPIDER_ERRORS = "spider_exceptions/count"
RESPONSES, RESPONSES_RECEIVED = "downloader/response_count", "response_received_count"
"""Scrapy's own counters: all responses, and those that it did not answer with another request."""


@dataclass(frozen=True, slots=True)
class RunStatistics:
    """The counts of a run.

    `ended` is Scrapy's reason for the end of the run, or a RunStatus.
    `requested` counts the URLs that the run requested by (kind, state, reason),
    as the frontier has them at the end; an empty reason is none. `answers`
    counts the responses by what was requested: pages of URLs, the same tried
    again, further pages of articles, robots.txt, redirects. `articles` counts
    what the store did. `templates` and `removed` count the templates of stored
    articles, and the blocks that were removed from them, by reason.
    `refused_again` are pages that were refused for the same reason as before.
    `pages_missing` counts further pages of articles that did not come, by
    reason. `leaks` counts texts that a site's rules kept although they repeat on
    the site. `not_followed` counts links by the limit that they exceeded. `pace`
    is of crawler.middlewares.rate_limit, in seconds. `profile` is the
    SiteProfile of the run, `layout_change` says what has changed.
    """

    ended: str
    requested: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    answers: Mapping[str, int] = field(default_factory=dict)
    articles: Mapping[str, int] = field(default_factory=dict)
    templates: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
    robots: Mapping[str, int] = field(default_factory=dict)
    pages_missing: Mapping[str, int] = field(default_factory=dict)
    reprocessed: Mapping[str, int] = field(default_factory=dict)
    not_followed: Mapping[str, int] = field(default_factory=dict)
    pace: Mapping[str, float] = field(default_factory=dict)
    discovered: int = 0
    missing_enqueued: int = 0
    refused_again: int = 0
    not_in_archive: int = 0
    program_errors: int = 0
    rolled_back: int = 0
    leaks: Mapping[str, int] = field(default_factory=dict)
    profile: Mapping[str, Any] = field(default_factory=dict)
    layout_change: Mapping[str, Any] | None = None

    @classmethod
    def from_stats(cls, ended: str, stats: Mapping[str, Any], **others: Any) -> RunStatistics:
        """Read Scrapy's stats; `others` are the fields that they do not have."""
        read: dict[str, Any] = {name: stats.get(PREFIX + counter, 0) for counter, name in COUNTERS.items()}
        read |= {name: _group(stats, PREFIX + prefix) for prefix, name in GROUPS.items()}
        redirects = stats.get(RESPONSES, 0) - stats.get(RESPONSES_RECEIVED, 0)
        read["answers"] |= {"redirects": redirects} if redirects > 0 else {}
        read["program_errors"] += stats.get(SPIDER_ERRORS, 0)
        if rolled_back := read["rolled_back"]:
            stored = read["articles"].get(StoreResult.STORED, 0) - rolled_back
            read["articles"] |= {StoreResult.STORED.value: stored, StoreResult.ROLLED_BACK.value: rolled_back}
        return cls(ended, **read, **others)

    @property
    def fetched(self) -> int:
        """How many responses came."""
        return sum(self.answers.values())

    @property
    def states(self) -> dict[str, int]:
        """How many of the requested URLs are in which state."""
        found: Counter[str] = Counter()
        for (_, state, _), urls in self.requested.items():
            found[state] += urls
        return dict(found)

    @property
    def errors(self) -> int:
        """How often the program itself failed, on a page or elsewhere."""
        known = ((Reason.known(reason), urls) for reason, urls in self.reasons(UrlState.REFUSED).items())
        return self.program_errors + sum(urls for reason, urls in known if reason and reason.is_program_error)

    def reasons(self, state: UrlState) -> dict[str, int]:
        """Return how many of the requested URLs are in a state for which reason."""
        found: Counter[str] = Counter()
        for (_, there, reason), urls in self.requested.items():
            if there == state:
                found[reason] += urls
        return dict(sorted(found.items()))

    def as_json(self) -> dict[str, Any]:
        """Return the statistics as they are stored and printed."""
        plain = {name: getattr(self, name) for name in self.__slots__ if name != "requested"}
        requested = [
            {"kind": kind, "state": state, "reason": reason or None, "urls": urls}
            for (kind, state, reason), urls in sorted(self.requested.items())
        ]
        return plain | {"fetched": self.fetched, "states": self.states, "requested": requested}


def _group(stats: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): count for name, count in sorted(stats.items()) if name.startswith(prefix)}
