"""The URLs of the ledger whose page was refused: what is known of them, and letting one in after all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from crawler.storage.articles import Articles
from crawler.storage.database import storage_errors, writing
from crawler.storage.frontier.terms import REFUSED, STORED
from crawler.storage.schema import URLS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.engine import Engine

    from crawler.items import Record
    from crawler.storage.frontier.terms import Outcome

_SHOWN = (URLS.c.site, URLS.c.key, URLS.c.url, URLS.c.reason, URLS.c.fetched_at, URLS.c.archived)


class Refusals:
    """The refused pages of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._articles = Articles(engine)

    def listed(
        self, site: str | None = None, reason: str | None = None, url: str | None = None
    ) -> list[dict[str, Any]]:
        """Return what was refused, the latest last: site, key, url, reason, and when it was fetched (ISO 8601)."""
        query = select(*_SHOWN).where(URLS.c.state == REFUSED).order_by(URLS.c.fetched_at, URLS.c.id)
        for column, wanted in ((URLS.c.site, site), (URLS.c.reason, reason), (URLS.c.url, url)):
            query = query.where(column == wanted) if wanted else query
        with storage_errors("cannot read the ledger"), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [dict(row) | {"archived": json.loads(row["archived"] or "[]")} for row in rows]

    def was_refused(self, site: str, key: str, reason: str) -> bool:
        """Tell whether the last that was said of a URL is that it was refused for this very reason."""
        same = (URLS.c.site == site, URLS.c.key == key, URLS.c.reason == reason, URLS.c.fetched_at.is_not(None))
        with storage_errors("cannot read the ledger"), self._engine.connect() as connection:
            return connection.execute(select(URLS.c.id).where(*same)).first() is not None

    def take_back(self, site: str, key: str, since: datetime, outcome: Outcome) -> bool:
        """Take back what was stored of an article since then; its URL gets the outcome. False if nothing was."""
        settled = update(URLS).where(URLS.c.site == site, URLS.c.key == key)
        with storage_errors(f"cannot take {key} back"), writing(self._engine) as connection:
            taken = self._articles.take_back(connection, site, key, since)
            if taken:
                said = {"state": outcome.state, "reason": outcome.reason, "due_at": outcome.due_at}
                connection.execute(settled.values(said))
        return taken

    def accept(self, refused: Mapping[str, Any], record: Record, reason: str | None, now: datetime) -> str:
        """Store the article of a refused URL, in one transaction with its state; `reason` says by whose word.

        It is not asked for again by itself. Returns what the store did.
        """
        mine = (URLS.c.site == refused["site"], URLS.c.key == refused["key"], URLS.c.state == REFUSED)
        with storage_errors(f"cannot store {refused['url']}"), writing(self._engine) as connection:
            outcome = self._articles.put(connection, self._articles.stored(connection, record), record, now)
            connection.execute(update(URLS).where(*mine).values(state=STORED, reason=reason, due_at=None))
        return outcome
