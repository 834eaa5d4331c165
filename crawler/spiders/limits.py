"""The limits of following lists: they end calendars, endless paging and session ids.

A list's depth is its distance from a seed. It is part of the list's priority in the frontier, so lists near a seed are
fetched first. A link that is not followed is counted by its reason and not written: it would be discovered again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from crawler.extraction.urls import is_too_long
from crawler.sites.url_forms import is_sitemap
from crawler.spiders.discovery import LIST_PRIORITY
from crawler.vocabulary import Reason, UrlKind

if TYPE_CHECKING:
    from crawler.storage.frontier.records import DiscoveredUrl, Lease

MAX_QUERY_PARAMETERS = 4
MAX_QUERIES_A_PATH = 20  # how many queries of one path a run follows: a session id makes a new one each time
LATER_ELSEWHERE = timedelta(days=1)  # an announced time is in UTC, the first day of a run in the site's time zone
CACHED = 4096  # of how many lists the parts of the URL are kept: each page of a site links to the same ones
MAX_SAME_PARTS = 3  # how often a path may contain the same part: wrong relative links add it again with each step


class Bounds:
    """The limits of one run; `since` is its first day (ISO 8601), None if it has none."""

    def __init__(self, max_depth: int, max_lists: int, since: str | None = None) -> None:
        self._max_depth = max_depth
        self._max_lists = max_lists
        first = date.fromisoformat(since) - LATER_ELSEWHERE if since else date.min
        self._since = first.isoformat()
        self._followed: set[str] = set()
        self._read = 0
        self._queries: defaultdict[str, set[str]] = defaultdict(set)

    def list_read(self) -> None:
        """Count a list that was read."""
        self._read += 1

    def lists_read(self, by_all: int) -> None:
        """Take over how many lists all workers of the run have read."""
        self._read = max(self._read, by_all)

    def reason_not_to_follow(self, url: DiscoveredUrl) -> Reason | None:
        """Return why a link is not followed, or None."""
        if has_long_url(url):
            return Reason.URL_TOO_LONG
        if url.day is None and (url.announced or self._since) < self._since:
            return Reason.BEFORE_SINCE
        return self._reason_against_list(url) if url.kind == UrlKind.LIST else None

    def _reason_against_list(self, url: DiscoveredUrl) -> Reason | None:
        if depth_of(url.priority) > self._max_depth:
            return Reason.TOO_DEEP
        is_one_more = url.key not in self._followed
        if self._read >= self._max_lists or (is_one_more and len(self._followed) >= self._max_lists):
            return Reason.TOO_MANY_LISTS
        reason = self._reason_against_form(url)
        if reason is None:
            self._followed.add(url.key)
        return reason

    def _reason_against_form(self, url: DiscoveredUrl) -> Reason | None:
        reason, path, query = _form_of(url.url)
        return reason or (self._reason_against_query(path, query) if query else None)

    def _reason_against_query(self, path: str, query: str) -> Reason | None:
        known = self._queries[path]
        if query not in known and len(known) >= MAX_QUERIES_A_PATH:
            return Reason.TOO_MANY_QUERIES
        known.add(query)
        return None


@lru_cache(maxsize=CACHED)
def _form_of(url: str) -> tuple[Reason | None, str, str]:
    """Return why a list is not followed for the form of its URL alone; its path; and its query, if that is limited."""
    parts = urlsplit(url)
    if max(Counter(filter(None, parts.path.split("/"))).values(), default=0) > MAX_SAME_PARTS:
        return Reason.REPEATING_PATH, parts.path, ""
    if not parts.query or is_sitemap(parts.path):  # one path with many queries is usual for sitemaps
        return None, parts.path, ""
    is_long = len(parse_qsl(parts.query, keep_blank_values=True)) > MAX_QUERY_PARAMETERS
    return Reason.TOO_MANY_PARAMETERS if is_long else None, parts.path, parts.query


def has_long_url(url: DiscoveredUrl) -> bool:
    """Return whether one of a link's URLs exceeds the limits."""
    return any(map(is_too_long, (url.url, url.key, url.name)))


def priority_of_lists_on(lease: Lease) -> int:
    """Return the priority of the lists that a page links to: one step further from a seed than a list itself."""
    return (lease.priority if lease.kind == UrlKind.LIST else LIST_PRIORITY) - 1


def depth_of(priority: int) -> int:
    """Return a list's distance from a seed."""
    return LIST_PRIORITY - priority
