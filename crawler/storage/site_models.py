"""The stored site models. Each is text that the cleaner writes and reads; the store does not interpret it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from crawler.storage.database import storage_errors, writing
from crawler.storage.schema import MODELS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Engine


class ModelStore:
    """The models of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._insert = (sqlite if engine.dialect.name == "sqlite" else postgresql).insert

    def load(self, site: str) -> str | None:
        """Return a site's model, None if it has none yet."""
        query = select(MODELS.c.model).where(MODELS.c.site == site)
        with storage_errors("cannot read the site's model"), self._engine.connect() as connection:
            return connection.execute(query).scalar()

    def sites(self) -> list[str]:
        """Return the sites that have a model."""
        with storage_errors("cannot read the site models"), self._engine.connect() as connection:
            return list(connection.execute(select(MODELS.c.site).order_by(MODELS.c.site)).scalars())

    def save(self, site: str, model: str, now: datetime) -> None:
        """Store a site's model; it replaces the old one. `now` has a time zone."""
        values = {"model": model, "updated_at": now.isoformat()}
        put = self._insert(MODELS).values(site=site, **values)
        put = put.on_conflict_do_update(index_elements=["site"], set_=values)
        with storage_errors("cannot write the site's model"), writing(self._engine) as connection:
            connection.execute(put)
