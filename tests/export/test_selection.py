"""The selection of articles: filters in SQL, a condition that can only read, and one order in all databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from crawler.exceptions import BadInputError
from crawler.export.condition import require_one_condition
from crawler.export.selection import Selection
from crawler.export.snapshot import Counts, snapshot
from crawler.storage.schema import ARTICLES
from crawler.vocabulary import Preference, Purpose
from tests.storage.records import numbered, put

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

NAMES = {one.identity: name for name, one in (("a", numbered(1)), ("b", numbered(2)), ("c", numbered(3)))}
ALLOWED = Selection(purposes=(Purpose.TDM,))
DAYS = Selection(since=date(2015, 2, 11), until=date(2015, 2, 11))


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """Store three articles: of the evening, incomplete and withdrawn in another section, and without a date."""
    put(engine, numbered(1, published="2015-02-11T23:59:00+08:00", site="Ärzte", title="50% off: snow's end"))
    put(engine, numbered(2, published="2015-02-10T23:59:00+08:00", section="x", incomplete="page 2", kind="gallery"))
    put(engine, numbered(3, published=None, language="zh", site="zoo", terms_tdm=Preference.ALLOWED))
    with engine.begin() as connection:
        connection.execute(ARTICLES.update().where(ARTICLES.c.section == "x").values(withdrawn_at="2026"))
    return engine


def found(engine: Engine, selection: Selection) -> str:
    with snapshot(engine, selection) as selected:
        return "".join(NAMES[one.identity] for one in selected.records())


SELECTED = (
    (Selection(), "bca"),  # sites in the order of their bytes
    (Selection(sites=("zoo", "Ärzte")), "ca"),
    (Selection(sections=("x",)), "b"),
    (Selection(kinds=("article",), languages=("en",)), "a"),
    (DAYS, "a"),
    (Selection(since=date(2015, 2, 11), undated=True), "ca"),
    (Selection(until=date(2015, 2, 10)), "b"),
    (Selection(until=date.max), "ba"),
    (Selection(where="title LIKE '50%' AND title NOT LIKE '%:snow'"), "a"),
    (Selection(where="published IS NULL OR revision > 1"), "c"),
    (Selection(where="url IN (SELECT url FROM articles WHERE \"section\" = 'x')"), "b"),
    (Selection(where="title = '50% off: snow''s end'"), "a"),
    (ALLOWED, "c"),
    (Selection(where="withdrawn_at IS NULL"), "ca"),
)


def test_articles_are_selected_and_sorted_by_the_database(filled: Engine) -> None:
    assert [(one, found(filled, one)) for one, _ in SELECTED] == list(SELECTED)


def test_incomplete_withdrawn_and_undated_articles_are_counted(filled: Engine) -> None:
    for selection, counts in (
        (Selection(), Counts(3, 1, 1, 1, 0, 0)),
        (DAYS, Counts(1, 0, 0, 0, 1, 0)),
        (ALLOWED, Counts(1, 1, 0, 0, 0, 2)),
        (Selection(sites=("Ärzte",), since=date(2015, 1, 1)), Counts(1, 0, 0, 0, 0, 0)),
    ):
        with snapshot(filled, selection) as selected:
            assert selected.counts == counts


WRITES = {"sqlite": "(DELETE FROM articles)", "postgresql": "setval('articles_id_seq', 1) = 1"}


WRONG = (
    "1=1; DELETE FROM articles",
    "1=1) OR (1=1",
    "1=1) UNION SELECT (1",
    "(1=1",
    "1=1 -- all",
    "1=1 /* all",
    "title = 'a",
    'title = "a',
    "E'\\'' = '; DELETE FROM articles'",
    "$$'$$ = '; DELETE FROM articles --'",
    "nosuch = 1",
    "title = = 1",
    "nosuch(title)",
    "1 1",
)


def test_a_condition_that_is_wrong_or_writes_is_one_clear_error(filled: Engine) -> None:
    for where in (*WRONG, WRITES[filled.dialect.name]):
        with pytest.raises(BadInputError, match="--where") as raised, snapshot(filled, Selection(where=where)):
            pass
        assert "\n" not in str(raised.value)
    with filled.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM articles")).scalar() == 3


@pytest.mark.parametrize("where", ["", "a = ')'", "a = 'it''s; --'", "(a) AND ((b))", '"a(" = 1', "a LIKE '\\%'"])
def test_a_condition_may_have_any_sign_in_quotes(where: str) -> None:
    require_one_condition(where)


def test_the_articles_of_a_snapshot_are_those_of_its_beginning_and_the_database_can_be_written_after_it(
    filled: Engine,
) -> None:
    with snapshot(filled, Selection()) as selected:
        put(filled, numbered(4))
        put(filled, numbered(3, published=None, site="zoo", text="Changed.", fetched_at="2027-01-01T00:00:00+00:00"))
        assert [one.text == "Changed." for one in selected.records()] == [False] * 3
    with snapshot(filled, Selection()) as selected:
        assert selected.counts.articles == 4
