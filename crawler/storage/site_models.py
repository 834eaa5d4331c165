"""The stored site models. Each is text that the cleaner writes and reads; the store does not interpret it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from crawler.storage.database import insert_into, rows, wait_for_same
from crawler.storage.learnt_templates import LearntTemplates
from crawler.storage.schema import MODELS
from crawler.storage.transactions import in_transaction

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.engine import Connection, Engine


class ModelStore:
    """The models of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def learnt(self) -> LearntTemplates:
        """The learnt templates of the same database."""
        return LearntTemplates(self._engine)

    def load(self, site: str) -> str | None:
        """Return a site's model, None if it has none yet."""
        found = rows(self._engine, select(MODELS.c.model).where(MODELS.c.site == site), "the site's model")
        return found[0].model if found else None

    def sites(self) -> list[str]:
        """Return the sites that have a model."""
        query = select(MODELS.c.site).order_by(MODELS.c.site)
        return [row.site for row in rows(self._engine, query, "the site models")]

    def changed_since(self, time: datetime) -> list[str]:
        """Return the sites whose model was written at a time or later."""
        query = select(MODELS.c.site).where(MODELS.c.updated_at >= time.isoformat()).order_by(MODELS.c.site)
        return [row.site for row in rows(self._engine, query, "the site models")]

    @in_transaction("cannot write the site's model")
    def merge(self, connection: Connection, site: str, merged: Callable[[str | None], str], now: datetime) -> str:
        """Store and return the model that `merged` makes of the stored one, None if there is none.

        No other worker writes the model between the two.
        """
        wait_for_same(connection, [f"model of {site}"])
        new = merged(connection.execute(select(MODELS.c.model).where(MODELS.c.site == site)).scalar())
        self._put(connection, site, new, now)
        return new

    @in_transaction("cannot write the site's model")
    def save(self, connection: Connection, site: str, model: str, now: datetime) -> None:
        """Store a site's model; it replaces the old one. `now` has a time zone."""
        self._put(connection, site, model, now)

    def _put(self, connection: Connection, site: str, model: str, now: datetime) -> None:
        values = {"model": model, "updated_at": now.isoformat()}
        put = insert_into(self._engine, MODELS).values(site=site, **values)
        connection.execute(put.on_conflict_do_update(index_elements=["site"], set_=values))
