"""The aliases: other URLs of articles than the one by which the ledger asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from crawler.storage.database import storage_errors
from crawler.storage.frontier.terms import ARTICLE
from crawler.storage.schema import ALIASES, URLS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

DAY_CHARS = len("2015-02-11/")
ID_OF_KEY: ColumnElement[str] = literal_column(f"substr(key, {DAY_CHARS + 1})")
"""An article's id: its key without the day before it."""


class Aliases:
    """The aliases of one site."""

    def __init__(self, engine: Engine, site: str) -> None:
        self._engine = engine
        self._site = site
        self._insert = (sqlite if engine.dialect.name == "sqlite" else postgresql).insert

    def add(self, connection: Connection, names: Iterable[tuple[str, str]]) -> None:
        """Write down URLs with the keys of their articles, in the caller's transaction."""
        aliases = [{"site": self._site, "url": url, "key": key} for url, key in sorted(names)]
        if aliases:
            connection.execute(self._insert(ALIASES).on_conflict_do_nothing(), aliases)

    def of(self, key: str) -> list[str]:
        """Return the aliases of an article."""
        query = select(ALIASES.c.url).where(ALIASES.c.site == self._site, ALIASES.c.key == key)
        with storage_errors("cannot read the ledger"), self._engine.connect() as connection:
            return list(connection.execute(query.order_by(ALIASES.c.url)).scalars())

    def known_copies(self, ids: Collection[str]) -> dict[str, tuple[str, str]]:
        """Return the key and the URL of the articles of these ids, as far as they are known. Reads the whole ledger."""
        articles = (URLS.c.site == self._site, URLS.c.kind == ARTICLE, ID_OF_KEY.in_(ids))
        query = select(URLS.c.key, URLS.c.url).where(*articles)
        with storage_errors("cannot read the ledger"), self._engine.connect() as connection:
            return {row.key[DAY_CHARS:]: (row.key, row.url) for row in connection.execute(query)}


def key_of(engine: Engine, url: str, copied_id: str | None) -> str | None:
    """Return the key of the article of any site that a URL, or an id, is known to be of."""
    by_url = select(ALIASES.c.key).where(ALIASES.c.url == url)
    by_id = select(URLS.c.key).where(URLS.c.kind == ARTICLE, ID_OF_KEY.in_([copied_id]))
    with storage_errors("cannot read the ledger"), engine.connect() as connection:
        found = connection.execute(by_url).scalar()
        return found if found or copied_id is None else connection.execute(by_id).scalar()
