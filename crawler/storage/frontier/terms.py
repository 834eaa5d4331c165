"""The words of the ledger: the states of a URL, and what goes in and out of it."""

from __future__ import annotations

from dataclasses import dataclass

WAITING, LEASED, STORED, UNCHANGED = "waiting", "leased", "stored", "unchanged"
REFUSED, FAILED, GONE, OUT_OF_RANGE, MOVED = "refused", "failed", "gone", "out-of-range", "moved"
LISTED, PASSED = "listed", "passed"
"""A list was read; a page that is neither list nor article was read, and passed over."""
GAPS = (WAITING, REFUSED, FAILED)
"""The states of an article that is known and not stored."""
AGAIN_IN_A_RUN = (WAITING, STORED, UNCHANGED)
"""The states in which one run may ask for a URL that it has asked for before: to try again, to look again."""
INCOMPLETE = "incomplete"
"""The reason of an article that is stored and lacks a page."""
LIST, ARTICLE, OTHER = "list", "article", "other"


@dataclass(frozen=True, slots=True)
class Found:
    """A URL that was discovered; `key` is the same for all URLs of one article.

    `url` is the one to ask for, `alias` the one that was found, where it is
    another. `day` is ISO 8601.
    """

    key: str
    url: str
    kind: str
    priority: int
    day: str | None = None
    section: str | None = None
    alias: str | None = None

    @property
    def name(self) -> str:
        """The URL that was found."""
        return self.alias or self.url


@dataclass(frozen=True, slots=True)
class Further:
    """Where a list goes on, and when the page of it that says so was read before, in ISO 8601."""

    found: Found
    read_before: str | None


@dataclass(frozen=True, slots=True)
class Lease:
    """A URL that is to be asked for now, and what its last answer said of itself.

    `fetched_at` is when an answer last was a page, in ISO 8601; `reason` is what was last said of the URL.
    """

    key: str
    url: str
    kind: str
    tries: int
    discovered_at: str
    priority: int = 0
    day: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a URL. `due_at` is when it is to be asked for again.

    A `digest` says that a page came whose validators count from now on, those
    of None too; without one the old ones stay.
    """

    state: str
    reason: str | None = None
    due_at: float | None = None
    fetched_at: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    archived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What one run may ask for: days (ISO 8601, both included), or only what it was told to."""

    since: str | None = None
    until: str | None = None
    only_wanted: bool = False

    def has_day(self, day: str | None) -> bool:
        """Tell whether a day is in the range; a URL without a day always is."""
        return day is None or ((self.since or day) <= day <= (self.until or day))
