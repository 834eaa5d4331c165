"""The table of states holds its promises for any sequence of events, and no other code writes a state."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.storage.frontier.records import Scope, TransitionDetails
from crawler.storage.frontier.refusals import Refusals
from crawler.storage.frontier.revisits import TRIES_A_RUN
from crawler.storage.frontier.states import TRANSITIONS, allowed_states, diagram, initial_state
from crawler.storage.schema import ARTICLES, METADATA, URLS
from crawler.vocabulary import Reason, StoreResult, UrlEvent, UrlState
from tests.crawling import PROJECT
from tests.storage.frontier_run import NOW, Run, article
from tests.storage.records import record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Connection, Engine

    from crawler.items import Record

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
STARTS, ENDS = "<!-- states -->", "<!-- /states -->"
WAIT_SECONDS, DAY_SECONDS = 3.0, 86_400.0


class World:
    """A frontier and its articles, and what the test knows of them: each article's revisions, oldest first."""

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

    def act(self, action: str, number: int, text: int) -> None:
        """Take one step of a crawl."""
        self.clock += 1
        key = article(number, DAYS[number % 2]).key
        if action in ANSWERS and self.row(key).get("state") != UrlState.LEASED:
            self.lease(key, number, 3)
        getattr(self, action.replace("-", "_"))(key, number, text)

    # -- what a crawl does ---------------------------------------------------------------

    def discover(self, key: str, number: int, text: int) -> None:
        self.run.discovers(article(number, DAYS[number % 2]), now=self.clock)

    def enqueue(self, key: str, number: int, text: int) -> None:
        self.run.frontier.queue.enqueue([article(number, DAYS[number % 2])], self.clock, again=bool(text))

    def missing(self, key: str, number: int, text: int) -> None:
        self.run.frontier.queue.enqueue_missing(self.clock)

    def lease(self, key: str, number: int, text: int) -> None:
        for lease in self.run.frontier.leases.lease(text + 1, self.clock):
            (self.conditional.add if lease.etag else self.conditional.discard)(lease.key)

    def release(self, key: str, number: int, text: int) -> None:
        self.run.frontier.leases.release([key], self.clock)

    def reclaim(self, key: str, number: int, text: int) -> None:
        self.run.frontier.leases.reclaim(self.clock)

    def next_run(self, key: str, number: int, text: int) -> None:
        self.clock += DAY_SECONDS * 2 * (text % 2)
        self.start_run(SCOPES[text])

    def fail(self, key: str, number: int, text: int) -> None:
        event = (UrlEvent.POSTPONED, UrlEvent.FAILED, UrlEvent.RELEASED)[text % 3]
        self.run.frontier.apply_alone(key, event, TransitionDetails(Reason.TIMEOUT, self.clock + WAIT_SECONDS))

    def finish(self, key: str, number: int, text: int) -> None:
        event = (UrlEvent.LIST_READ, UrlEvent.PASSED)[text % 2]
        self.run.frontier.apply_alone(key, event, TransitionDetails(Reason.NO_ARTICLE_URL))

    def refuse(self, key: str, number: int, text: int) -> None:
        details = TransitionDetails(Reason.TOO_SHORT, self.clock + WAIT_SECONDS, self.now.isoformat())
        self.run.frontier.apply_alone(key, UrlEvent.REFUSED, details)

    def gone(self, key: str, number: int, text: int) -> None:
        details = TransitionDetails(Reason.http(404), None if text else self.clock + WAIT_SECONDS)
        self.run.frontier.withdraw(key, details, "site", self.clock)

    def not_modified(self, key: str, number: int, text: int) -> None:
        if key in self.conditional:  # the server was given the validators of a page
            self.run.frontier.confirm(key, TransitionDetails(Reason.http(304)), "site")

    def page(self, key: str, number: int, text: int) -> None:
        if self.row(key).get("state") == UrlState.LEASED:
            with writing(self.engine) as connection:
                self.put(connection, key, text)

    def move(self, key: str, number: int, text: int) -> None:
        target = article(NUMBERS[text % len(NUMBERS)], DAYS[NUMBERS[text % len(NUMBERS)] % 2])
        if self.row(key).get("state") == UrlState.LEASED and target.key != key:
            with writing(self.engine) as connection:
                self.run.frontier.move(connection, key, target, "site", self.clock)
                self.put(connection, target.key, text)

    def accept(self, key: str, number: int, text: int) -> None:
        for refused in Refusals(self.engine).listed():
            made = self.made(refused.key, text)
            result = Refusals(self.engine).accept(refused, made, Reason.accepted(refused.reason), self.now)
            self.note(refused.key, made.text, result)

    def roll_back(self, key: str, number: int, text: int) -> None:
        rolled_back = self.run.frontier.roll_back("site", key, self.since, Reason.LAYOUT_CHANGED, self.now)
        assert rolled_back == (self.stored_now.get(key, 0) > 0)
        if rolled_back:
            self.stored[key].pop()
            self.stored_now[key] = 0 if not self.stored[key] else self.stored_now[key] - 1
            if not self.stored[key]:
                del self.stored[key]

    # -- what it leaves ------------------------------------------------------------------

    def put(self, connection: Connection, key: str, text: int) -> None:
        """Store an article with its URL's state, as the last pipeline does."""
        articles, made = Articles(self.engine), self.made(key, text)
        result = articles.put(connection, articles.stored(connection, made), made, self.now)
        event = UrlEvent.UNCHANGED if result == StoreResult.UNCHANGED else UrlEvent.STORED
        self.run.frontier.store(
            connection, key, event, TransitionDetails(None, self.clock + WAIT_SECONDS, None, '"e"', None, "d")
        )
        self.note(key, made.text, result)

    def made(self, key: str, text: int) -> Record:
        """Return the record of a page that came now."""
        return record(f"Text {text}.", site="site", identity=key, fetched_at=self.now.isoformat())

    def note(self, key: str, text: str, result: StoreResult) -> None:
        """Remember what the store should hold."""
        if result != StoreResult.UNCHANGED:
            self.stored.setdefault(key, []).append(text)
            self.stored_now[key] = self.stored_now.get(key, 0) + 1

    def row(self, key: str) -> dict[str, object]:
        """Return the row of a URL; empty if it is unknown."""
        with self.engine.connect() as connection:
            row = connection.execute(select(URLS).where(URLS.c.key == key)).mappings().first()
            return dict(row) if row else {}

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


ANSWERS = ("fail", "finish", "refuse", "gone", "not-modified", "page", "move")
ACTIONS = (
    *("discover", "enqueue", "missing", "lease", "release", "reclaim", "next-run", "next-run", "next-run"),
    *(*ANSWERS, "page", "page", "accept", "roll-back", "roll-back"),
)
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.sampled_from(NUMBERS), st.integers(0, 3)), min_size=20, max_size=40
)


def emptied(engine: Engine) -> Engine:
    """Delete all rows: each example begins with an empty database."""
    with writing(engine) as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
    return engine


def walk(engine: Engine, steps: list[tuple[str, int, int]]) -> None:
    """Take the steps, and check the promises after each."""
    world = World(emptied(engine))
    for action, number, text in [("discover", NUMBERS[0], 0), *steps]:
        world.act(action, number, text)
        world.check()
    world.check_end()


@pytest.fixture(scope="module")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('states')}/articles.db")
    yield engine
    engine.dispose()


@given(steps=STEPS)
@settings(max_examples=100, deadline=None)
def test_no_sequence_of_events_loses_a_url_or_an_article(
    sqlite_engine: Engine, steps: list[tuple[str, int, int]]
) -> None:
    walk(sqlite_engine, steps)


@given(steps=STEPS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_loses_any_on_either_database(engine: Engine, steps: list[tuple[str, int, int]]) -> None:
    walk(engine, steps)


def test_a_revisit_that_is_answered_after_a_roll_back_does_not_make_the_article_unchanged(engine: Engine) -> None:
    world = World(engine)
    for action in ("discover", "lease", "page"):
        world.act(action, 1, 0)
    world.clock += WAIT_SECONDS
    for action in ("lease", "roll-back", "not-modified"):
        world.act(action, 1, 0)
        world.check()
    assert world.row(article(1, DAYS[1]).key)["state"] == UrlState.REFUSED


def test_every_event_leads_somewhere_and_every_state_can_be_left() -> None:
    initial = {initial_state(in_range=in_range) for in_range in (True, False)}
    assert initial == {UrlState.WAITING, UrlState.OUT_OF_RANGE}
    assert initial | set(TRANSITIONS.values()) == set(UrlState)
    assert {state for state, _ in TRANSITIONS} == set(UrlState)
    assert {event for _, event in TRANSITIONS} | {UrlEvent.DISCOVERED, UrlEvent.DISCOVERED_OUT_OF_RANGE} == set(
        UrlEvent
    )


def test_events_that_write_articles_are_allowed_in_every_state() -> None:
    for event in (UrlEvent.STORED, UrlEvent.UNCHANGED, UrlEvent.ROLLED_BACK):
        assert allowed_states(event) == set(UrlState)


def test_an_event_that_the_state_does_not_allow_changes_nothing(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1))
    world_before = World.row(_only(engine), article(1).key)
    assert not run.applies(UrlEvent.FAILED, article(1), Reason.TIMEOUT, NOW + 60)
    assert World.row(_only(engine), article(1).key) == world_before


def test_each_event_has_an_explanation_of_one_line() -> None:
    assert all(event.explanation.endswith(".") and "\n" not in event.explanation for event in UrlEvent)


def test_the_architecture_page_has_the_diagram_of_the_table() -> None:
    page: Path = PROJECT / "docs" / "architecture.md"
    if page.exists():
        text = page.read_text(encoding="utf-8")
        assert text.partition(STARTS)[2].partition(ENDS)[0].strip() == diagram()


# -- no other code writes a state ----------------------------------------------------------

SOURCES = [
    file
    for file in sorted((PROJECT / "crawler").rglob("*.py"))
    if "migrations" not in file.parts and file.name != "states.py"
]


def written_columns(call: ast.Call) -> Iterator[str | None]:
    """Yield the columns that a call of `.values()` names; None for one that cannot be read from the code."""
    for argument in call.args:
        keys = argument.keys if isinstance(argument, ast.Dict) else [None]
        yield from (key.value if isinstance(key, ast.Constant) else None for key in keys)
    yield from (keyword.arg for keyword in call.keywords)


def updates_of_urls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of `.values()` on an `update(URLS)`."""
    for node in ast.walk(tree):
        is_values = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "values"
        if is_values and "update(URLS)" in ast.unparse(node):
            assert isinstance(node, ast.Call)
            yield node


def test_no_other_file_updates_the_state_of_a_url() -> None:
    for file in SOURCES:
        source = file.read_text(encoding="utf-8")
        columns = [column for call in updates_of_urls(ast.parse(source)) for column in written_columns(call)]
        assert source.count("update(URLS)") == len(list(updates_of_urls(ast.parse(source)))), f"{file}: no .values()"
        assert not {"state", None} & set(columns), file
        assert "UPDATE urls" not in source, file


def test_a_discovered_url_gets_its_initial_state_from_the_table() -> None:
    for file in (PROJECT / "crawler" / "storage").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
            for key, value in pairs:
                if isinstance(key, ast.Constant) and key.value == "state":
                    assert ast.unparse(value).startswith("initial_state("), file


def _only(engine: Engine) -> World:
    world = World.__new__(World)
    world.engine = engine
    return world
