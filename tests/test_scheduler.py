"""The scheduler gives Scrapy the URLs that are due, and loses none at its end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

import pytest
from scrapy import Request
from scrapy.utils.test import get_crawler
from sqlalchemy import text

from crawler.extensions.run_end import run_must_end
from crawler.scheduler import MAX_WAITING, PATIENCE, FrontierScheduler
from crawler.scheduling.leased_urls import BATCH
from crawler.storage.database import open_database, writing
from crawler.storage.frontier.records import DiscoveredUrl, TransitionDetails
from crawler.storage.frontier.revisits import RETRY_GROWTH
from crawler.vocabulary import Reason, RunStatus, UrlEvent, UrlKind, UrlState
from tests.storage.frontier_run import Run, article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrapy import Spider
    from sqlalchemy.engine import Engine

    from crawler.storage.frontier.records import Lease

FIRST_WAIT = 10.0
BAD = DiscoveredUrl("bad", "http://[bad", UrlKind.ARTICLE, 900_000)


class Requests:
    """Makes the requests of leased URLs, as a spider does; a bad URL has none."""

    def request(self, lease: Lease) -> Request | None:
        """Return the request of a lease."""
        return None if lease.key == BAD.key else Request(lease.url)


class GivesUp:
    """Gives a leased URL up, as a spider does with one that leads to a trap; the database is gone meanwhile."""

    def __init__(self, run: Run, engine: Engine) -> None:
        self._run, self._engine = run, engine

    def request(self, lease: Lease) -> None:
        """Record that the URL is not requested."""
        with writing(self._engine) as connection:
            connection.execute(text("DROP TABLE IF EXISTS urls"))
        self._run.frontier.apply_alone(lease.key, UrlEvent.FAILED, TransitionDetails(Reason.LINK_TRAP))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path}/articles.db")
    yield opened
    opened.dispose()


def scheduler_of(run: Run) -> FrontierScheduler:
    """Return the open scheduler of a run."""
    scheduler = FrontierScheduler(get_crawler(), run.frontier.leases, FIRST_WAIT * PATIENCE)
    scheduler.open(cast("Spider", Requests()))
    return scheduler


def urls(scheduler: FrontierScheduler) -> list[str]:
    """Return the URLs of all requests."""
    return [request.url for request in iter(scheduler.next_request, None)]


def test_each_due_url_is_requested_once_in_the_order_of_the_frontier(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(*(article(n) for n in range(BATCH + 5)), article(99, "2026-07-21"), now=0.0)
    scheduler = scheduler_of(run)
    assert scheduler.has_pending_requests()
    assert urls(scheduler) == [article(99, "2026-07-21").url, *(article(n).url for n in range(BATCH + 5))]
    assert not scheduler.has_pending_requests()


def test_no_request_is_made_while_many_pages_wait_for_their_processing(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1), now=0.0)
    waiting = iter((MAX_WAITING, MAX_WAITING - 1, 0))
    scheduler = FrontierScheduler(get_crawler(), run.frontier.leases, FIRST_WAIT, waiting=lambda: next(waiting))
    scheduler.open(cast("Spider", Requests()))
    assert scheduler.next_request() is None
    assert scheduler.has_pending_requests()
    assert urls(scheduler) == [article(1).url]


def test_requests_of_scrapy_itself_come_first(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1), now=0.0)
    scheduler = scheduler_of(run)
    assert scheduler.enqueue_request(Request("https://www.example.org/redirected"))
    assert urls(scheduler) == ["https://www.example.org/redirected", article(1).url]


def test_a_url_without_a_valid_request_is_passed_over(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(BAD, article(1), now=0.0)
    assert urls(scheduler_of(run)) == [article(1).url]


@pytest.mark.parametrize(
    ("wait", "pending"), [(FIRST_WAIT * RETRY_GROWTH**2, True), (FIRST_WAIT * PATIENCE * 2, False)]
)
def test_a_run_waits_for_the_next_try_within_its_patience(engine: Engine, wait: float, *, pending: bool) -> None:
    run = Run(engine)
    run.discovers(article(1), now=0.0)
    scheduler = scheduler_of(run)
    assert urls(scheduler) == [article(1).url]
    assert run.applies(UrlEvent.POSTPONED, article(1), Reason.TIMEOUT, time.time() + wait)
    assert scheduler.has_pending_requests() == pending
    assert scheduler.next_request() is None


def test_a_database_that_fails_while_a_url_is_given_up_ends_the_run(engine: Engine) -> None:
    run, crawler, ends = Run(engine), get_crawler(), list[RunStatus]()
    run.discovers(article(1), now=0.0)
    scheduler = FrontierScheduler(crawler, run.frontier.leases, FIRST_WAIT)
    scheduler.open(cast("Spider", GivesUp(run, engine)))
    crawler.signals.connect(lambda status: ends.append(status), run_must_end, weak=False)  # noqa: PLW0108  # signals find arguments by name
    assert scheduler.next_request() is None
    assert ends == [RunStatus.STORAGE_FAILED]


def test_at_the_end_all_leases_are_given_back(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1), article(2), now=0.0)
    scheduler = scheduler_of(run)
    assert scheduler.next_request() is not None
    scheduler.close("finished")
    assert run.frontier.counts() == {(UrlKind.ARTICLE, UrlState.WAITING, ""): 2}
    tries = {lease.key: lease.tries for lease in run.frontier.leases.lease(5, time.time())}
    assert tries == {article(1).key: 2, article(2).key: 1}, "the second one was not requested"
