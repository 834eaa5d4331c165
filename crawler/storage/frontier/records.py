"""The records that go into the frontier and come out of it. Times are ISO 8601 text, or seconds since 1970; all UTC."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.vocabulary import DiscoveryWay, UrlKind


@dataclass(frozen=True, slots=True)
class DiscoveredUrl:
    """A URL that was discovered; `key` is the same for all URLs of one article.

    `url` is fetched, `alias` was discovered, where it is another. `day` is ISO 8601. A higher `priority` comes first.
    `announced` is the time that a feed or sitemap states for it (ISO 8601, UTC).
    """

    key: str
    url: str
    kind: UrlKind
    priority: int
    day: str | None = None
    section: str | None = None
    alias: str | None = None
    announced: str | None = None

    @property
    def name(self) -> str:
        """The URL that was discovered."""
        return self.alias or self.url


@dataclass(frozen=True, slots=True)
class NextListPage:
    """The next page of a list, and when the list itself last linked to an article before (ISO 8601; None: never)."""

    discovered: DiscoveredUrl
    read_before: str | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """The page that shows some links, and the way in which it does; None for an article's page, which links to itself.

    `list_key` is set if the page is a list that later runs read again. `has_window`: an item that it no longer shows is
    lost; other lists have further pages.
    """

    url: str
    way: DiscoveryWay | None
    list_key: str | None = None
    has_window: bool = False


@dataclass(frozen=True, slots=True)
class Lease:
    """A URL that this run fetches now, with the validators of its last answer.

    `tries` counts the requests of this run, this one included. `fetched_at` is when a page last came, for a list when
    it last linked to an article (ISO 8601). `reason` is the reason of the state before. `archived` are the places of
    the pages that came last.
    """

    key: str
    url: str
    kind: UrlKind
    tries: int
    discovered_at: str
    priority: int = 0
    day: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: str | None = None
    reason: str | None = None
    archived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TransitionDetails:
    """The columns that a transition writes, except the state.

    `reason` is a Reason; for a URL that moved it is the key of the article. `due_at` is when the URL is fetched again,
    in seconds since 1970; None: never. A `digest` says that a page came: then its validators replace the old ones, also
    where they are None. Without a digest the old validators stay.
    """

    reason: str | None = None
    due_at: float | None = None
    fetched_at: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    archived: tuple[str, ...] = ()

    def columns(self) -> dict[str, Any]:
        """Return the columns with their new values."""
        values: dict[str, Any] = {"reason": self.reason, "due_at": self.due_at}
        if self.fetched_at is not None:
            values["fetched_at"] = self.fetched_at
        if self.digest is not None:
            values |= {"etag": self.etag, "last_modified": self.last_modified, "digest": self.digest}
        if self.archived:
            values["archived"] = json.dumps(self.archived)
        return values


def iso(seconds: float) -> str:
    """Return a time in seconds since 1970 as ISO 8601 text, UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def places(archived: str | None) -> tuple[str, ...]:
    """Return the places in the archive that the column `archived` has; empty if it is NULL."""
    return tuple(json.loads(archived)) if archived else ()


@dataclass(frozen=True, slots=True)
class Scope:
    """The URLs that one run may fetch: days (ISO 8601, both included), or only the URLs that it has enqueued."""

    since: str | None = None
    until: str | None = None
    only_enqueued: bool = False

    def has_day(self, day: str | None) -> bool:
        """Return whether a day is in the range; a URL without a day always is."""
        return day is None or ((self.since or day) <= day <= (self.until or day))


@dataclass(frozen=True, slots=True)
class RefusedUrl:
    """A URL whose page was refused; `archived` are the places of its pages in the archive, in order."""

    site: str
    key: str
    url: str
    reason: str
    fetched_at: str | None
    archived: tuple[str, ...]
