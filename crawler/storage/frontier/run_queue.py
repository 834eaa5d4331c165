"""The queue of a run: URLs that a run fetches although they are not due, because an operator or a plan names them.

Times are seconds since 1970, UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, or_, update

from crawler.storage.database import storage_errors, writing
from crawler.storage.frontier.leases import in_days
from crawler.storage.frontier.states import apply
from crawler.storage.schema import ARTICLES, URLS
from crawler.vocabulary import Reason, UrlEvent, UrlKind, UrlState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Engine

    from crawler.storage.frontier.discovery import Discovery
    from crawler.storage.frontier.records import DiscoveredUrl, Scope

_INCOMPLETE = URLS.c.reason == Reason.INCOMPLETE
_STORED = exists().where(ARTICLES.c.site == URLS.c.site, ARTICLES.c.identity == URLS.c.key)
_MISSING = or_(and_(URLS.c.state.in_((UrlState.WAITING, UrlState.REFUSED, UrlState.FAILED)), ~_STORED), _INCOMPLETE)
"""An article that is known and not stored whole; one that is gone is not missing."""


class RunQueue:
    """The URLs that one run enqueues on one site."""

    def __init__(self, engine: Engine, site: str, run: int, scope: Scope, discovery: Discovery) -> None:
        self._engine = engine
        self._site = site
        self._run = run
        self._scope = scope
        self._discovery = discovery

    def enqueue(self, urls: Collection[DiscoveredUrl], now: float, *, again: bool = False) -> int:
        """Enqueue some hundred URLs at most, new or known, for this run; return how many.

        Those that are not stored whole are due now; with `again` all of them are.
        """
        mine = self._mine(URLS.c.key.in_({url.key for url in urls}))
        not_whole = or_(~URLS.c.state.in_((UrlState.STORED, UrlState.UNCHANGED)), _INCOMPLETE)
        event, due = (UrlEvent.ENQUEUED, mine) if again else (UrlEvent.GIVEN, and_(mine, not_whole))
        with storage_errors("cannot write to the frontier"), writing(self._engine) as connection:
            self._discovery.add(connection, list(urls), None, now)
            apply(connection, event, due, {"due_at": now})
            return int(connection.execute(update(URLS).where(mine).values(enqueued_by=self._run)).rowcount)

    def enqueue_missing(self, now: float) -> int:
        """Enqueue every article of the run's days that is known and not stored whole; return how many."""
        missing = self._mine(URLS.c.kind == UrlKind.ARTICLE, _MISSING, *in_days(self._scope))
        with storage_errors("cannot write to the frontier"), writing(self._engine) as connection:
            return apply(connection, UrlEvent.MISSING, missing, {"due_at": now, "enqueued_by": self._run})

    def _mine(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(URLS.c.site == self._site, *conditions)
