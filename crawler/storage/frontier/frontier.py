"""The frontier of one site, as one run works on it: the transitions of single URLs, and what belongs to them.

An article and its URL's state change in one transaction. An event that the table in states.py does not allow changes
neither. Times are seconds since 1970, UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, select

from crawler.chunks import in_chunks
from crawler.storage.articles import Articles
from crawler.storage.database import rows
from crawler.storage.frontier.discovery import Discovery
from crawler.storage.frontier.leases import Leases
from crawler.storage.frontier.records import TransitionDetails, iso, places
from crawler.storage.frontier.revisits import next_refused
from crawler.storage.frontier.run_urls import ARTICLE_OF_URL, GROUP, PAGES_GONE, RunUrls
from crawler.storage.frontier.states import apply, apply_by_key
from crawler.storage.schema import ARTICLES, URLS
from crawler.storage.transactions import in_transaction
from crawler.vocabulary import UrlEvent, UrlKind, UrlState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

    from crawler.storage.frontier.records import DiscoveredUrl, Scope
    from crawler.vocabulary import Reason

NO_VALIDATORS = {"etag": None, "last_modified": None, "digest": None}


class Frontier(RunUrls):
    """The frontier of one site: `discovery` and `leases` work on many URLs, the methods on one.

    In a crawl of several sites the frontier has the group's name, and an article has the name of its own `site`.
    """

    def __init__(self, engine: Engine, site: str, run: int, worker: int, scope: Scope) -> None:
        super().__init__(engine, site, run, worker, scope)
        self._articles = Articles(engine)
        self.discovery = Discovery(engine, site, run, worker, scope)
        self.aliases = self.discovery.aliases
        self.leases = Leases(engine, site, run, worker, scope)

    def apply(self, connection: Connection, key: str, event: UrlEvent, details: TransitionDetails) -> bool:
        """Apply an event to one URL, in the caller's transaction.

        False if its state does not allow the event, or if the worker no longer holds the lease that the event ends.
        """
        return bool(apply_by_key(connection, event, self._site, self._worker, [(key, details.columns())]))

    @in_transaction("cannot record {event} for {key}")
    def apply_alone(self, connection: Connection, key: str, event: UrlEvent, details: TransitionDetails) -> bool:
        """Apply an event that concerns no article, in a transaction of its own."""
        return self.apply(connection, key, event, details)

    @in_transaction("cannot record {key} as unchanged")
    def confirm(self, connection: Connection, key: str, details: TransitionDetails, site: str) -> None:
        """Record that the server says that an article of the `site` is unchanged, so it is not withdrawn."""
        if self.apply(connection, key, UrlEvent.NOT_MODIFIED, details):
            self._articles.restore(connection, site, key)

    @in_transaction("cannot record {key} as gone")
    def withdraw(self, connection: Connection, key: str, details: TransitionDetails, site: str, now: float) -> None:
        """Record that a URL is gone; its article, if the `site` has one stored, is marked as withdrawn and stays."""
        if self.apply(connection, key, UrlEvent.GONE, details):
            self._articles.withdraw(connection, site, key, datetime.fromtimestamp(now, UTC))

    def move(self, connection: Connection, key: str, target: DiscoveredUrl, site: str, now: float) -> None:
        """Record that a URL leads to the article of another, in the transaction that stores the article.

        The target is added if it is unknown. An article of the `site` under the old key is marked as withdrawn.
        """
        self.discovery.add(connection, [target], None, now)
        if self.apply(connection, key, UrlEvent.MOVED, TransitionDetails(target.key)):
            self._articles.withdraw(connection, site, key, datetime.fromtimestamp(now, UTC))

    @in_transaction("cannot record {key} as moved")
    def move_alone(self, connection: Connection, key: str, target: DiscoveredUrl, site: str, now: float) -> None:
        """Do the same in a transaction of its own: the article is fetched by its own URL."""
        self.move(connection, key, target, site, now)

    def store(self, connection: Connection, event: UrlEvent, fetched: Iterable[tuple[str, TransitionDetails]]) -> None:
        """Record, in the transaction that stores articles, that this run fetched them: event STORED or UNCHANGED.

        They are given by key.
        """
        mine = {"run": self._run, "kind": UrlKind.ARTICLE}
        of_run = ((key, details.columns() | mine) for key, details in fetched)
        apply_by_key(connection, event, self._site, self._worker, of_run)

    def held(self, connection: Connection, keys: Collection[str]) -> set[str]:
        """Return which of some URLs no other worker has leased since this one did.

        They stay so until the caller's transaction ends.
        """
        mine = self._mine(URLS.c.key.in_(keys), URLS.c.worker == self._worker)
        return set(connection.execute(select(URLS.c.key).where(mine).order_by(URLS.c.key).with_for_update()).scalars())

    @in_transaction("cannot roll {key} back")
    def roll_back(  # noqa: PLR0913, PLR0917  # the connection is given by the decorator
        self, connection: Connection, site: str, key: str, since: datetime, reason: Reason, now: datetime
    ) -> bool:
        """Remove what was stored of an article of the `site` since then; its previous revision is restored.

        Its URL is refused for the `reason` and due again later. It is fetched whole then: validators of a page that is
        not stored would only bring status 304. Returns False, and changes nothing, if nothing was stored.
        """
        details = TransitionDetails(reason, next_refused(0.0, now.timestamp()))
        rolled_back = self._articles.roll_back(connection, site, key, since)
        if rolled_back:
            apply(connection, UrlEvent.ROLLED_BACK, self._url(key), details.columns() | NO_VALIDATORS)
        return rolled_back

    def counts(self) -> dict[tuple[str, str, str], int]:
        """Return how many of the URLs that this run leased are in which (kind, state, reason)."""
        group = (URLS.c.kind, URLS.c.state, func.coalesce(URLS.c.reason, ""))
        query = select(*group, func.count()).where(self._mine(URLS.c.run == self._run)).group_by(*group)
        return {(kind, state, reason): many for kind, state, reason, many in rows(self._engine, query)}

    def lists_read(self) -> int:
        """Return how many lists all workers of this run have requested."""
        lists = self._mine(URLS.c.run == self._run, URLS.c.kind == UrlKind.LIST, URLS.c.state != UrlState.LEASED)
        return int(rows(self._engine, select(func.count()).select_from(URLS).where(lists))[0][0])

    def examples(self, kind: UrlKind, state: UrlState, reason: str, limit: int) -> list[str]:
        """Return some URLs of this run in a state for a reason: those whose page came before first, then seeds."""
        which = self._mine(URLS.c.run == self._run, URLS.c.kind == kind, URLS.c.state == state, URLS.c.reason == reason)
        first = case((URLS.c.fetched_at.is_not(None), 0), (URLS.c.enqueued_by == self._run, 1), else_=2)
        query = select(URLS.c.url).where(which).order_by(first, URLS.c.id).limit(limit)
        return [row.url for row in rows(self._engine, query)]

    def lists_gone(self, reasons: Collection[str]) -> dict[str, tuple[int, int]]:
        """Return how many lists this run requested, and how many of them ended for one of these reasons.

        `known` are those that have linked to articles, `given` those that the run began with.
        """
        lists = self._mine(URLS.c.run == self._run, URLS.c.kind == UrlKind.LIST)
        groups = {"known": URLS.c.fetched_at.is_not(None), "given": URLS.c.enqueued_by == self._run}
        counts: list[Any] = [func.count(), func.count(case((URLS.c.reason.in_(reasons), 1)))]
        found = {name: rows(self._engine, select(*counts).where(lists, group))[0] for name, group in groups.items()}
        return {name: (every, gone) for name, (every, gone) in found.items()}

    def new_articles(self, since: float) -> tuple[int, int]:
        """Return how many articles discovered since a time this run requested, and how many of them are gone."""
        new = self._mine(URLS.c.run == self._run, URLS.c.kind == UrlKind.ARTICLE, URLS.c.discovered_at >= iso(since))
        counts: list[Any] = [func.count(), func.count(case((URLS.c.state == UrlState.GONE, 1)))]
        ((every, gone),) = rows(self._engine, select(*counts).where(new))
        return every, gone

    def in_store(self, keys: Collection[str] | None = None) -> bool:
        """Return whether an article is stored: one of these keys, else of the URLs enqueued, else of the site."""
        article = ARTICLE_OF_URL
        if self._site != GROUP:  # PostgreSQL would read all articles for the sites of a group
            article = and_(ARTICLES.c.site == URLS.c.site, ARTICLES.c.identity == URLS.c.key)
        if keys is not None:
            urls = [self._mine(URLS.c.key.in_(some)) for some in in_chunks(keys)]
        else:
            enqueued = self._mine(URLS.c.enqueued_by == self._run)
            is_given = self._scope.only_enqueued and rows(self._engine, select(1).where(enqueued).limit(1))
            urls = [enqueued if is_given else self._mine()]
        stored = exists().where(article), URLS.c.state == UrlState.MOVED
        queries = (select(1).where(these, one).limit(1) for one in stored for these in urls)
        return any(rows(self._engine, query) for query in queries)

    def incomplete(self) -> tuple[int, int]:
        """Return how many articles of the site are stored without a page: one that may come, and one that is gone."""
        counts: list[Any] = [func.count().filter(which) for which in (~PAGES_GONE, PAGES_GONE)]
        ((may_come, gone),) = rows(self._engine, select(*counts).where(self._incomplete()))
        return may_come, gone

    def archived(self, key: str) -> tuple[str, ...]:
        """Return the places of an article's pages in the archive, in order; empty if none is archived."""
        found = rows(self._engine, select(URLS.c.archived).where(self._url(key)))
        return places(found[0].archived) if found else ()

    def _url(self, key: str) -> ColumnElement[bool]:
        return self._mine(URLS.c.key == key)
