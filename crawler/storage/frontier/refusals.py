"""The refused pages of a database: they are listed, counted, and accepted after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from crawler.storage.articles import Articles
from crawler.storage.database import rows
from crawler.storage.forgotten import Forgotten, names_of_record
from crawler.storage.frontier.records import RefusedUrl, TransitionDetails, places
from crawler.storage.frontier.states import apply
from crawler.storage.schema import URLS
from crawler.storage.transactions import in_transaction
from crawler.vocabulary import Reason, UrlEvent, UrlState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.engine import Connection, Engine

    from crawler.items import Record
    from crawler.vocabulary import StoreResult

    _Check = Callable[[Record, Record], Reason | None]

_SHOWN = (URLS.c.site, URLS.c.key, URLS.c.url, URLS.c.reason, URLS.c.fetched_at, URLS.c.archived)


class Refusals:
    """The refused pages of one database, of all its sites."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._articles = Articles(engine)

    def listed(self, site: str | None = None, reason: str | None = None, url: str | None = None) -> list[RefusedUrl]:
        """Return the refused URLs, the one that was fetched last at the end."""
        query = select(*_SHOWN).where(URLS.c.state == UrlState.REFUSED).order_by(URLS.c.fetched_at, URLS.c.id)
        for column, given in ((URLS.c.site, site), (URLS.c.reason, reason), (URLS.c.url, url)):
            query = query.where(column == given) if given else query
        return [
            RefusedUrl(row.site, row.key, row.url, row.reason, row.fetched_at, places(row.archived))
            for row in rows(self._engine, query)
        ]

    def was_refused(self, site: str, key: str, reason: Reason) -> bool:
        """Return whether a URL was refused for this reason when its page came the last time."""
        same = (URLS.c.site == site, URLS.c.key == key, URLS.c.reason == reason, URLS.c.fetched_at.is_not(None))
        return bool(rows(self._engine, select(URLS.c.id).where(*same)))

    @in_transaction("cannot store {refused.url}")
    def accept(  # noqa: PLR0913, PLR0917  # the connection is given by the decorator
        self,
        connection: Connection,
        refused: RefusedUrl,
        record: Record,
        reason: Reason | None,
        now: datetime,
        check: _Check | None = None,
    ) -> StoreResult | Reason:
        """Store the article of a refused URL, in one transaction with its state; return the store's result.

        `reason` says that an operator accepted it; None if its page passes now. The URL is not fetched again by itself.
        A Reason means that nothing was stored: `check` gave it, a crawl fetches the URL now (ALREADY_RUNNING), or it is
        FORGOTTEN.
        """
        url = and_(URLS.c.site == refused.site, URLS.c.key == refused.key)
        if Forgotten(self._engine).has(names_of_record(record), connection):
            return Reason.FORGOTTEN
        old = self._articles.stored(connection, record)
        if old and check and (worse := check(old.record, record)):
            return worse
        if not apply(connection, UrlEvent.ACCEPTED, url, TransitionDetails(reason).columns()):
            return Reason.ALREADY_RUNNING
        return self._articles.put(connection, old, record, now)
