"""Stores the articles that a crawl fetched: several in one transaction, each with the state of its URL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.items import FetchContext, Record
from crawler.storage.articles import is_older
from crawler.storage.forgotten import Forgotten, names_of_record
from crawler.storage.frontier.records import DiscoveredUrl, TransitionDetails
from crawler.storage.frontier.revisits import next_look_for_pages, next_revisit
from crawler.storage.transactions import in_transaction
from crawler.vocabulary import Reason, StoreResult, UrlEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy.engine import Connection, Engine

    from crawler.storage.articles import Articles, Stored
    from crawler.storage.frontier.frontier import Frontier


@dataclass(frozen=True, slots=True)
class FetchedArticle:
    """An article, and the context of its fetch; None if its page is not from the frontier.

    `own` is the article's own URL, where the page was fetched by the URL of another identity.
    """

    record: Record
    fetch: FetchContext | None
    own: DiscoveredUrl | None = None

    @property
    def names(self) -> set[str]:
        """The keys of the rows that storing it writes."""
        return {self.record.identity or "", *([self.fetch.key] if self.fetch else [])}


class FetchedArticles:
    """Stores the articles of one crawl.

    `worse` gives the reason why a record must not replace a stored one, or None. A `live` page comes from the network:
    it is newer than the stored one, whatever the clock said when that was fetched. `count` gets the results in the
    transaction that stores the articles: counts that it writes there are those of the store, however the worker ends.
    """

    def __init__(  # noqa: PLR0913  # the store's parts, and the rules of a crawl
        self,
        engine: Engine,
        articles: Articles,
        frontier: Frontier,
        worse: Callable[[Record, Record], Reason | None],
        *,
        live: bool,
        count: Callable[[Connection, Sequence[FetchedArticle], Sequence[StoreResult | Reason]], None] | None = None,
    ) -> None:
        self._engine = engine
        self._articles = articles
        self._forgotten = Forgotten(engine)
        self._frontier = frontier
        self._worse = worse
        self._live = live
        self._count = count

    def store(self, fetched: Sequence[FetchedArticle], now: float) -> list[StoreResult | Reason]:
        """Store articles, no two of which write the same rows, in one transaction with the states of their URLs.

        Returns for each the result, or the reason why it is not stored: worse than the stored one, FORGOTTEN, or
        LEASE_LOST if another worker has leased its URL meanwhile.
        UnstorableError if the database cannot store the data of one of them, StorageError if it fails; then none of
        them is stored.
        """
        others = f" and {len(fetched) - 1} more" if len(fetched) > 1 else ""
        return self._store(f"{fetched[0].record.url}{others}", fetched, now)

    @in_transaction("cannot store {shown}")
    def _store(
        self, connection: Connection, shown: str, fetched: Sequence[FetchedArticle], now: float
    ) -> list[StoreResult | Reason]:
        del shown  # it is a part of the message of an error
        barred = self._barred(connection, fetched)
        old = self._articles.stored_under(connection, [one.record for one in fetched])
        stored_at = datetime.fromtimestamp(now, UTC)
        both = list(zip(fetched, old, barred, strict=True))
        new = [one.record for one, stored, reason in both if stored is None and not reason]
        self._articles.add(connection, new, stored_at)
        results = [reason or self._put(connection, one, stored, stored_at) for one, stored, reason in both]
        self._record_states(connection, zip(fetched, old, results, strict=True), now)
        if self._count is not None:
            self._count(connection, fetched, results)
        return results

    def _barred(self, connection: Connection, fetched: Sequence[FetchedArticle]) -> list[Reason | None]:
        """Return for each article why it must not be stored, whatever is in it, or None."""
        held = self._frontier.held(connection, {one.fetch.key for one in fetched if one.fetch})
        lost = [one.fetch is not None and one.fetch.key not in held for one in fetched]
        reasons = [Reason.LEASE_LOST if is_lost else None for is_lost in lost]
        if self._forgotten.is_empty:
            return reasons
        return [
            Reason.FORGOTTEN if self._is_forgotten(connection, one.record) else reason
            for one, reason in zip(fetched, reasons, strict=True)
        ]

    def _is_forgotten(self, connection: Connection, record: Record) -> bool:
        return self._forgotten.has(names_of_record(record), connection)

    def _put(
        self, connection: Connection, one: FetchedArticle, old: Stored | None, now: datetime
    ) -> StoreResult | Reason:
        if old is None:
            return StoreResult.STORED
        worse = self._worse(old.record, one.record)
        return worse or self._articles.put(connection, old, one.record, now, live=self._live)

    def _record_states(
        self,
        connection: Connection,
        stored: Iterable[tuple[FetchedArticle, Stored | None, StoreResult | Reason]],
        now: float,
    ) -> None:
        """Record the new state of each URL, and of the article's own URL if the page has another identity."""
        states = defaultdict[UrlEvent, list[tuple[str, TransitionDetails]]](list)
        for one, old, result in stored:
            if one.fetch is None or not isinstance(result, StoreResult):
                continue
            if one.own is not None:
                self._frontier.move(connection, one.fetch.key, one.own, one.record.site, now)
            event = UrlEvent.UNCHANGED if result == StoreResult.UNCHANGED else UrlEvent.STORED
            key = one.own.key if one.own else one.fetch.key
            states[event].append((key, self._details(one.record, one.fetch, old, now)))
        for event, fetched in states.items():
            self._frontier.store(connection, event, fetched)

    def _details(self, record: Record, fetch: FetchContext, old: Stored | None, now: float) -> TransitionDetails:
        fetched_at = record.fetched_at
        if not self._live and old and is_older(record, old.record):  # an archive's older copy: newer validators stay
            fetch, fetched_at = FetchContext(fetch.key, fetch.age), None
        reason, due_at = fetch.incomplete, next_revisit(fetch.age, now)
        if reason == Reason.PAGES_GONE:
            known_seconds = now - datetime.fromisoformat(old.record.stored_at or "").timestamp() if old else 0.0
            due_at = next_look_for_pages(fetch.age, known_seconds, now)
        elif reason:
            due_at = now
        return TransitionDetails(
            reason, due_at, fetched_at, fetch.etag, fetch.last_modified, fetch.digest, fetch.archived
        )
