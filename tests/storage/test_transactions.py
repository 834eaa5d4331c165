"""A transaction has its effect once, and gives its own result, whatever happens to the connection and the server."""

from __future__ import annotations

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.engine import make_url

from crawler.checks import reason_not_to_replace
from crawler.exceptions import StorageError
from crawler.items import FetchContext, Statement
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, wait_no_longer
from crawler.storage.fetched_articles import FetchedArticle, FetchedArticles
from crawler.storage.frontier.frontier import Frontier
from crawler.storage.frontier.records import DiscoveredUrl, Scope, Sighting, TransitionDetails
from crawler.storage.host_terms import HostTermsStore
from crawler.storage.runs import Runs
from crawler.storage.schema import ALIASES, ARTICLES, LIST_RHYTHMS, REVISIONS, URLS
from crawler.storage.site_models import ModelStore
from crawler.storage.transactions import in_transaction, work_as
from crawler.vocabulary import DiscoveryWay, Reason, StoreResult, UrlEvent, UrlKind
from tests.storage.frontier_run import NOW, article
from tests.storage.proxy import Cut, CuttingProxy
from tests.storage.records import NOON, numbered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection, Engine

    from crawler.items import Record
    from tests.postgresql import PostgresqlServer

SITE = "chinanews"
LINKS = [article(number) for number in range(3)]
LIST = Sighting("https://www.ecns.cn/", DiscoveryWay.LINKED, "//www.ecns.cn/")
WORKERS, ROUNDS = 4, 12
WAIT_SECONDS = 60.0


class Worker:
    """One worker of a run, with its own connections."""

    def __init__(self, url: str, wait_seconds: float = WAIT_SECONDS) -> None:
        self.engine = open_database(url, wait_seconds, repeats=True)
        claim = Runs(self.engine).crawl(SITE, NOON, {}, shared=True)
        work_as(self.engine, claim.worker)
        self.frontier = Frontier(self.engine, SITE, claim.run, claim.worker, Scope())
        self.articles = FetchedArticles(
            self.engine, Articles(self.engine), self.frontier, reason_not_to_replace, live=True
        )

    def discovers(self, links: Sequence[DiscoveredUrl], seen_on: Sighting = LIST) -> int:
        """Discover links; return how many are new."""
        return self.frontier.discovery.discover(links, seen_on, NOW)

    def leases(self, limit: int = 20) -> list[str]:
        """Lease URLs, and return their keys."""
        return sorted(lease.key for lease in self.frontier.leases.lease(limit, NOW))

    def stores(self, fetched: Mapping[str, Record]) -> list[StoreResult | Reason]:
        """Store articles by the keys of the URLs by which they were fetched."""
        return self.articles.store([_fetched(key, record) for key, record in fetched.items()], NOW)


def _fetched(key: str, record: Record) -> FetchedArticle:
    identity = record.identity or ""
    own = DiscoveredUrl(identity, record.url or "", UrlKind.ARTICLE, 0) if key != identity else None
    return FetchedArticle(record, FetchContext(key, 60.0, None, None, "digest"), own)


def through(proxy: CuttingProxy) -> str:
    return f"postgresql://postgres@127.0.0.1:{proxy.port}/postgres"


def count(engine: Engine, table: Table, *conditions: Any) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one())


@pytest.fixture
def proxy(postgresql_server: PostgresqlServer) -> Iterator[CuttingProxy]:
    url = postgresql_server.migrated_database()
    with CuttingProxy(Path(str(make_url(url).query["host"]))) as running:
        yield running


FETCHED = DiscoveredUrl(numbered(1).identity or "", numbered(1).url or "", UrlKind.ARTICLE, 1)
OPERATIONS: dict[str, tuple[Callable[[Worker], Any], Any]] = {
    "discovers": (lambda worker: worker.discovers(LINKS), len(LINKS)),
    "leases": (lambda worker: worker.leases(), [FETCHED.key]),
    "stores": (
        lambda worker: (worker.leases(), worker.stores({FETCHED.key: numbered(1)}))[1],
        [StoreResult.STORED],
    ),
    "fails": (
        lambda worker: (
            worker.leases(),
            worker.frontier.apply_alone(FETCHED.key, UrlEvent.FAILED, TransitionDetails(Reason.TIMEOUT, NOW)),
        )[1],
        True,
    ),
    "visits": (lambda worker: worker.frontier.discovery.visits.add(LIST, [FETCHED.key], NOW), None),
    "enqueues": (lambda worker: worker.frontier.discovery.enqueue([*LINKS, FETCHED], NOW), len(LINKS) + 1),
}


@pytest.mark.parametrize("cut", Cut)
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_transaction_whose_connection_is_lost_in_the_commit_has_its_effect_once(
    proxy: CuttingProxy, name: str, cut: Cut, caplog: pytest.LogCaptureFixture
) -> None:
    work, expected = OPERATIONS[name]
    worker = Worker(through(proxy))
    worker.discovers([FETCHED])
    proxy.cuts = [cut, None, cut, None]
    assert work(worker) == expected
    assert len(proxy.cuts) < 3, "the connection was lost"
    assert {record.message.partition(":")[0] for record in caplog.records if record.levelno == logging.WARNING} == {
        "waits up to 60 s for the database"
    }
    assert count(worker.engine, URLS) == (len(LINKS) + 1 if name in {"discovers", "enqueues"} else 1)
    assert (count(worker.engine, ARTICLES), count(worker.engine, REVISIONS)) == (int(name == "stores"), 0)
    assert count(worker.engine, LIST_RHYTHMS) == int(name == "visits")
    worker.engine.dispose()


@pytest.mark.parametrize("cut", Cut)
def test_a_transaction_of_no_worker_is_not_repeated_if_its_commit_has_no_answer(proxy: CuttingProxy, cut: Cut) -> None:
    engine = open_database(through(proxy))
    proxy.cuts = [cut]
    with pytest.raises(StorageError, match="the connection was lost in the COMMIT, so it may be done"):
        Runs(engine).begin(SITE, NOON)
    assert len(Runs(engine).latest()) == int(cut == Cut.AFTER)
    engine.dispose()


def test_a_run_that_ends_waits_for_no_server(proxy: CuttingProxy, caplog: pytest.LogCaptureFixture) -> None:
    worker = Worker(through(proxy))
    wait_no_longer(worker.engine)
    assert worker.leases() == []
    proxy.cuts = [Cut.BEFORE]
    with pytest.raises(StorageError, match="cannot write to the frontier"):
        worker.discovers(LINKS)
    assert not caplog.records
    worker.engine.dispose()


@pytest.mark.slow
def test_workers_wait_for_a_server_that_restarts_and_lose_nothing(
    postgresql_server: PostgresqlServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    url = postgresql_server.migrated_database()
    worker = Worker(url)
    pages = [[article(10 * page + number) for number in range(10)] for page in range(400)]
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(lambda: [worker.discovers(page) for page in pages])
        for mode in ("fast", "immediate"):
            before = count(worker.engine, URLS)
            while count(worker.engine, URLS) == before and not found.done():
                pass
            postgresql_server.restart(mode)
        assert found.result() == [10] * len(pages)
    assert count(worker.engine, URLS) == 10 * len(pages)
    logged = [record.message for record in caplog.records]
    assert sum(line.startswith("waits up to 60 s") for line in logged) == sum("answers again" in one for one in logged)
    worker.engine.dispose()


def quick_to_find_deadlocks(url: str) -> str:
    return f"{url}&options=-c%20deadlock_timeout%3D5ms"


@pytest.mark.slow
def test_workers_that_write_the_same_rows_in_any_order_lose_nothing(postgresql_server: PostgresqlServer) -> None:
    url = quick_to_find_deadlocks(postgresql_server.migrated_database())
    links = [article(number) for number in range(60)]
    copies = [article(number, host="m.example.org") for number in range(60)]
    feed = Sighting("https://www.ecns.cn/feed", DiscoveryWay.ANNOUNCED, "//www.ecns.cn/feed", has_window=True)

    def crawl(seed: int) -> Counter[str]:
        order, worker, counts = Random(seed), Worker(url), Counter[str]()  # noqa: S311  # an order
        for number in range(ROUNDS):
            some = order.sample([*links, *copies], 40)
            announced = [replace(one, announced=f"2026-07-20T00:00:{order.randrange(60):02}+00:00") for one in some]
            counts["new"] += worker.discovers(some)
            counts["new"] += worker.discovers(announced, feed)
            worker.frontier.discovery.enqueue(some[:20], NOW, again=True)
            worker.frontier.discovery.add_aliases({f"{one.url}?{number}": one.key for one in some})
            for seen in (LIST, feed):
                worker.frontier.discovery.visits.add(seen, [one.key for one in some], NOW + number)
            HostTermsStore(worker.engine).save("www.ecns.cn", NOW, [Statement("a", "b", "c")])
            ModelStore(worker.engine).save(SITE, str(number), NOON)
            counts["leased"] += len(worker.leases(5))
            worker.frontier.leases.release([], NOW)
        worker.engine.dispose()
        return counts

    with ThreadPoolExecutor(WORKERS) as pool:
        counts = sum(pool.map(crawl, range(WORKERS)), Counter[str]())
    engine = open_database(url)
    assert counts["new"] == count(engine, URLS) == len(links)
    assert count(engine, ALIASES) >= len(links)
    assert count(engine, LIST_RHYTHMS) == 2
    engine.dispose()


class Counting:
    """Counts in the rows of URLs, one after the other."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @in_transaction("cannot count")
    def count(self, connection: Connection, keys: Iterable[str]) -> None:
        """Add one to each."""
        for key in keys:
            connection.execute(update(URLS).where(URLS.c.key == key).values(attempts=URLS.c.attempts + 1))


def test_transactions_that_wait_for_each_other_are_repeated(postgresql_server: PostgresqlServer) -> None:
    url = quick_to_find_deadlocks(postgresql_server.migrated_database())
    workers = [Worker(url) for _ in range(2)]
    workers[0].discovers(LINKS)
    keys = [link.key for link in LINKS]

    def count_often(worker: Worker, order: Sequence[str]) -> None:
        for _ in range(ROUNDS * 4):
            Counting(worker.engine).count(order)

    with ThreadPoolExecutor() as pool:
        list(pool.map(count_often, workers, (keys, keys[::-1])))
    assert count(workers[0].engine, URLS, URLS.c.attempts == 2 * 4 * ROUNDS) == len(LINKS)
    for worker in workers:
        worker.engine.dispose()


@pytest.mark.slow
def test_an_article_that_workers_store_by_several_urls_at_once_is_stored_once(
    postgresql_server: PostgresqlServer,
) -> None:
    url = quick_to_find_deadlocks(postgresql_server.migrated_database())
    articles = [numbered(number) for number in range(1, 9)]

    def crawl(seed: int) -> Counter[StoreResult | Reason]:
        order, worker = Random(seed), Worker(url)  # noqa: S311  # an order
        results = Counter[StoreResult | Reason]()
        for number in range(ROUNDS):
            found = [
                DiscoveredUrl(f"{seed}/{number}/{one.url}", f"{one.url}?{seed}-{number}", UrlKind.ARTICLE, seed)
                for one in order.sample(articles, 4)
            ]
            worker.discovers(found)
            leased = {one.url: key for key in worker.leases() for one in articles if str(one.url) in key}
            fetched = {key: one for one in articles if (key := leased.get(one.url))}
            results.update(worker.stores(dict(order.sample([*fetched.items()], len(fetched)))) if fetched else ())
        worker.engine.dispose()
        return results

    with ThreadPoolExecutor(WORKERS) as pool:
        results = sum(pool.map(crawl, range(WORKERS)), Counter[StoreResult | Reason]())
    engine = open_database(url)
    assert results.keys() == {StoreResult.STORED, StoreResult.UNCHANGED}
    assert (results[StoreResult.STORED], count(engine, ARTICLES), count(engine, REVISIONS)) == (8, 8, 0)
    engine.dispose()


class _OnWarning(logging.Handler):
    """Does something at the first warning."""

    def __init__(self, do: Callable[[], object]) -> None:
        super().__init__(logging.WARNING)
        self._do = do

    def emit(self, record: logging.LogRecord) -> None:
        del record
        self._do()


def test_a_worker_that_starts_while_the_server_takes_no_connection_waits_for_it(
    postgresql_server: PostgresqlServer, caplog: pytest.LogCaptureFixture
) -> None:
    url = postgresql_server.migrated_database()
    admin = open_database(url)

    def execute(*statements: str) -> None:
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    execute("DROP ROLE IF EXISTS few", "CREATE ROLE few LOGIN CONNECTION LIMIT 0", "GRANT postgres TO few")
    handler = _OnWarning(lambda: execute("ALTER ROLE few CONNECTION LIMIT -1"))
    logging.getLogger("crawler.storage.repetition").addHandler(handler)
    engine = open_database(url.replace("postgres@", "few@"), WAIT_SECONDS, repeats=True)
    logging.getLogger("crawler.storage.repetition").removeHandler(handler)
    assert "too many connections" in caplog.text
    with engine.connect() as connection:
        idle = connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar_one()
    assert idle == "30s", "from the first statement on: it has the lock that all workers wait for"
    engine.dispose()
    caplog.clear()
    with pytest.raises(StorageError, match='role "nobody-here" does not exist'):
        open_database(url.replace("postgres@", "nobody-here@"), WAIT_SECONDS, repeats=True)
    assert not caplog.records, "nobody waits for what does not pass"
    execute("DROP ROLE few")
    admin.dispose()
