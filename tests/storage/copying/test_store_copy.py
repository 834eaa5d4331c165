"""A copy has all rows of a store, in any database; two stores become one, and the same copy again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Integer, text

from crawler.storage.articles import Articles
from crawler.storage.copying.references import REFERENCES
from crawler.storage.copying.rules import COUNTED, NOT_COPIED, RULES
from crawler.storage.copying.runs import NO_CLAIM
from crawler.storage.database import open_database, writing
from crawler.storage.forgotten import ForgottenItems, name_digest, names_of_key
from crawler.storage.schema import METADATA
from crawler.vocabulary import CopyResult, UrlState
from tests.storage.copying.stores import Rows, copied, fill, rows_of, without_ids
from tests.storage.records import NOON, numbered, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.postgresql import PostgresqlServer

    Named = Callable[[str], str]

MANY = 1_203  # more than two batches


@pytest.fixture
def named(tmp_path: Path, request: pytest.FixtureRequest) -> Named:
    """Give a function that names a new database: `sqlite NAME`, `postgresql`, or `postgresql other`."""

    def url_of(name: str) -> str:
        kind, _, file = name.partition(" ")
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / file}.db"
        server: PostgresqlServer = request.getfixturevalue("postgresql_server")
        return server.other_database() if file else server.empty_database()

    return url_of


def as_copied(rows: Rows) -> Rows:
    """Return the rows of a store as its copy has them: no run works there."""
    workers = [row | NO_CLAIM if row["ended_at"] is None else row for row in rows["workers"]]
    waits = {"state": str(UrlState.WAITING), "worker": None}
    urls = [row | waits if row["state"] == UrlState.LEASED else row for row in rows["urls"]]
    return rows | {"workers": workers, "urls": urls} | {name: [] for name in NOT_COPIED}


def sizes(rows: Rows) -> dict[str, int]:
    """Return the number of copied rows, but of tables on articles, whose numbers differ, that are not revisions."""
    of_articles = {name for name, table in METADATA.tables.items() if "article_id" in table.c} - {"revisions"}
    return {name: len(some) for name, some in rows.items() if name not in {*of_articles, *NOT_COPIED}}


def test_every_table_has_a_rule() -> None:
    assert set(RULES) == set(METADATA.tables)


@pytest.mark.slow
@pytest.mark.parametrize(
    "names",
    [
        ("sqlite a", "sqlite b", "sqlite c"),
        ("sqlite a", "postgresql", "sqlite c"),
        ("postgresql", "postgresql other", "sqlite c"),
    ],
)
def test_a_copy_of_a_copy_has_the_rows_of_the_store_with_their_numbers(named: Named, names: tuple[str, ...]) -> None:
    first, second, third = map(named, names)
    fill(first, 1, 40)
    stored = rows_of(first)
    assert all(stored.values())
    counts = copied(first, second)
    assert counts == {(table, CopyResult.ADDED): len(stored[table]) for table in COUNTED}
    assert rows_of(second) == as_copied(stored)
    assert rows_of(first) == stored
    copied(second, third)
    assert rows_of(third) == as_copied(stored)
    assert {result for _, result in copied(third, second)} == {CopyResult.SAME}


@pytest.mark.slow
@pytest.mark.parametrize("names", [("sqlite a", "sqlite b"), ("sqlite a", "postgresql"), ("postgresql", "sqlite b")])
def test_two_stores_become_one_in_any_order_of_the_copies(named: Named, names: tuple[str, str]) -> None:
    one, other = map(named, names)
    fill(one, 1, 20)
    fill(other, 10, 30)
    both = named("sqlite both")
    fill(both, 1, 30)
    copied(one, other)
    merged = rows_of(other)
    assert without_ids(merged)["articles"] == without_ids(rows_of(both))["articles"]
    assert sizes(merged) == sizes(rows_of(both))
    assert {result for _, result in copied(one, other)} == {CopyResult.SAME}
    assert rows_of(other) == merged
    engine = open_database(other)
    assert len(Articles(engine).search("snow", 100)) == len([number for number in range(1, 30) if number % 3 == 1])
    put(engine, numbered(99))  # the database counts on from the copied ids
    engine.dispose()
    assert len(rows_of(other)["articles"]) == len(merged["articles"]) + 1


def test_the_search_finds_the_united_text_alone(named: Named, database_url: str) -> None:
    older, newer = named("sqlite older"), database_url
    for url, words, day in ((older, "snowfall", "05"), (newer, "sunshine", "04")):
        engine = open_database(url)
        put(engine, numbered(1, text=words, fetched_at=f"2026-03-{day}T00:00:00+00:00"))
        engine.dispose()
    copied(older, newer)
    engine = open_database(newer)
    articles = Articles(engine)
    assert [len(articles.search(word)) for word in ("snowfall", "sunshine")] == [1, 0]
    assert [one.text for one in articles.history(str(numbered(1).url))] == ["sunshine", "snowfall"]
    engine.dispose()


def test_batches_are_copied_one_after_the_other(named: Named) -> None:
    source, target = named("sqlite a"), named("sqlite b")
    fill(source, 1, 3)
    engine = open_database(source)
    with writing(engine) as connection:
        numbers = [{"number": f"https://e.example/{number}"} for number in range(MANY)]
        connection.execute(text("INSERT INTO aliases (site, url, key) VALUES ('s', :number, 'k')"), numbers)
    engine.dispose()
    open_database(target).dispose()
    assert copied(source, target)["aliases", CopyResult.ADDED] == MANY + 2
    assert copied(source, target)["aliases", CopyResult.SAME] == MANY + 2


def test_rows_that_postgresql_cannot_hold_are_changed_or_counted(named: Named) -> None:
    source, target = named("sqlite a"), named("postgresql")
    fill(source, 1, 4)
    engine = open_database(source)
    too_long = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(4_000))
    put(engine, numbered(4, url=f"https://e.example/{too_long}"), NOON)
    with writing(engine) as connection:
        connection.execute(text("UPDATE articles SET text = text || char(0, 1) || 'end' WHERE id = 1"))
    engine.dispose()
    counts = copied(source, target)
    assert (counts["articles", CopyResult.ADDED], counts["articles", CopyResult.LEFT_OUT]) == (3, 1)
    assert rows_of(target)["articles"][0]["text"].endswith(".end")


def test_every_column_with_the_id_of_a_row_is_a_reference() -> None:
    numbers = {
        column.name
        for name, table in METADATA.tables.items()
        for column in table.columns
        if isinstance(column.type, Integer) and (column.name.endswith("_id") or column.name == "run")
    }
    assert numbers <= set(REFERENCES)
    assert set(REFERENCES.values()) <= set(RULES)


@pytest.mark.slow
def test_what_is_forgotten_in_one_of_the_stores_is_not_copied(named: Named) -> None:
    first, second = map(named, ("sqlite a", "sqlite b"))
    fill(first, 1, 8)
    fill(second, 5, 9)
    of_first, of_second = rows_of(first)["articles"][1], rows_of(second)["articles"][-1]
    for store, article in ((second, of_first), (first, of_second)):
        engine = open_database(store)
        names = names_of_key(article["site"], article["identity"])
        ForgottenItems(engine).begin(name_digest(names[0]), names, "{}", NOON)
        engine.dispose()
    counts = copied(first, second)
    assert counts["articles", CopyResult.FORGOTTEN] == counts["urls", CopyResult.FORGOTTEN] == 1
    assert of_first["identity"] not in {row["identity"] for row in rows_of(second)["articles"]}
    copied(second, first)
    assert of_second["identity"] not in {row["identity"] for row in rows_of(first)["articles"]}
