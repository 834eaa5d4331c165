"""A crawl of two articles, step by step: the frontier and the store, and what a test expects of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from crawler.storage.articles import Articles
from crawler.storage.database import writing
from crawler.storage.frontier.records import Scope, TransitionDetails
from crawler.storage.frontier.refusals import Refusals
from crawler.storage.schema import ARTICLES, METADATA, URLS
from crawler.vocabulary import Reason, StoreResult, UrlEvent, UrlState
from tests.storage.frontier_run import NOW, Run, article
from tests.storage.records import record

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Engine

    from crawler.items import Record
    from crawler.storage.frontier.records import DiscoveredUrl

DAYS = ("2026-07-20", "2015-01-01")
SCOPES = (Scope(), Scope(since="2026-01-01"), Scope(), Scope(only_enqueued=True))
NUMBERS = (1, 2)
FINISHED = {
    UrlState.MOVED,
    UrlState.LISTED,
    UrlState.PASSED,
    UrlState.OUT_OF_RANGE,
    UrlState.STORED,
    UrlState.UNCHANGED,
}
"""The states in which a URL may have no due time."""
FAILURES = (UrlEvent.POSTPONED, UrlEvent.FAILED, UrlEvent.RELEASED, UrlEvent.FAILED)
FINISHES = (UrlEvent.LIST_READ, UrlEvent.PASSED) * 2
WAIT_SECONDS, DAY_SECONDS = 3.0, 86_400.0
ANSWERS = ("fail", "finish", "refuse", "gone", "not-modified", "page", "move")
ACTIONS = (
    *("discover", "enqueue", "missing", "lease", "release", "reclaim", "next-run", "next-run", "next-run"),
    *(*ANSWERS, "page", "page", "accept", "roll-back", "roll-back"),
)


class World:
    """A frontier and its articles; `stored` are the texts of each article's revisions, oldest first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock = NOW
        self.run_number = 0
        self.stored: dict[str, list[str]] = {}
        self.urls = 0
        self.start_run(Scope())

    def start_run(self, scope: Scope) -> None:
        """Begin a new run; the one before may have been killed."""
        self.clock += WAIT_SECONDS
        self.run_number += 1
        self.since = self.now
        self.stored_now: dict[str, int] = {}
        self.conditional: set[str] = set()
        self.run = Run(self.engine, self.run_number, scope)
        self.run.frontier.leases.begin(self.clock)

    @property
    def now(self) -> datetime:
        """The time of the world."""
        return datetime.fromtimestamp(self.clock, UTC)

    def act(self, action: str, number: int, choice: int) -> None:
        """Take one step of a crawl with the article of a number; `choice` is 0 to 3."""
        self.clock += 1
        url = article(number, DAYS[number % 2])
        if action in ANSWERS and self.row(url.key).get("state") != UrlState.LEASED:
            self._lease(len(NUMBERS))
        frontier = self.run.frontier
        steps: dict[str, Callable[[], object]] = {
            "discover": lambda: self.run.discovers(url, now=self.clock),
            "enqueue": lambda: frontier.discovery.enqueue([url], self.clock, again=bool(choice)),
            "missing": lambda: frontier.discovery.enqueue_missing(self.clock),
            "lease": lambda: self._lease(choice + 1),
            "release": lambda: frontier.leases.release([url.key], self.clock),
            "reclaim": lambda: frontier.leases.reclaim(self.clock),
            "next-run": lambda: self._next_run(choice),
            "fail": lambda: self._apply(url.key, FAILURES[choice], Reason.TIMEOUT),
            "finish": lambda: frontier.apply_alone(url.key, FINISHES[choice], TransitionDetails(Reason.ROBOTS)),
            "refuse": lambda: self._apply(url.key, UrlEvent.REFUSED, Reason.TOO_SHORT),
            "gone": lambda: self._gone(url.key, last=bool(choice)),
            "not-modified": lambda: self._not_modified(url.key),
            "page": lambda: self._page(url.key, url, choice),
            "move": lambda: self._page(url.key, article(NUMBERS[choice % 2], DAYS[NUMBERS[choice % 2] % 2]), choice),
            "accept": lambda: self._accept(choice),
            "roll-back": lambda: self._roll_back(url.key),
        }
        steps[action]()

    def _lease(self, limit: int) -> None:
        for lease in self.run.frontier.leases.lease(limit, self.clock):
            (self.conditional.add if lease.etag else self.conditional.discard)(lease.key)

    def _next_run(self, choice: int) -> None:
        self.clock += DAY_SECONDS * 2 * (choice % 2)
        self.start_run(SCOPES[choice])

    def _apply(self, key: str, event: UrlEvent, reason: Reason) -> None:
        details = TransitionDetails(reason, self.clock + WAIT_SECONDS, self.now.isoformat())
        self.run.frontier.apply_alone(key, event, details)

    def _gone(self, key: str, *, last: bool) -> None:
        details = TransitionDetails(Reason.http(404), None if last else self.clock + WAIT_SECONDS)
        self.run.frontier.withdraw(key, details, "site", self.clock)

    def _not_modified(self, key: str) -> None:
        if key in self.conditional:  # the server was given the validators of a page
            self.run.frontier.confirm(key, TransitionDetails(Reason.http(304)), "site")

    def _page(self, key: str, target: DiscoveredUrl, choice: int) -> None:
        """Store the page of a leased URL, as the last pipeline does; it may be the article of another URL."""
        if self.row(key).get("state") != UrlState.LEASED:
            return
        articles, made = Articles(self.engine), self._made(target.key, choice)
        details = TransitionDetails(None, self.clock + WAIT_SECONDS, None, '"e"', None, "d")
        with writing(self.engine) as connection:
            if target.key != key:
                self.run.frontier.move(connection, key, target, "site", self.clock)
            result = articles.put(connection, articles.stored(connection, made), made, self.now)
            event = UrlEvent.UNCHANGED if result == StoreResult.UNCHANGED else UrlEvent.STORED
            self.run.frontier.store(connection, event, [(target.key, details)])
        self._note(target.key, made.text, result)

    def _accept(self, choice: int) -> None:
        for refused in Refusals(self.engine).listed():
            made = self._made(refused.key, choice)
            result = Refusals(self.engine).accept(refused, made, Reason.accepted(refused.reason), self.now)
            assert isinstance(result, StoreResult), "the model accepts only refused URLs, and no check is given"
            self._note(refused.key, made.text, result)

    def _roll_back(self, key: str) -> None:
        rolled_back = self.run.frontier.roll_back("site", key, self.since, Reason.LAYOUT_CHANGED, self.now)
        assert rolled_back == (self.stored_now.get(key, 0) > 0)
        if rolled_back:
            del self.stored[key][-self.stored_now.pop(key) :]
        if not self.stored.get(key, ["kept"]):
            del self.stored[key]

    def _made(self, key: str, choice: int) -> Record:
        return record(f"Text {choice}.", site="site", identity=key, fetched_at=self.now.isoformat())

    def _note(self, key: str, text: str, result: StoreResult) -> None:
        """Remember the articles that the store should have."""
        if result == StoreResult.REPROCESSED:
            self.stored[key][-1] = text
        elif result != StoreResult.UNCHANGED:
            self.stored.setdefault(key, []).append(text)
            self.stored_now[key] = self.stored_now.get(key, 0) + 1

    def row(self, key: str) -> dict[str, Any]:
        """Return the row of a URL; empty if it is unknown."""
        return row_of(self.engine, key)

    def check(self) -> None:
        """Check the promises of the table.

        No URL is lost: its row stays, and it is due, or leased until a time, or
        finished with a state that needs no fetch. The store has an article
        exactly if the last storing of its URL was not rolled back: always in the
        states stored and unchanged, never in out-of-range, and unchanged by
        every other state; in the state gone it is marked as withdrawn.
        """
        with self.engine.connect() as connection:
            rows = connection.execute(select(URLS)).mappings().all()
            articles = {row["identity"]: row for row in connection.execute(select(ARTICLES)).mappings()}
        assert len(rows) >= self.urls
        self.urls = len(rows)
        assert {key: article["text"] for key, article in articles.items()} == {
            key: texts[-1] for key, texts in self.stored.items()
        }
        for row in rows:
            state, stored = UrlState(row["state"]), articles.get(row["key"])
            assert row["due_at"] is not None or state in FINISHED or (state == UrlState.GONE and row["reason"])
            if state in {UrlState.STORED, UrlState.UNCHANGED}:
                assert stored is not None
                assert stored["withdrawn_at"] is None
            elif state == UrlState.OUT_OF_RANGE:
                assert stored is None
            elif state == UrlState.GONE:
                assert stored is None or stored["withdrawn_at"] is not None
            if state == UrlState.LEASED:
                assert row["run"] is not None
                assert row["attempts"] >= 1

    def check_end(self) -> None:
        """Check that a later run without limits leases each URL that has a due time."""
        self.clock += 60 * DAY_SECONDS
        self.start_run(Scope())
        with self.engine.connect() as connection:
            due = set(connection.execute(select(URLS.c.key).where(URLS.c.due_at.is_not(None))).scalars())
        assert set(self.run.leased(now=self.clock)) == due


def row_of(engine: Engine, key: str) -> dict[str, Any]:
    """Return the row of a URL; empty if it is unknown."""
    with engine.connect() as connection:
        row = connection.execute(select(URLS).where(URLS.c.key == key)).mappings().first()
        return {**row} if row else {}


def emptied(engine: Engine) -> Engine:
    """Delete all rows: each example begins with an empty database."""
    with writing(engine) as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
    return engine
