"""The URLs that an operator names are fetched although they are not due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.storage.frontier.records import Scope
from crawler.vocabulary import Reason, UrlEvent
from tests.storage.frontier_run import HOUR, NOW, Run, article

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


def test_a_run_with_urls_of_its_own_leases_only_these(engine: Engine) -> None:
    Run(engine).discovers(article(1), article(2))
    run = Run(engine, 2, Scope(only_enqueued=True))
    assert run.frontier.queue.enqueue([article(2), article(3)], NOW) == 2
    assert sorted(run.leased()) == [article(2).key, article(3).key]


def test_enqueued_urls_that_are_stored_are_fetched_only_with_again(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1), article(2))
    run.leased()
    run.applies(UrlEvent.STORED, article(1))
    run.applies(UrlEvent.FAILED, article(2), Reason.http(500), NOW + 24 * HOUR)
    second = Run(engine, 2, Scope(only_enqueued=True))
    second.frontier.queue.enqueue([article(1), article(2)], NOW)
    assert second.leased() == [article(2).key]
    second.frontier.queue.enqueue([article(1)], NOW, again=True)
    assert second.leased() == [article(1).key]


def test_missing_articles_are_known_and_not_stored_whole(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(*(article(n) for n in range(1, 6)))
    run.leased()
    events = [
        (UrlEvent.STORED, None),
        (UrlEvent.FAILED, Reason.TIMEOUT),
        (UrlEvent.REFUSED, Reason.TOO_SHORT),
        (UrlEvent.STORED, Reason.INCOMPLETE),
        (UrlEvent.GONE, None),
    ]
    for number, (event, reason) in enumerate(events, 1):
        assert run.applies(event, article(number), reason)
    second = Run(engine, 2, Scope(only_enqueued=True))
    assert second.frontier.queue.enqueue_missing(NOW) == 3
    assert second.leased() == [article(2).key, article(3).key, article(4).key]


def test_a_url_that_the_run_fetches_already_is_not_enqueued_a_second_time(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1))
    run.leased()
    assert run.frontier.queue.enqueue([article(1)], NOW, again=True) == 1
    assert run.leased() == []
