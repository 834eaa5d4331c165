"""The URLs of articles whose pages are in the archive: stored and refused ones, in the order of their discovery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from crawler.storage.database import rows
from crawler.storage.frontier.records import places
from crawler.storage.schema import URLS
from crawler.vocabulary import UrlKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Engine

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ArchivedUrl:
    """The URL of an article, and the places of its pages in the archive, in order."""

    url: str
    places: tuple[str, ...]


class ArchivedUrls:
    """Reads them from one database, those of some sites, or all. No transaction stays open between parts."""

    def __init__(self, engine: Engine, *, sites: Collection[str] = ()) -> None:
        self._engine = engine
        self._conditions: list[ColumnElement[bool]] = [
            *([URLS.c.site.in_(sorted(sites))] if sites else []),
            URLS.c.archived.is_not(None),
            URLS.c.kind != UrlKind.LIST,
        ]

    def read(self) -> Iterator[ArchivedUrl]:
        """Yield them."""
        query = select(URLS.c.id, URLS.c.url, URLS.c.archived).where(*self._conditions).order_by(URLS.c.id)
        after = 0
        while some := rows(self._engine, query.where(URLS.c.id > after).limit(ROWS_AT_ONCE), "the frontier"):
            yield from (ArchivedUrl(row.url, places(row.archived)) for row in some)
            after = some[-1].id
