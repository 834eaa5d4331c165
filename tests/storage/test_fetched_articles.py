"""Several articles in one transaction are stored as one after the other would be, with the states of their URLs."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from crawler.checks import reason_not_to_replace
from crawler.exceptions import StorageError, UnstorableError
from crawler.items import FetchContext, Record
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.storage.fetched_articles import FetchedArticle, FetchedArticles
from crawler.storage.frontier.records import DiscoveredUrl
from crawler.storage.schema import ARTICLES, REVISIONS, URLS
from crawler.storage.write_queue import WriteQueue
from crawler.vocabulary import Reason, StoreResult, UrlKind
from tests.storage.frontier_run import NOW, Run
from tests.storage.records import NOON, TEXT, numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Engine

    from tests.postgresql import PostgresqlServer

SITE = "chinanews"
LONGER = TEXT + "\n\nThe ferries run daily."
MOVED = "//www.ecns.cn/old/1.html"
"""The key of a URL whose page is the article number 5."""


def url_of(record: Record) -> DiscoveredUrl:
    return DiscoveredUrl(record.identity or "", record.url or "", UrlKind.ARTICLE, 0)


def again(number: int, **changes: Any) -> Record:
    """Return the record of an article that was fetched later than the known ones."""
    return numbered(number, fetched_at=(NOON + timedelta(hours=1)).isoformat(), **changes)


def fetched(record: Record, key: str | None = None) -> FetchedArticle:
    """Return an article that came by the URL of this key, by default its own."""
    context = FetchContext(key or record.identity or "", 60.0, '"1"', None, "digest", ("a.warc.gz:0",))
    return FetchedArticle(record, context, url_of(record) if key else None)


def begun(engine: Engine, known: Sequence[Record]) -> FetchedArticles:
    """Store the known articles, and lease the URLs of all. Return the store of a crawl of the network."""
    run = Run(engine, site=SITE)
    run.discovers(*(url_of(numbered(number)) for number in range(1, 5)), replace(url_of(numbered(0)), key=MOVED))
    run.leased()
    store = FetchedArticles(engine, Articles(engine), run.frontier, reason_not_to_replace, live=True)
    with writing(engine) as connection:
        Articles(engine).add(connection, known, NOON)
    return store


def tables(engine: Engine) -> list[list[dict[str, Any]]]:
    """Return all rows of the tables, without the numbers of the articles."""
    with engine.connect() as connection:
        rows = [
            [dict(row) for row in connection.execute(select(table).order_by(column)).mappings()]
            for table, column in ((ARTICLES, ARTICLES.c.identity), (REVISIONS, REVISIONS.c.record), (URLS, URLS.c.key))
        ]
    return [
        [{name: value for name, value in row.items() if name not in {"id", "article_id"}} for row in table]
        for table in rows
    ]


def emptied(engine: Engine) -> None:
    with writing(engine) as connection:
        for table in (ARTICLES, REVISIONS, URLS):
            connection.execute(table.delete())


def test_a_batch_gives_the_same_rows_as_one_article_after_the_other(engine: Engine) -> None:
    known = [numbered(number) for number in (2, 3, 4)]
    batch = [
        fetched(again(1)),
        fetched(again(2, text=LONGER)),
        fetched(again(3)),
        fetched(again(4, title=None)),
        fetched(again(5), MOVED),
    ]
    expected: list[StoreResult | Reason] = [StoreResult.STORED, StoreResult.CHANGED, StoreResult.UNCHANGED]
    expected += [Reason.WORSE_NO_TITLE, StoreResult.STORED]
    together = begun(engine, known)
    assert together.store(batch, NOW) == expected
    rows = tables(engine)
    assert [(row["key"], row["state"]) for row in rows[2]] == [
        (MOVED, "moved"),
        ("2026-03-04/iabcdefg0000001", "stored"),
        ("2026-03-04/iabcdefg0000002", "stored"),
        ("2026-03-04/iabcdefg0000003", "unchanged"),
        ("2026-03-04/iabcdefg0000004", "leased"),
        ("2026-03-04/iabcdefg0000005", "stored"),
    ]
    emptied(engine)
    alone = begun(engine, known)
    assert [alone.store([one], NOW)[0] for one in batch] == expected
    assert tables(engine) == rows


def test_one_article_that_cannot_be_stored_costs_only_itself(engine: Engine) -> None:
    store = begun(engine, [])
    batch = [fetched(numbered(number, text=f"Text {number}." + "\ud800" * (number == 2))) for number in (1, 2, 3)]
    queue = WriteQueue[FetchedArticle, StoreResult | Reason](
        lambda some: store.store(some, NOW), lambda _waiting: False
    )

    async def add_all() -> list[StoreResult | Reason | BaseException]:
        return await asyncio.gather(*(queue.add(one, one.names) for one in batch), return_exceptions=True)

    first, second, third = asyncio.run(add_all())
    assert (first, type(second), third) == (StoreResult.STORED, UnstorableError, StoreResult.STORED)
    assert [record.text for record in Articles(engine).all()] == ["Text 1.", "Text 3."]
    assert [row["state"] for row in tables(engine)[2]] == ["leased", "stored", "leased", "stored", "leased"]


@pytest.mark.slow
def test_a_transaction_that_fails_stores_no_article_and_changes_no_state(engine: Engine) -> None:
    store = begun(engine, [])
    before = tables(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE urls RENAME TO gone")
    with pytest.raises(StorageError, match=r"cannot store .* and 1 more"):
        store.store([fetched(numbered(1)), fetched(numbered(2))], NOW)
    with writing(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO urls")
    assert tables(engine) == before


def waits_for_a_lock(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar())


@pytest.mark.parametrize("known", [[2], [1, 2]], ids=["a new article", "a known article"])
def test_two_runs_that_store_the_same_articles_at_once_store_each_of_them(
    postgresql_server: PostgresqlServer, known: list[int]
) -> None:
    url = postgresql_server.empty_database()
    engine, other_engine = open_database(url), open_database(url)
    begun(engine, [numbered(number) for number in known])
    runs = Run(engine, 1, site=SITE), Run(other_engine, 2, site="news")
    for run in runs:
        run.discovers(*(url_of(numbered(number)) for number in (1, 2)))
        run.leased()
    frontiers = [run.frontier for run in runs]
    time = (NOON + timedelta(hours=2)).isoformat()
    newest = [fetched(numbered(number, fetched_at=time, text="B")) for number in (2, 1)]
    with ThreadPoolExecutor() as pool:
        second = list[Future[Any]]()

        def start_the_other(_old: Record, _new: Record) -> None:
            if not second:
                second.append(pool.submit(other.store, newest, NOW))
            while not (waits_for_a_lock(engine) or second[0].done()):
                pass

        store = FetchedArticles(engine, Articles(engine), frontiers[0], start_the_other, live=True)
        other = FetchedArticles(other_engine, Articles(other_engine), frontiers[1], lambda *_: None, live=True)
        first = store.store([fetched(again(1, text="A")), fetched(again(2, text="A"))], NOW)
        assert first == [StoreResult.CHANGED if number in known else StoreResult.STORED for number in (1, 2)]
        assert second[0].result() == [StoreResult.CHANGED] * 2
    revisions = [[one.text for one in Articles(engine).history(numbered(number).url or "")] for number in (1, 2)]
    assert revisions == [[*([TEXT] if number in known else []), "A", "B"] for number in (1, 2)]
    engine.dispose()
    other_engine.dispose()
