"""The aliases: URLs of articles that differ from the URL by which the frontier fetches them; and look-ups by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, literal_column, or_, select

from crawler.storage.database import as_literal, insert_into, rows
from crawler.storage.frontier.records import DiscoveredUrl, places
from crawler.storage.schema import ALIASES, ARTICLES, URLS
from crawler.vocabulary import UrlKind, UrlState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

_HOPEFUL = (UrlState.STORED, UrlState.UNCHANGED, UrlState.WAITING, UrlState.LEASED)
DAY_CHARS = len("2015-02-11/")
ID_OF_KEY: ColumnElement[str] = literal_column(f"substr(key, {DAY_CHARS + 1})")
"""An article's id: its key without the day in front."""

_ARTICLE_OF = (
    select(URLS.c.key, URLS.c.url, URLS.c.priority)
    .join(ALIASES, and_(URLS.c.site == ALIASES.c.site, URLS.c.key == ALIASES.c.key))
    .where(ALIASES.c.site == bindparam("of_site"), ALIASES.c.url == bindparam("of_url"))
    .where(URLS.c.key != bindparam("not_key"), URLS.c.state.in_(_HOPEFUL))
)
"""Each article page asks this once; SQLAlchemy takes longer to build the query than to run it."""


class Aliases:
    """The aliases of one site."""

    def __init__(self, engine: Engine, site: str) -> None:
        self._engine = engine
        self._site = site

    def add(self, connection: Connection, urls: Iterable[tuple[str, str]]) -> None:
        """Write URLs with the keys of their articles, in the caller's transaction."""
        aliases = [{"site": self._site, "url": url, "key": key} for url, key in sorted(urls)]
        if aliases:
            connection.execute(insert_into(self._engine, ALIASES).on_conflict_do_nothing(), aliases)

    def of(self, key: str) -> list[str]:
        """Return the aliases of an article."""
        query = select(ALIASES.c.url).where(ALIASES.c.site == self._site, ALIASES.c.key == key)
        return sorted(row.url for row in rows(self._engine, query))  # by ORDER BY, SQLite would read all of the site

    def article_of(self, url: str, key: str) -> DiscoveredUrl | None:
        """Return the article, of another key, that has this alias and is stored or will be fetched; or None."""
        found = rows(self._engine, _ARTICLE_OF, values={"of_site": self._site, "of_url": url, "not_key": key})
        return DiscoveredUrl(found[0].key, found[0].url, UrlKind.ARTICLE, found[0].priority) if found else None

    def known_copies(self, ids: Collection[str]) -> dict[str, tuple[str, str]]:
        """Return the key and the URL of each known article among these ids."""
        articles = (URLS.c.site == self._site, URLS.c.kind == as_literal(UrlKind.ARTICLE), ID_OF_KEY.in_(ids))
        found = rows(self._engine, select(URLS.c.key, URLS.c.url).where(*articles))
        return {row.key[DAY_CHARS:]: (row.key, row.url) for row in found}


def key_of(engine: Engine, url: str, copied_id: str | None) -> str | None:
    """Return the key of the article, of any site, that has this alias or this id; None if no article has."""
    by_url = select(ALIASES.c.key).where(ALIASES.c.url == url)
    by_id = select(URLS.c.key).where(URLS.c.kind == as_literal(UrlKind.ARTICLE), ID_OF_KEY.in_([copied_id]))
    found = rows(engine, by_url) or (rows(engine, by_id) if copied_id else [])
    return found[0].key if found else None


def places_of(engine: Engine, url: str, key: str | None) -> tuple[str, ...]:
    """Return the places of a URL's pages in the archive, or of the article with this key; empty for a list or none."""
    same = or_(URLS.c.url == url, URLS.c.key == key) if key else URLS.c.url == url
    no_list = URLS.c.kind != UrlKind.LIST
    found = rows(engine, select(URLS.c.archived).where(same, no_list, URLS.c.archived.is_not(None)))
    return places(found[0].archived) if found else ()


def url_of_document(engine: Engine, document_id: str) -> str | None:
    """Return the URL of the stored article with this document_id. StorageError as `rows`."""
    query = select(ARTICLES.c.url).where(ARTICLES.c.document_id == document_id).limit(1)
    return next((row.url for row in rows(engine, query)), None)
