"""Discovery: the URLs that pages link to are written into the frontier, where they stay for ever.

A page's links are written, in one transaction, before the state of the page
itself changes: a killed run loses no link.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from crawler.storage.database import storage_errors, writing
from crawler.storage.frontier.aliases import Aliases
from crawler.storage.frontier.states import apply, initial_state
from crawler.storage.schema import URLS
from crawler.vocabulary import UrlEvent, UrlKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

    from crawler.storage.frontier.records import DiscoveredUrl, NextListPage, Scope

MAX_REMEMBERED = 20_000
"""How many written URLs a run remembers; the others are looked up in the database."""
MAX_KEYS = 2_000
"""How many keys one statement names. A sitemap may have 50,000 links; SQLite takes 32,766
variables, PostgreSQL 65,535."""


class Discovery:
    """Writes the URLs that one run discovers on one site."""

    def __init__(self, engine: Engine, site: str, run: int, scope: Scope) -> None:
        self._engine = engine
        self._site = site
        self._run = run
        self._scope = scope
        self.aliases = Aliases(engine, site)
        self._remembered: dict[str, None] = {}
        self._insert = (sqlite if engine.dialect.name == "sqlite" else postgresql).insert

    def discover(
        self,
        urls: Iterable[DiscoveredUrl],
        origin: str | None,
        now: float,
        *,
        lists: Iterable[str] = (),
        next_page: NextListPage | None = None,
    ) -> int:
        """Write the unknown ones of a page's links in one transaction; return how many of them are not lists.

        `lists` are the keys of lists that this run reads, known or new. The
        `next_page` of a list is read if the page links to an article that was
        discovered, on any list, after this list was last read.
        """
        urls = list(urls)
        unseen = [url for url in urls if url.name not in self._remembered]
        linked = [key for key in lists if f"list {key}" not in self._remembered]
        if not unseen and not linked and next_page is None:
            return 0
        with storage_errors("cannot write to the frontier"), writing(self._engine) as connection:
            new = self.add(connection, unseen, origin, now)
            if next_page is not None and self._has_newer_article(connection, urls, next_page.read_before):
                self.add(connection, [next_page.discovered], origin, now)
                linked.append(next_page.discovered.key)
            self._read_lists(connection, linked, now)
        self._remember([url.name for url in unseen] + [f"list {key}" for key in linked])
        return new

    def add_aliases(self, keys: Mapping[str, str]) -> None:
        """Write other URLs of known articles, by URL; they are fetched only where the article's own URL fails."""
        new = {url: key for url, key in keys.items() if url not in self._remembered}
        if not new:
            return
        with storage_errors("cannot write to the frontier"), writing(self._engine) as connection:
            self.aliases.add(connection, new.items())
        self._remember(new)

    def add(self, connection: Connection, urls: Sequence[DiscoveredUrl], origin: str | None, now: float) -> int:
        """Write the unknown ones of some URLs in the caller's transaction; return how many of them are not lists."""
        first = {url.key: url for url in reversed(urls)}  # of two URLs of an article, the first counts
        rows = {url.key: self._row(first[url.key], origin, now) for url in urls}
        if not rows:
            return 0
        added = self._insert(URLS).on_conflict_do_nothing().returning(URLS.c.key)
        new = set(connection.execute(added, list(rows.values())).scalars())
        fetched_by = {key: row["url"] for key, row in rows.items()} | self._known(connection, rows.keys() - new)
        aliases = {(name, url.key) for url in urls for name in (url.url, url.name) if name != fetched_by[url.key]}
        self.aliases.add(connection, aliases)
        return sum(rows[key]["kind"] != UrlKind.LIST for key in new)

    def _row(self, url: DiscoveredUrl, origin: str | None, now: float) -> dict[str, Any]:
        in_range = self._scope.has_day(url.day)
        return {
            "site": self._site,
            "key": url.key,
            "url": url.url,
            "kind": url.kind,
            "day": url.day,
            "section": url.section,
            "state": initial_state(in_range=in_range),
            "due_at": now if in_range else None,
            "priority": url.priority,
            "attempts": 0,
            "discovered_at": datetime.fromtimestamp(now, UTC).isoformat(),
            "discovered_from": origin,
        }

    def _known(self, connection: Connection, keys: Collection[str]) -> dict[str, str]:
        """Return the URLs by which known keys are fetched."""
        queries = (select(URLS.c.key, URLS.c.url).where(self._mine(URLS.c.key.in_(some))) for some in _parts(keys))
        return {row.key: row.url for query in queries for row in connection.execute(query)}

    def _has_newer_article(
        self, connection: Connection, urls: Iterable[DiscoveredUrl], read_before: str | None
    ) -> bool:
        """Return whether any article among the URLs was discovered after this time; the first time, any article is."""
        articles = {url.key for url in urls if url.kind == UrlKind.ARTICLE}
        newer = self._mine(URLS.c.discovered_at > (read_before or ""))
        queries = (select(1).where(newer, URLS.c.key.in_(some)).limit(1) for some in _parts(articles))
        return any(connection.execute(query).first() is not None for query in queries)

    def _read_lists(self, connection: Connection, keys: Collection[str], now: float) -> None:
        """Make those lists due that this run has not read yet."""
        not_read = or_(URLS.c.run.is_(None), URLS.c.run != self._run)
        lists = self._mine(URLS.c.kind == UrlKind.LIST, URLS.c.due_at.is_(None), not_read)
        for some in _parts(keys):
            apply(connection, UrlEvent.LIST_LINKED, and_(lists, URLS.c.key.in_(some)), {"due_at": now})

    def _mine(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(URLS.c.site == self._site, *conditions)

    def _remember(self, names: Iterable[str]) -> None:
        self._remembered.update(dict.fromkeys(names))
        while len(self._remembered) > MAX_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]


def _parts(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while part := list(islice(rest, MAX_KEYS)):
        yield part
