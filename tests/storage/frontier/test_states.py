"""The table of states holds its promises for any sequence of events, and no other code writes a state."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.storage.database import open_database
from crawler.storage.frontier.states import EVENTS, allowed_states, initial_state
from crawler.vocabulary import Reason, UrlEvent, UrlState
from tests.crawling import PROJECT
from tests.storage.frontier_run import NOW, Run, article
from tests.storage.frontier_world import ACTIONS, DAYS, NUMBERS, WAIT_SECONDS, World, emptied, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from tests.postgresql import PostgresqlServer

STARTS, ENDS = "<!-- states -->", "<!-- /states -->"
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.sampled_from(NUMBERS), st.integers(0, 3)), min_size=20, max_size=40
)


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


@pytest.fixture(scope="module")
def postgresql_engine(postgresql_server: PostgresqlServer) -> Iterator[Engine]:
    engine = open_database(postgresql_server.migrated_database())
    yield engine
    engine.dispose()


@pytest.mark.slow
@given(steps=STEPS)
@settings(max_examples=settings().max_examples // 2)
def test_no_sequence_of_events_loses_a_url_or_an_article(
    sqlite_engine: Engine, steps: list[tuple[str, int, int]]
) -> None:
    walk(sqlite_engine, steps)


@pytest.mark.slow
@given(steps=STEPS)
@settings(max_examples=10)
def test_no_sequence_loses_any_on_postgresql(postgresql_engine: Engine, steps: list[tuple[str, int, int]]) -> None:
    walk(postgresql_engine, steps)


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
    assert {after for _, after in EVENTS.values()} == set(UrlState)
    assert {state for allowed, _ in EVENTS.values() for state in allowed} == set(UrlState)
    first = {UrlEvent.DISCOVERED, UrlEvent.DISCOVERED_OUT_OF_RANGE}
    assert {event for event, (allowed, _) in EVENTS.items() if not allowed} == first
    assert set(EVENTS) == set(UrlEvent)


def test_events_that_write_articles_are_allowed_in_every_state() -> None:
    for event in (UrlEvent.STORED, UrlEvent.UNCHANGED, UrlEvent.ROLLED_BACK):
        assert allowed_states(event) == set(UrlState)


def test_an_event_that_the_state_does_not_allow_changes_nothing(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1))
    before = row_of(engine, article(1).key)
    assert not run.applies(UrlEvent.FAILED, article(1), Reason.TIMEOUT, NOW + 60)
    assert row_of(engine, article(1).key) == before


def test_each_event_has_an_explanation_of_one_line() -> None:
    assert all(event.explanation.endswith(".") and "\n" not in event.explanation for event in UrlEvent)


def diagram() -> str:
    """Return the table as a Mermaid state diagram, for docs/architecture.md."""
    return "\n".join(["```mermaid", "stateDiagram-v2", *(f"    {line}" for line in _arrows()), "```"])


def _arrows() -> Iterator[str]:
    """Yield the arrows; an event that is allowed in every state begins at `any_state`."""
    labels: dict[tuple[str, str], list[str]] = {}
    for event, (allowed, after) in EVENTS.items():
        states: list[str] = [state for state in UrlState if state in allowed] or ["[*]"]
        for source in ["any_state"] if allowed == set(UrlState) else states:
            labels.setdefault((source, after), []).append(event)
    for (source, target), events in labels.items():  # Mermaid's names have no hyphens
        yield f"{source.replace('-', '_')} --> {target.replace('-', '_')}: {', '.join(events)}"


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
    """Yield the columns that a call of `.values()` names; None for columns that the code does not show."""
    for argument in call.args:
        keys = argument.keys if isinstance(argument, ast.Dict) else [None]
        yield from (str(key.value) if isinstance(key, ast.Constant) else None for key in keys)
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
        calls = list(updates_of_urls(ast.parse(source))) if "update" in source and "URLS" in source else []
        columns = [column for call in calls for column in written_columns(call)]
        assert source.count("update(URLS)") == len(calls), f"{file}: no .values()"
        assert not {"state", None} & set(columns), file
        assert "UPDATE urls" not in source, file


def test_a_discovered_url_gets_its_initial_state_from_the_table() -> None:
    for file in (PROJECT / "crawler" / "storage").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
            for key, value in pairs:
                if isinstance(key, ast.Constant) and key.value == "state":
                    assert ast.unparse(value).startswith("initial_state("), file
