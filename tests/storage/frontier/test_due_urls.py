"""Leases go from host to host, on each database: no host fills a crawl, and no statement reads all that is due."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import event, text

from crawler.storage.database import writing
from crawler.storage.frontier.due_urls import FEW_HOSTS, HOST_BATCH, MANY_DUE, MAX_STEPS
from crawler.storage.frontier.host_hash import host_hash
from crawler.storage.frontier.records import DiscoveredUrl, Scope
from crawler.vocabulary import UrlKind
from tests.storage.frontier_run import NOW, Run, article

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Engine

    from crawler.storage.frontier.records import Lease

BATCH = 20
BIG = "big.example"
SCOPES = [Scope(), Scope(only_enqueued=True)]


def url(host: str, number: int, day: str = "2026-07-20") -> DiscoveredUrl:
    made = article(number, day, host)
    return DiscoveredUrl(f"{host}/{made.key}", made.url, UrlKind.ARTICLE, made.priority, day)


def run_on(engine: Engine, sizes: dict[str, int], scope: Scope | None = None, workers: int = 1) -> list[Run]:
    """Return workers on a frontier with so many due URLs of each host; those of BIG are the newest."""
    runs = [Run(engine, number, scope) for number in range(1, workers + 1)]
    urls = [url(host, i, "2026-07-21" if host == BIG else "2026-07-20") for host, n in sizes.items() for i in range(n)]
    runs[0].discovers(*urls)
    runs[0].frontier.discovery.enqueue(urls[:MANY_DUE], NOW)
    runs[0].frontier.discovery.enqueue(urls[MANY_DUE:], NOW)
    return runs


def batch(run: Run, held: Iterable[str] = ()) -> list[Lease]:
    return run.frontier.leases.lease(BATCH, NOW, [host_hash(f"https://{host}/") for host in held])


def hosts(leases: Iterable[Lease]) -> Counter[str]:
    return Counter(urlsplit(lease.url).hostname or "" for lease in leases)


@pytest.mark.parametrize("scope", SCOPES, ids=["all", "only enqueued"])
def test_each_of_many_hosts_gives_a_few_urls_before_one_gives_more(engine: Engine, scope: Scope) -> None:
    others = {f"other{number}.example": 12 for number in range(29)}
    (run,) = run_on(engine, {BIG: MANY_DUE // 2} | others, scope)
    given = Counter[str]()
    for _ in range(30 * HOST_BATCH // BATCH):
        leases = hosts(batch(run, given))
        assert (sum(leases.values()), set(leases.values())) == (BATCH, {HOST_BATCH})
        given += leases
    assert given.keys() == {BIG, *others}
    assert batch(run, given) == []
    assert hosts(batch(run, others)) == {BIG: HOST_BATCH}


@pytest.mark.parametrize("due", [MANY_DUE - 40, MANY_DUE])
def test_no_two_workers_have_leases_of_the_same_host_while_there_are_others(engine: Engine, due: int) -> None:
    others = {f"other{number}.example": 12 for number in range(20)}
    first, second = run_on(engine, {BIG: due - 20 * 12} | others, workers=2)
    of_first, of_second = (Counter[str]() for _ in range(2))
    for _ in range(21 * HOST_BATCH // BATCH + 1):
        of_first += hosts(batch(first, of_first))
        of_second += hosts(batch(second, of_second))
    assert of_first.keys() | of_second.keys() == {BIG, *others}
    assert not of_first.keys() & of_second.keys()
    first.frontier.leases.release([], NOW)
    assert hosts(batch(second, of_second)).keys() <= of_first.keys()


def test_the_last_host_with_due_urls_is_found_among_any_number_of_others(engine: Engine) -> None:
    (run,) = run_on(engine, {BIG: MANY_DUE})
    _fill(engine, 10 * MAX_STEPS, 5 * MAX_STEPS)
    with writing(engine) as connection:
        connection.execute(text(f"UPDATE urls SET due_at = {NOW} + 9 WHERE key LIKE 'filled%'"))  # noqa: S608  # the tests' own words
    assert [hosts(batch(run)) for _ in range(3)] == [{BIG: HOST_BATCH}] * 3


@pytest.mark.parametrize("due", [BATCH, MANY_DUE])
def test_a_few_hosts_share_a_batch_and_those_that_wait_are_left_out(engine: Engine, due: int) -> None:
    (run,) = run_on(engine, {BIG: due, "one.example": due, "other.example": due})
    first = batch(run)
    assert hosts(first).keys() == {BIG, "one.example", "other.example"}
    assert max(hosts(first).values()) <= BATCH // 3 + 1
    assert hosts(batch(run, held=[BIG])).keys() == {"one.example", "other.example"}


def test_one_host_gives_its_urls_in_their_order_however_many_are_due(engine: Engine) -> None:
    (run,) = run_on(engine, {BIG: MANY_DUE})
    run.discovers(url(BIG, 1_000, "2026-07-25"), DiscoveredUrl("list", f"https://{BIG}/", UrlKind.LIST, 4_000_000))
    in_order = ["list", f"{BIG}/2026-07-25/1000", *(f"{BIG}/2026-07-21/{number}" for number in range(38))]
    assert [lease.key for lease in (*batch(run), *batch(run))] == in_order


@pytest.mark.parametrize("scope", SCOPES, ids=["all", "only enqueued"])
@pytest.mark.parametrize("number", [1, FEW_HOSTS, 200])
def test_a_batch_is_found_by_indexes_alone(engine: Engine, number: int, scope: Scope) -> None:
    (run,) = run_on(engine, {"first.example": 1}, scope)
    _fill(engine, 4_000, number)
    statements: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda *said: statements.append((said[2], said[3])))
    assert batch(run)
    plan = _plan(engine, *[one for one in statements if one[0].startswith("WITH")][-1])
    assert "urls_host " in plan or "urls_enqueued_host " in plan
    assert "Seq Scan on urls" not in plan
    assert "SCAN urls" not in plan
    assert plan.count("TEMP B-TREE") + plan.count("Sort Key") <= (number <= FEW_HOSTS), "a few rows of a few hosts"


def _fill(engine: Engine, rows: int, number: int) -> None:
    """Add due URLs of so many hosts, and as many that are due later."""
    columns = "site, key, url, kind, state, discovered_at, due_at, priority, attempts, host_hash, enqueued_by"
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)"
    due_at = f"CASE WHEN i % 2 = 0 THEN {NOW} - 1 ELSE {NOW} + 9 END"
    strings = "'site', 'filled' || i, 'https://filled.example/' || i, 'article', 'waiting', '2026-01-01'"
    values = f"{strings}, {due_at}, i % 700, 0, (1 + i % :number) * 100003, 1"
    insert = text(f"INSERT INTO urls ({columns}) {numbers} SELECT {values} FROM n")  # noqa: S608  # the tests' own words
    with writing(engine) as connection:
        connection.execute(insert, {"rows": rows, "number": number})
        connection.execute(text("ANALYZE urls" if engine.dialect.name == "postgresql" else "PRAGMA optimize"))


def _plan(engine: Engine, statement: str, values: Any) -> str:
    explain = "EXPLAIN " if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    with engine.connect() as connection:
        return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + statement, values))
