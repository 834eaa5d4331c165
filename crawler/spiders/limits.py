"""How far lists are followed: what ends calendars, endless paging and session ids.

A list's depth is its distance from a seed. It stands in the ledger as the list's
priority, so nearer lists are asked for first. What is not followed is counted
by its reason and not written down: it would be found again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from crawler.spiders.discovery import LIST_PRIORITY
from crawler.storage.frontier.terms import LIST

if TYPE_CHECKING:
    from crawler.storage.frontier.terms import Found, Lease

MAX_URL_CHARS = 1000
MAX_QUERY_PARAMETERS = 4
MAX_QUERIES_A_PATH = 20
"""How many queries of one path are followed in a run: a session id makes a new one each time."""
MAX_SAME_PARTS = 3
"""How often a part may stand in a path: relative links that are wrong make it stand ever more often."""


class Bounds:
    """The bounds of one run on what is followed."""

    def __init__(self, max_depth: int, max_lists: int) -> None:
        self._max_depth = max_depth
        self._max_lists = max_lists
        self._read = 0
        self._queries: defaultdict[str, set[str]] = defaultdict(set)

    def list_read(self) -> None:
        """Count a list that was read."""
        self._read += 1

    def reason_not_to_follow(self, found: Found) -> str | None:
        """Return why a link is not followed, or None."""
        if len(found.url) > MAX_URL_CHARS:
            return "url-too-long"
        return self._reason_against_list(found) if found.kind == LIST else None

    def _reason_against_list(self, found: Found) -> str | None:
        if depth_of(found.priority) > self._max_depth:
            return "too-deep"
        if self._read >= self._max_lists:
            return "too-many-lists"
        parts = urlsplit(found.url)
        if max(Counter(filter(None, parts.path.split("/"))).values(), default=0) > MAX_SAME_PARTS:
            return "repeating-path"
        return self._reason_against_query(parts.path, parts.query) if parts.query else None

    def _reason_against_query(self, path: str, query: str) -> str | None:
        if len(parse_qsl(query, keep_blank_values=True)) > MAX_QUERY_PARAMETERS:
            return "too-many-parameters"
        known = self._queries[path]
        if query not in known and len(known) >= MAX_QUERIES_A_PATH:
            return "too-many-queries"
        known.add(query)
        return None


def priority_of_lists_on(lease: Lease) -> int:
    """Return the priority of the lists that a page links to: one step further from a seed than a list itself."""
    return (lease.priority if lease.kind == LIST else LIST_PRIORITY) - 1


def depth_of(priority: int) -> int:
    """Return a list's distance from a seed."""
    return LIST_PRIORITY - priority
