"""Writes URLs into the frontier, where they stay: those that pages link to, and those that a plan names.

A page's links are written, in one transaction, before the state of the page itself changes: a killed run loses no link.
The queue of a run has the URLs that it fetches although they are not due. Times are seconds since 1970, UTC.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, exists, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from crawler.chunks import in_chunks
from crawler.storage.database import concerns_data
from crawler.storage.forgotten import Forgotten, names_of_key, names_of_url
from crawler.storage.frontier.aliases import Aliases
from crawler.storage.frontier.host_hash import host_hash
from crawler.storage.frontier.insertion import insert_urls
from crawler.storage.frontier.list_visits import FIRST_SEEN, ListVisits
from crawler.storage.frontier.records import iso
from crawler.storage.frontier.run_urls import ARTICLE_OF_URL, WITHOUT_PAGES, RunUrls
from crawler.storage.frontier.states import apply, initial_state
from crawler.storage.schema import ARTICLES, URLS
from crawler.storage.transactions import in_transaction
from crawler.vocabulary import DiscoveryWay, Reason, UrlEvent, UrlKind, UrlState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy.engine import Connection, Engine

    from crawler.storage.frontier.records import DiscoveredUrl, NextListPage, Scope, Sighting

logger = logging.getLogger(__name__)
MAX_REMEMBERED = 20_000  # how many written URLs a run remembers; the others are looked up in the database
MAX_REMEMBERED_CHARS = 200  # of one URL
_INCOMPLETE = URLS.c.reason.in_((Reason.INCOMPLETE, Reason.PAGES_GONE))
_WHOLE = exists().where(
    ARTICLE_OF_URL, or_(ARTICLES.c.incomplete.is_(None), ~WITHOUT_PAGES, ARTICLES.c.withdrawn_at.is_not(None))
)
_MISSING = or_(and_(URLS.c.state.in_((UrlState.WAITING, UrlState.REFUSED, UrlState.FAILED)), ~_WHOLE), _INCOMPLETE)
"""An article that is known and not stored whole; one that is gone is not missing."""


class Discovery(RunUrls):
    """Writes the URLs that one run discovers or enqueues on one site."""

    def __init__(self, engine: Engine, site: str, run: int, worker: int, scope: Scope) -> None:
        super().__init__(engine, site, run, worker, scope)
        self.aliases = Aliases(engine, site)
        self.visits = ListVisits(engine, site, run, worker, scope)
        self._left_out: set[int] = set()  # hashes of URLs with their times: a repeated transaction counts once
        self._forgotten: set[int] = set()
        self._names = Forgotten(engine)
        self._remembered: OrderedDict[str, str] = OrderedDict()

    @property
    def left_out(self) -> int:
        """How many URLs this run has discovered that the database cannot store."""
        return len(self._left_out)

    @property
    def forgotten(self) -> int:
        """How many forgotten URLs this run has discovered."""
        return len(self._forgotten)

    def discover(
        self,
        urls: Iterable[DiscoveredUrl],
        seen_on: Sighting | None,
        now: float,
        *,
        lists: Iterable[str] = (),
        next_page: NextListPage | None = None,
    ) -> int:
        """Write a page's links, and the way that shows them, in one transaction; return how many are new and not lists.

        `lists` are the keys of lists that this run reads, known or new. The `next_page` of a list is read if the page
        links to an article that was discovered, on any list, after this list was last read.
        """
        urls, way = list(urls), seen_on.way if seen_on else None
        unseen = [url for url in urls if not self._is_written(url, way)]
        linked = [key for key in lists if f"list {key}" not in self._remembered]
        if not unseen and not linked and next_page is None:
            return 0
        new = self._discover(urls, unseen, linked, seen_on, next_page, now)
        final = (url for url in unseen if url.kind != UrlKind.OTHER)  # a feed can announce the others as articles
        self._remember({f"{way} {url.name}": url.key for url in final} | {f"list {key}": key for key in linked})
        return new

    @in_transaction("cannot write to the frontier")
    def _discover(  # noqa: PLR0913, PLR0917  # a page's links, and all that decides about them
        self,
        connection: Connection,
        urls: Sequence[DiscoveredUrl],
        unseen: Sequence[DiscoveredUrl],
        lists: Sequence[str],
        seen_on: Sighting | None,
        next_page: NextListPage | None,
        now: float,
    ) -> int:
        new = self.add(connection, unseen, seen_on, now)
        self._read_lists(connection, lists, now)
        if next_page is not None and self._has_newer_article(connection, urls, next_page.read_before):
            self.add(connection, [next_page.discovered], seen_on, now)
            self._read_lists(connection, [next_page.discovered.key], now, even_if_not_due=True)
        return new

    def add_aliases(self, keys: Mapping[str, str]) -> None:
        """Write other URLs of known articles, by URL; they are fetched only where the article's own URL fails."""
        new = {url: key for url, key in keys.items() if f"alias {url}" not in self._remembered}
        if new:
            self._add_aliases(new)
            self._remember({f"alias {url}": key for url, key in new.items()})

    @in_transaction("cannot write to the frontier")
    def _add_aliases(self, connection: Connection, keys: Mapping[str, str]) -> None:
        self.aliases.add(connection, keys.items())

    def add(self, connection: Connection, urls: Sequence[DiscoveredUrl], seen_on: Sighting | None, now: float) -> int:
        """Write the unknown ones of some URLs in the caller's transaction; return how many of them are not lists.

        The way in which they were seen is written for known ones too. A URL that the database cannot store is left out
        and counted in `left_out`, a forgotten one in `forgotten`.
        """
        if not self._names.is_empty:
            urls = self._not_forgotten(connection, urls, now)
        try:
            with connection.begin_nested():
                return self._add(connection, urls, seen_on, now)
        except (SQLAlchemyError, UnicodeEncodeError) as error:
            if not concerns_data(error):
                raise
        if len(urls) == 1:
            self._leave_out(urls[0], now)
            return 0
        middle = len(urls) // 2
        return sum(self.add(connection, half, seen_on, now) for half in (urls[:middle], urls[middle:]))

    def _add(self, connection: Connection, urls: Sequence[DiscoveredUrl], seen_on: Sighting | None, now: float) -> int:
        first: dict[str, DiscoveredUrl] = {}  # of two URLs of an article, the first counts
        for url in urls:
            first.setdefault(url.key, url)
        if not first:
            return 0
        known = self._known(connection, first)
        unknown = [self._row(url, seen_on, now) for key, url in first.items() if key not in known]
        new = insert_urls(self._engine, connection, unknown)
        known |= self._known(connection, first.keys() - known.keys() - new)  # other workers wrote them meanwhile
        fetched_by = {key: url.url for key, url in first.items()} | known
        aliases = {(name, url.key) for url in urls for name in (url.url, url.name) if name != fetched_by[url.key]}
        self.aliases.add(connection, aliases)
        if seen_on is not None and seen_on.way is not None:
            self._see_again(connection, known, seen_on.way, now)
        self._announce_articles(connection, [key for key in known if first[key].kind == UrlKind.ARTICLE], now)
        self._announce(connection, [(key, first[key].announced) for key in known])
        return sum(first[key].kind != UrlKind.LIST for key in new)

    @in_transaction("cannot write to the frontier")
    def enqueue(
        self,
        connection: Connection,
        urls: Collection[DiscoveredUrl],
        now: float,
        *,
        again: bool = False,
        only_due_lists: bool = False,
    ) -> int:
        """Enqueue some hundred URLs at most, new or known, for this run; return how many.

        Due now are those that are not stored whole, with `again` all; but not those that this run has fetched: the
        worker that enqueued them before may have died. Without `again`, a known article is fetched by its URL of this
        list. With `only_due_lists` the lists are left out whose rhythm says later.
        """
        not_due = [~self.visits.not_due(now)] if only_due_lists else []
        mine = self._mine(URLS.c.key.in_({url.key for url in urls}), *not_due)
        not_whole = or_(~URLS.c.state.in_((UrlState.STORED, UrlState.UNCHANGED)), _INCOMPLETE)
        event, which = (UrlEvent.ENQUEUED, []) if again else (UrlEvent.GIVEN, [not_whole])
        self.add(connection, list(urls), None, now)
        if not again:
            self._fetch_by(connection, {url.key: url.url for url in reversed([*urls])})
        apply(connection, event, and_(mine, self._not_of_run(), *which), {"due_at": now})
        return int(connection.execute(update(URLS).where(mine).values(enqueued_by=self._run)).rowcount)

    @in_transaction("cannot write to the frontier")
    def enqueue_missing(self, connection: Connection, now: float) -> int:
        """Enqueue every article of the run's days that is known and not stored whole; return how many."""
        missing = self._mine(URLS.c.kind == UrlKind.ARTICLE, _MISSING, self._not_of_run(), *self._in_days())
        return apply(connection, UrlEvent.MISSING, missing, {"due_at": now, "enqueued_by": self._run})

    def _leave_out(self, url: DiscoveredUrl, now: float) -> None:
        if (this := hash((url, now))) not in self._left_out:
            logger.warning("a link cannot be stored: %s", url.name)
            self._left_out.add(this)

    def _not_forgotten(self, connection: Connection, urls: Sequence[DiscoveredUrl], now: float) -> list[DiscoveredUrl]:
        """Return the URLs without the forgotten ones; whatever page shows them, they are never written."""
        names = {url: self._names_of(url) for url in urls}
        known = self._names.among({name for some in names.values() for name in some}, connection)
        kept = [url for url, some in names.items() if known.isdisjoint(some)]
        self._forgotten.update(hash((url, now)) for url in names.keys() - set(kept))
        return kept

    def _names_of(self, url: DiscoveredUrl) -> set[str]:
        return {*names_of_key(self._site, url.key), *names_of_url(url.url), *names_of_url(url.name)}

    def _row(self, url: DiscoveredUrl, seen_on: Sighting | None, now: float) -> dict[str, Any]:
        in_range = self._scope.has_day(url.day)
        seen_in = seen_on.way if seen_on and url.kind == UrlKind.ARTICLE else None
        return {
            **{name: getattr(url, name) for name in ("key", "url", "kind", "day", "section", "priority", "announced")},
            "site": self._site,
            "host_hash": host_hash(url.url),
            "state": initial_state(in_range=in_range),
            "due_at": now if in_range else None,
            "attempts": 0,
            "discovered_at": iso(now),
            "discovered_from": seen_on.url if seen_on else None,
            **{column.name: now if way == seen_in else None for way, column in FIRST_SEEN.items()},
        }

    def _see_again(self, connection: Connection, keys: Collection[str], way: DiscoveryWay, now: float) -> None:
        """Write that known articles were seen in a way, if this is the first time."""
        unseen = self._mine(URLS.c.kind == UrlKind.ARTICLE, FIRST_SEEN[way].is_(None))
        announced, linked = (now if one == way else column for one, column in FIRST_SEEN.items())
        for some in in_chunks(keys):
            these = and_(unseen, URLS.c.key.in_(some))
            connection.execute(update(URLS).where(these).values(first_announced=announced, first_linked=linked))

    def _announce_articles(self, connection: Connection, keys: Sequence[str], now: float) -> None:
        """Make those of these articles due that were known as pages of a sitemap only."""
        for some in in_chunks(keys):
            pages = self._mine(URLS.c.kind == UrlKind.OTHER, URLS.c.key.in_(some))
            apply(connection, UrlEvent.ANNOUNCED, pages, {"kind": UrlKind.ARTICLE, "reason": None, "due_at": now})

    def _announce(self, connection: Connection, known: Iterable[tuple[str, str | None]]) -> None:
        """Write the times that a list states for known URLs, where they are newer."""
        times = [{"of": key, "time": announced} for key, announced in sorted(known) if announced]
        newer = or_(URLS.c.announced.is_(None), URLS.c.announced < bindparam("time"))
        mine = self._mine(URLS.c.key == bindparam("of"), newer)
        if times:
            connection.execute(update(URLS).where(mine).values(announced=bindparam("time")), times)

    def _known(self, connection: Connection, keys: Collection[str]) -> dict[str, str]:
        queries = (select(URLS.c.key, URLS.c.url).where(self._mine(URLS.c.key.in_(some))) for some in in_chunks(keys))
        return {row.key: row.url for query in queries for row in connection.execute(query)}

    def _fetch_by(self, connection: Connection, urls: Mapping[str, str]) -> None:
        """Fetch known articles, by key, by these URLs from now on; the old URLs are aliases."""
        for key, old in self._known(connection, urls.keys()).items():
            if old != urls[key]:
                self.aliases.add(connection, [(old, key)])
                mine = self._mine(URLS.c.key == key)
                url, host = urls[key], host_hash(urls[key])
                changed = update(URLS).where(mine).values(url=url, host_hash=host, etag=None, last_modified=None)
                connection.execute(changed)

    def _has_newer_article(self, connection: Connection, urls: Iterable[DiscoveredUrl], since: str | None) -> bool:
        """Return whether any article among the URLs was discovered after this time; without one, any article counts."""
        articles = {url.key for url in urls if url.kind == UrlKind.ARTICLE}
        newer = self._mine(URLS.c.discovered_at > (since or ""))
        queries = (select(1).where(newer, URLS.c.key.in_(some)).limit(1) for some in in_chunks(articles))
        return any(connection.execute(query).first() is not None for query in queries)

    def _read_lists(
        self, connection: Connection, keys: Collection[str], now: float, *, even_if_not_due: bool = False
    ) -> None:
        """Make those lists due that this run has not read yet, if their rhythm says so."""
        is_due = [] if even_if_not_due else [~self.visits.not_due(now)]
        ended = or_(URLS.c.due_at.is_(None), URLS.c.state == UrlState.FAILED)
        lists = self._mine(URLS.c.kind == UrlKind.LIST, ended, self._not_of_run(), *is_due)
        for some in in_chunks(keys):
            apply(connection, UrlEvent.LIST_LINKED, and_(lists, URLS.c.key.in_(some)), {"due_at": now})

    def _is_written(self, url: DiscoveredUrl, way: DiscoveryWay | None) -> bool:
        """Return whether this run has written a link, so that it would change nothing now.

        A link on an article's page is no sighting: it changes nothing after a list has shown the same URL.
        """
        known = self._remembered.get
        if known(f"{way} {url.name}") is not None:
            return True
        is_sighting = way is not None or url.announced is not None
        return not is_sighting and any(known(f"{other} {url.name}") == url.key for other in DiscoveryWay)

    def _remember(self, keys: Mapping[str, str]) -> None:
        """Remember the keys of written URLs, by the way that showed them and by their names."""
        self._remembered.update({name: key for name, key in keys.items() if len(name) <= MAX_REMEMBERED_CHARS})
        while len(self._remembered) > MAX_REMEMBERED:
            self._remembered.popitem(last=False)
