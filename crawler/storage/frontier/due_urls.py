"""Chooses the URLs that a run leases next: a few of each host, from hosts in turn, and of each host the best.

The best are lists, then the newest articles. A crawl of one host has them in this order alone. A crawl of many hosts
walks from host to host along an index, from the host where the last batch ended, and passes over the hosts of which
another worker has a lease: a slow host cannot fill the crawl, and workers do not wait for each other. No statement
reads all that is due. Times are seconds since 1970, UTC.
"""

from __future__ import annotations

import random
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Boolean, and_, bindparam, func, literal, or_, select, true

from crawler.storage.database import as_literal, rows
from crawler.storage.frontier.host_hash import BITS
from crawler.storage.frontier.run_urls import RunUrls
from crawler.storage.frontier.states import allowed_states
from crawler.storage.schema import URLS
from crawler.vocabulary import Reason, UrlEvent, UrlState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import CTE, BindParameter, ColumnElement, FromClause, ScalarSelect, Select
    from sqlalchemy.engine import Connection, Engine

    from crawler.storage.frontier.records import Scope

MANY_DUE = 500
FEW_HOSTS = 8
"""Up to so many hosts share a batch; with more of them, each gives HOST_BATCH URLs at most."""
HOST_BATCH = 4
"""How many URLs of one of many hosts are leased at once."""
MAX_STEPS = 500
"""How many hosts a statement passes at most: about 20 µs each in PostgreSQL."""
REPEATED_STATES = (UrlState.WAITING, UrlState.STORED, UrlState.UNCHANGED)
"""The states in which a run may lease a URL that it has leased before: for another try, or for a revisit."""
_AT: BindParameter[float] = bindparam("at")
_LIMIT: BindParameter[int] = bindparam("limit")
_OF_HOST: BindParameter[int] = bindparam("of_host")
_MAY_SHARE: BindParameter[bool] = bindparam("may_share", type_=Boolean)
_HELD: ColumnElement[Any] = bindparam("held", expanding=True)
_NEXT, _LEASED = URLS.alias("of_next_host"), URLS.alias("leased")


class DueUrls(RunUrls):
    """The URLs of one site that are due. `hosts` is how many hosts they had at the last choice, FEW_HOSTS + 1 for more.

    A host counts while one of its URLs has a due time. The statements are built once for all batches.
    """

    def __init__(self, engine: Engine, site: str, run: int, worker: int, scope: Scope) -> None:
        super().__init__(engine, site, run, worker, scope)
        self.hosts = 0
        self._due = 0
        self._is_postgresql = engine.dialect.name == "postgresql"
        self._start = _any_host()

    def count(self, now: float) -> int:
        """Count the URLs that are due, up to MANY_DUE, and the hosts; return how many URLs."""
        values = {"at": now, "start": -1, "steps": FEW_HOSTS + 1}
        ((self._due, self.hosts),) = rows(self._engine, self._counts, values=values)
        return self._due

    def choose(self, connection: Connection, limit: int, now: float, held: Collection[int] = ()) -> list[int]:
        """Return the ids of up to `limit` due URLs, none of the hosts with the numbers `held`. `count` comes first.

        The rows stay locked until the caller's transaction ends. Rows that another one has locked are passed over.
        """
        many = self.hosts > FEW_HOSTS
        of_host = min(HOST_BATCH, limit) if many else ceil(limit / max(self.hosts, 1))
        values = {"at": now, "limit": limit, "of_host": of_host, "held": list(held), "may_share": not many}
        if self._due >= MANY_DUE and many:
            return self._walk_on(connection, values)
        query = self._best_of_few if self.hosts <= 1 else self._of_oldest
        if self._due >= MANY_DUE:
            query, values = self._of_few_hosts, values | {"start": -1, "steps": FEW_HOSTS}
        return list(connection.execute(query, values).scalars())

    def may_lease(self) -> ColumnElement[bool]:
        """Leave out the URLs out of the run's scope, those that it has finished, and those that no run leases.

        See states.py for the last.
        """
        whole = or_(URLS.c.reason.is_(None), URLS.c.reason != Reason.INCOMPLETE)
        again = and_(URLS.c.state.in_(REPEATED_STATES), whole)
        states = URLS.c.state.in_(allowed_states(UrlEvent.LEASED))
        return and_(states, or_(self._not_of_run(), again), *self._enqueued(URLS), *self._in_days())

    def _walk_on(self, connection: Connection, values: dict[str, Any]) -> list[int]:
        """Walk on from the last host, and after the host with the largest number from the first one.

        If few hosts have due URLs, a walk may miss them, but they have those that have been due for the longest time.
        """
        found: list[int] = []
        for start in (self._start, -1):
            left = {"limit": values["limit"] - len(found), "start": start, "steps": MAX_STEPS}
            urls = connection.execute(self._of_many_hosts, values | left).all()
            found += [url.id for url in urls if url.id not in found]
            if len(found) == values["limit"]:
                self._start = urls[-1].host
                return found
        self._start = _any_host()
        oldest = connection.execute(self._of_oldest, values).scalars()
        return [*found, *(one for one in oldest if one not in found)][: values["limit"]]

    @cached_property
    def _counts(self) -> Select[Any]:
        """How many URLs are due, up to MANY_DUE, and how many hosts the frontier has, up to the steps of the walk."""
        some = select(URLS.c.id).where(self._mine(URLS.c.due_at <= _AT)).limit(MANY_DUE).subquery()
        due, hosts = select(func.count()).select_from(some), select(func.count(self._walk.c.host))
        return select(due.scalar_subquery().label("due"), hosts.scalar_subquery().label("hosts"))

    @cached_property
    def _best_of_few(self) -> Select[Any]:
        """The rows that are due, found by their time and then sorted: the sum keeps SQLite from the other index."""
        due = select(URLS.c.id).where(self._due_by_time)
        return due.order_by((URLS.c.priority + 0).desc(), URLS.c.id).limit(_LIMIT).with_for_update(skip_locked=True)

    @cached_property
    def _of_oldest(self) -> Select[Any]:
        """Of the rows that have been due for the longest time, first the best one of each host, then the second one."""
        oldest = select(URLS.c.id).where(self._mine(URLS.c.due_at <= _AT)).order_by(URLS.c.due_at).limit(MANY_DUE)
        order = URLS.c.priority.desc(), URLS.c.id
        place = func.row_number().over(partition_by=URLS.c.host_hash, order_by=order).label("place")
        ids = oldest.subquery()
        due = select(URLS.c.id, URLS.c.priority, place).join(ids, ids.c.id == URLS.c.id)
        ranked = due.where(URLS.c.host_hash.not_in(_HELD), self.may_lease()).subquery()
        is_free = or_(_MAY_SHARE, self._is_free(URLS.c.host_hash))
        some = select(URLS.c.id).join(ranked, ranked.c.id == URLS.c.id).where(ranked.c.place <= _OF_HOST, is_free)
        first = some.order_by(ranked.c.place, ranked.c.priority.desc(), ranked.c.id).limit(_LIMIT)
        return first.with_for_update(of=URLS, skip_locked=True)

    @cached_property
    def _of_few_hosts(self) -> Select[Any]:
        joined, urls = self._of_hosts
        some = select(urls.c.id).select_from(joined).where(self._walk.c.host.not_in(_HELD))
        return some.order_by(urls.c.priority.desc(), urls.c.id).limit(_LIMIT)

    @cached_property
    def _of_many_hosts(self) -> Select[Any]:
        """A walk that ends as soon as the limit is reached: both databases read a recursive query as far as needed."""
        joined, urls = self._of_hosts
        some = select(self._walk.c.host, urls.c.id).select_from(joined)
        return some.where(self._walk.c.host.not_in(_HELD), self._is_free(self._walk.c.host)).limit(_LIMIT)

    def _is_free(self, host: ColumnElement[int]) -> ColumnElement[bool]:
        """Return the condition that no other worker has a lease of a host."""
        of_other = select(_LEASED.c.id).where(
            _LEASED.c.site == self._site,
            _LEASED.c.host_hash == host,
            _LEASED.c.state == as_literal(UrlState.LEASED),
            _LEASED.c.due_at > _AT,
            _LEASED.c.worker != self._worker,
        )
        return of_other.limit(1).correlate_except(_LEASED).scalar_subquery().is_(None)  # no join with all leases

    @cached_property
    def _walk(self) -> CTE:
        """The numbers of the hosts that have URLs with a due time, from the one after `start`; NULL is the end."""
        first = select(self._next_host(bindparam("start", type_=BigInteger)).label("host"), literal(1).label("step"))
        walk = first.cte("walk", recursive=True)
        more = walk.c.host.is_not(None), walk.c.step < bindparam("steps")
        return walk.union_all(select(self._next_host(walk.c.host), walk.c.step + 1).where(*more))

    def _next_host(self, after: ColumnElement[int]) -> ScalarSelect[int]:
        later = select(_NEXT.c.host_hash).where(
            _NEXT.c.site == self._site, _NEXT.c.due_at.is_not(None), _NEXT.c.host_hash > after, *self._enqueued(_NEXT)
        )
        return later.order_by(_NEXT.c.host_hash).limit(1).scalar_subquery()

    @cached_property
    def _of_hosts(self) -> tuple[FromClause, FromClause]:
        """The hosts of the walk joined with the best URLs of each, and these URLs.

        SQLite has no LATERAL, and the sum keeps it from the index of the times.
        """
        is_due = URLS.c.due_at <= _AT if self._is_postgresql else URLS.c.due_at + 0.0 <= _AT
        due = self._mine(URLS.c.host_hash == self._walk.c.host, URLS.c.due_at.is_not(None), is_due, self.may_lease())
        best = select(URLS.c.id, URLS.c.priority).where(due).order_by(URLS.c.priority.desc(), URLS.c.id).limit(_OF_HOST)
        if self._is_postgresql:
            urls = best.with_for_update(skip_locked=True).correlate(self._walk).lateral("best")
            return self._walk.join(urls, true()), urls
        of_id = URLS.alias("best")
        ids = best.with_only_columns(URLS.c.id).correlate(self._walk)
        return self._walk.join(of_id, of_id.c.id.in_(ids)), of_id

    @property
    def _due_by_time(self) -> ColumnElement[bool]:
        return self._mine(URLS.c.due_at <= _AT, URLS.c.host_hash.not_in(_HELD), self.may_lease())

    def _enqueued(self, urls: FromClause) -> list[ColumnElement[bool]]:
        return [urls.c.enqueued_by == self._run] if self._scope.only_enqueued else []


def _any_host() -> int:
    return random.getrandbits(BITS)  # spreads load, protects nothing
