"""The statistics of one run. They add up: each requested URL has one state, and each answer is counted once.

COUNTERS and GROUPS are all counters of the project in Scrapy's stats. The frontier holds the states of the URLs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.vocabulary import Reason, StoreResult, UrlState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PREFIX = "crawler/"  # the prefix of the project's counters in Scrapy's stats
COUNTERS = (
    "discovered", "lists-to-stored", "missing-enqueued", "refused-again", Reason.NOT_IN_ARCHIVE, "program-errors",
    "recognised-by-text", "unsure", "received-bytes", StoreResult.ROLLED_BACK,
)  # fmt: skip
GROUPS = tuple(
    f"{name}/"
    for name in (
        "answers statuses articles events templates removed robots pages-missing reprocessed not-followed terms-failed"
        " pace cpu"
    ).split()
)
"""The prefixes of groups of counters. A counter and a group are read into the field of their name."""
SPIDER_ERRORS = "spider_exceptions/count"
RESPONSES, RESPONSES_RECEIVED = "crawler/responses", "response_received_count"
"""All responses, and, a counter of Scrapy, those that it did not answer with another request."""


@dataclass(frozen=True, slots=True)
class RunStatistics:
    """The counts of a run.

    `ended` is Scrapy's reason for the end of the run, or a RunStatus. `requested` counts the URLs by (kind, state,
    reason), as the frontier has them at the end; the reason may be empty. `answers` counts the responses by the kind of
    request, `articles` the results of storing (`rolled_back` of them are rolled back), `events` the answers that
    brought no article, by their effect on the URL, `removed` the blocks removed from stored articles, by reason.
    `refused_again` are pages refused for the same reason as before,
    `recognised_by_text` pages that neither URL nor declaration shows to be articles, `unsure` stored articles with a
    low confidence, `pages_missing` the missing further pages of articles, `incomplete` the site's stored articles
    without a page that may still come, `pages_gone` those without a page that the site does not have, `leaks` texts
    that repeat on the site although its rules kept them, with how many of the last 200 articles of the run have them.
    `statuses` are the responses by the class of their HTTP status (`2xx`), `received_bytes` the bytes of their bodies.
    `terms_failed` are the files with terms of use that did not come, by reason. `pace` is in seconds, `cpu` the CPU
    seconds of each stage. `fits` has, for each site with rules, how many article pages were read with which template,
    refused ones included; a template of the site that fits no page has 0. `lists_to_stored` is above 0 if a list links
    to a stored article; `in_store` says whether an article of the run's URLs or site is stored. `lists_gone` has two
    groups of lists: how many there are, and how many of them answer 404 or 410. `new_articles` are the requested
    articles that the run discovered, and how many of them are gone. `list_faults` are examples of URLs of lists, by
    reason. `overruns` has the feeds of which every item was new, with the estimated count of lost articles, `unseen`
    the estimates of how many articles no list showed, by day, the newest first. `not_written` are errors of the record.
    `workers` are the processes that worked on a run that several could share, each with its end and its own counts.
    """

    ended: str
    requested: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    answers: Mapping[str, int] = field(default_factory=dict)
    statuses: Mapping[str, int] = field(default_factory=dict)
    received_bytes: int = 0
    articles: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[str, int] = field(default_factory=dict)
    templates: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
    robots: Mapping[str, int] = field(default_factory=dict)
    pages_missing: Mapping[str, int] = field(default_factory=dict)
    reprocessed: Mapping[str, int] = field(default_factory=dict)
    not_followed: Mapping[str, int] = field(default_factory=dict)
    terms_failed: Mapping[str, int] = field(default_factory=dict)
    pace: Mapping[str, float] = field(default_factory=dict)
    cpu: Mapping[str, float] = field(default_factory=dict)
    discovered: int = 0
    lists_to_stored: int = 0
    missing_enqueued: int = 0
    refused_again: int = 0
    recognised_by_text: int = 0
    unsure: int = 0
    not_in_archive: int = 0
    program_errors: int = 0
    rolled_back: int = 0
    incomplete: int = 0
    pages_gone: int = 0
    leaks: Mapping[str, int] = field(default_factory=dict)
    profile: Mapping[str, Any] = field(default_factory=dict)
    fits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    layout_change: Mapping[str, Any] | None = None
    lists_not_due: int = 0
    overruns: Mapping[str, int] = field(default_factory=dict)
    unseen: Sequence[Mapping[str, Any]] = ()
    in_store: bool = False
    lists_gone: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    new_articles: tuple[int, int] = (0, 0)
    list_faults: Mapping[str, Sequence[str]] = field(default_factory=dict)
    not_written: Sequence[str] = ()
    workers: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def from_stats(cls, ended: str, stats: Mapping[str, Any], **others: Any) -> RunStatistics:
        """Read Scrapy's stats; `others` are the fields that they do not have."""
        read: dict[str, Any] = {field_of(counter): stats.get(PREFIX + counter, 0) for counter in COUNTERS}
        read |= {field_of(group): _group(stats, PREFIX + group) for group in GROUPS}
        redirects = stats.get(RESPONSES, 0) - stats.get(RESPONSES_RECEIVED, 0)
        read["answers"] |= {"redirects": redirects} if redirects > 0 else {}
        read["program_errors"] += stats.get(SPIDER_ERRORS, 0)
        return cls(ended, **read, **others)

    @property
    def fetched(self) -> int:
        """How many responses came."""
        return sum(self.answers.values())

    @property
    def states(self) -> dict[str, int]:
        """How many of the requested URLs are in which state."""
        counts: Counter[str] = Counter()
        for (_, state, _), urls in self.requested.items():
            counts[state] += urls
        return dict(counts)

    @property
    def errors(self) -> int:
        """How often the program itself failed, on a page or elsewhere."""
        known = ((Reason.known(reason), urls) for reason, urls in self.reasons(UrlState.REFUSED).items())
        return self.program_errors + sum(urls for reason, urls in known if reason and reason.is_program_error)

    def reasons(self, state: UrlState) -> dict[str, int]:
        """Return the number of requested URLs in a state, by reason."""
        counts: Counter[str] = Counter()
        for (_, there, reason), urls in self.requested.items():
            if there == state:
                counts[reason] += urls
        return dict(sorted(counts.items()))

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> RunStatistics:
        """Read statistics that `as_json` has made."""
        fields = {name: stored[name] for name in cls.__slots__ if name in stored and name != "requested"}
        requested = {(one["kind"], one["state"], one["reason"] or ""): one["urls"] for one in stored["requested"]}
        return cls(**fields, requested=requested)

    def as_json(self) -> dict[str, Any]:
        """Return the statistics as they are stored and printed."""
        plain = {name: getattr(self, name) for name in self.__slots__ if name != "requested"}
        requested = [
            {"kind": kind, "state": state, "reason": reason or None, "urls": urls}
            for (kind, state, reason), urls in sorted(self.requested.items())
        ]
        return plain | {"fetched": self.fetched, "states": self.states, "requested": requested}


def field_of(counter: str) -> str:
    """Return the field that a counter or a group is read into."""
    return counter.rstrip("/").replace("-", "_")


def counted_fields(counters: Mapping[str, int]) -> dict[str, Any]:
    """Return counters as fields of RunStatistics; only those that are there."""
    numbers = {field_of(counter): counters[PREFIX + counter] for counter in COUNTERS if PREFIX + counter in counters}
    return numbers | {field_of(group): counts for group in GROUPS if (counts := _group(counters, PREFIX + group))}


def _group(stats: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): count for name, count in sorted(stats.items()) if name.startswith(prefix)}
