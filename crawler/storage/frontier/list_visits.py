"""The visits of lists: which lists are due by their rhythm, and how many articles fell out of a feed before a visit.

A list is read if it is due before the next run, which comes after the longest pause between the last runs. Times are
seconds since 1970, UTC.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import and_, case, false, func, select

from crawler.chunks import in_chunks
from crawler.storage.database import insert_into, rows
from crawler.storage.frontier.records import Scope
from crawler.storage.frontier.rhythm import Rhythm
from crawler.storage.frontier.run_urls import RunUrls
from crawler.storage.schema import LIST_RHYTHMS, RUNS, URLS
from crawler.storage.transactions import in_transaction
from crawler.vocabulary import DiscoveryWay, RunKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

    from crawler.storage.frontier.records import Sighting

FIRST_SEEN = {DiscoveryWay.ANNOUNCED: URLS.c.first_announced, DiscoveryWay.LINKED: URLS.c.first_linked}
"""The column with the time of the first sighting, for each way."""
MAX_RUNS = 24  # how many of the last runs show how long the pause until the next run may be
_STARTS = select(RUNS.c.started_at).where(RUNS.c.kind == RunKind.CRAWL).order_by(RUNS.c.id.desc())


class ListVisits(RunUrls):
    """The visits of one run to the lists of one site. `overruns` has how many articles fell out, by the feed's URL."""

    def __init__(self, engine: Engine, site: str, run: int, worker: int, scope: Scope) -> None:
        super().__init__(engine, site, run, worker, scope)
        self.overruns: dict[str, int] = {}
        self._pause: float | None = None

    @in_transaction("cannot write to the frontier")
    def add(self, connection: Connection, seen: Sighting, articles: Collection[str], now: float) -> None:
        """Write a visit to a list; `articles` are the keys of its articles. Their sightings must be written before.

        A list that had articles and has none now is not changed: it stays due until it has some again.
        """
        key, way = seen.list_key, seen.way
        if key is None or way is None:
            return
        before = self._rhythm(connection, key)
        if before is None:
            self._write(connection, key, Rhythm(now, len(articles), has_window=seen.has_window))
        elif articles or not before.items:
            new = self._new(connection, way, articles, before.read_at)
            after = before.visited(now, len(articles), new, has_window=seen.has_window)
            self._write(connection, key, after)
            if way == DiscoveryWay.ANNOUNCED and (fallen_out := before.fallen_out(after)):
                self.overruns[seen.url] = fallen_out

    @in_transaction("cannot write to the frontier")
    def add_unchanged(self, connection: Connection, key: str, now: float) -> None:
        """Write a visit at which the server said that the list is unchanged."""
        before = self._rhythm(connection, key)
        if before is not None:
            self._write(connection, key, before.visited(now, before.items, 0, has_window=before.has_window))

    def not_due(self, now: float) -> ColumnElement[bool]:
        """Return the condition that a URL is that of a list that need not be read before the next run.

        A run with a scope of its own reads all of its lists. A visit later than now was written by a wrong clock.
        """
        if self._scope != Scope():
            return false()
        is_later = and_(LIST_RHYTHMS.c.due_at > now + self._until_next_run(), LIST_RHYTHMS.c.read_at <= now)
        later = and_(LIST_RHYTHMS.c.site == self._site, is_later)
        return URLS.c.key.in_(select(LIST_RHYTHMS.c.key).where(later))

    def left_out(self, now: float) -> int:
        """Return how many lists this run has not read because they are not due."""
        query = select(func.count()).select_from(URLS).where(self._mine(self._not_of_run(), self.not_due(now)))
        return int(rows(self._engine, query)[0][0])

    def lost(self, since: float, overruns: Mapping[str, int]) -> dict[str, int]:
        """Return how many articles may be lost by the feed from which they fell out, in a run that began `since`.

        `overruns` are those of all workers of the run. As many of them were linked elsewhere as of the articles that
        the feeds announced in this run.
        """
        linked = func.sum(case((URLS.c.first_linked.is_not(None), 1), else_=0))
        query = select(func.count(), func.coalesce(linked, 0)).where(self._mine(URLS.c.first_announced >= since))
        announced, of_these = rows(self._engine, query)[0] if overruns else (0, 0)
        share = 1 - of_these / announced if announced else 1.0
        return {url: ceil(articles * share) for url, articles in overruns.items()}

    def _until_next_run(self) -> float:
        """Return how many seconds pass until the next run at most; infinite for the first run of a site."""
        if self._pause is None:
            query = _STARTS.where(RUNS.c.site == self._site)
            started = [datetime.fromisoformat(row.started_at) for row in rows(self._engine, query.limit(MAX_RUNS + 1))]
            pauses = [(later - earlier).total_seconds() for later, earlier in pairwise(started)]
            self._pause = max(pauses, default=float("inf"))
        return self._pause

    def _rhythm(self, connection: Connection, key: str) -> Rhythm | None:
        """Return the rhythm of a list; no other worker changes it until the transaction ends."""
        query = select(LIST_RHYTHMS.c.rhythm).where(LIST_RHYTHMS.c.site == self._site, LIST_RHYTHMS.c.key == key)
        text = connection.execute(query.with_for_update()).scalar()
        return Rhythm.from_text(text) if text else None  # a damaged one begins anew

    def _new(self, connection: Connection, way: DiscoveryWay, articles: Collection[str], since: float) -> int:
        """Return how many of the articles were first seen in this way after a time."""
        new = self._mine(FIRST_SEEN[way] > since)
        queries = (select(func.count()).where(new, URLS.c.key.in_(some)) for some in in_chunks(articles))
        return sum(connection.execute(query).scalar_one() for query in queries)

    def _write(self, connection: Connection, key: str, rhythm: Rhythm) -> None:
        due_at = rhythm.read_at if _is_home(key) else rhythm.due_at
        row: dict[str, object] = {"read_at": rhythm.read_at, "items": rhythm.items, "new": rhythm.new}
        row |= {"due_at": due_at, "rhythm": rhythm.as_text()}
        written = insert_into(self._engine, LIST_RHYTHMS).values(row | {"site": self._site, "key": key})
        keys = [LIST_RHYTHMS.c.site, LIST_RHYTHMS.c.key]
        connection.execute(written.on_conflict_do_update(index_elements=keys, set_=row))


def _is_home(key: str) -> bool:
    """Return whether a list is the home page of its host, which each run reads."""
    parts = urlsplit(key)
    return parts.path == "/" and not parts.query
