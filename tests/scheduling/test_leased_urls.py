"""Leased URLs wait in a queue of their host, and more are leased while all hosts wait."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import pytest

from crawler.scheduling.host_queues import HostQueues
from crawler.scheduling.leased_urls import ASK_AGAIN_SECONDS, LeasedUrls
from crawler.storage.database import open_database
from crawler.storage.frontier.records import Lease
from crawler.vocabulary import UrlKind
from tests.storage.frontier_run import NOW, Run, article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path}/articles.db")
    yield opened
    opened.dispose()


def lease(host: str, number: int) -> Lease:
    return Lease(f"{host}{number}", f"https://{host}.example/{number}", UrlKind.ARTICLE, 1, "2026-07-20")


def taken(queues: HostQueues, now: float) -> list[str]:
    return [one.key for one in iter(lambda: queues.next(now), None)]


def test_hosts_take_turns_and_each_keeps_its_order() -> None:
    queues = HostQueues(lambda _: 0.0)
    queues.add([lease("a", 1), lease("a", 2), lease("b", 1), lease("a", 3), lease("b", 2)])
    assert taken(queues, NOW) == ["a1", "b1", "a2", "b2", "a3"]
    assert (len(queues), queues.hosts, queues.wait(NOW)) == (0, [], inf)


def test_a_host_that_has_to_wait_is_passed_over_until_its_time() -> None:
    waits = {"a.example": 5.0, "b.example": inf, "c.example": 0.0}
    queues = HostQueues(waits.__getitem__)
    queues.add([lease(host, 1) for host in "abc"])
    assert (taken(queues, NOW), queues.wait(NOW), len(queues)) == (["c1"], 5.0, 2)
    waits |= {"a.example": 0.0, "b.example": 0.0}
    assert taken(queues, NOW + 4.9) == ["b1"], "the end of its request may come at any time"
    assert taken(queues, NOW + 5) == ["a1"]


def test_other_hosts_are_leased_while_those_that_are_leased_wait(engine: Engine) -> None:
    run, waits = Run(engine), {"slow.example": 60.0}
    run.discovers(*(article(number, "2026-07-21", "slow.example") for number in range(30)))
    run.discovers(article(100, host="fast.example"))
    leased = LeasedUrls(run.frontier.leases, lambda host: waits.get(host, 0.0))
    assert [one.key for one in iter(lambda: leased.next(NOW), None)] == [article(100).key]
    assert leased.wait(NOW) == ASK_AGAIN_SECONDS
    run.discovers(article(101, host="late.example"))
    assert leased.next(NOW) is None
    found = leased.next(NOW + ASK_AGAIN_SECONDS)
    assert found is not None
    assert found.key == article(101).key


def test_urls_of_one_host_are_leased_when_none_is_left(engine: Engine) -> None:
    run, waits = Run(engine), {"www.example.org": 0.0}
    run.discovers(*(article(number) for number in range(50)))
    leased = LeasedUrls(run.frontier.leases, waits.__getitem__)
    assert leased.next(NOW) is not None
    held = len(leased)
    waits["www.example.org"] = 1.0
    assert leased.next(NOW) is None
    assert (len(leased), leased.wait(NOW)) == (held, 1.0)
