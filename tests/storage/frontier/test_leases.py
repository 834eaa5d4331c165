"""Leases, on each kind of database: no URL is lost, and none is fetched twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.storage.frontier.leases import LEASE_SECONDS
from crawler.storage.frontier.records import Scope
from crawler.storage.frontier.revisits import TRIES_A_RUN
from crawler.vocabulary import Reason, UrlEvent, UrlKind, UrlState
from tests.storage.frontier_run import HOUR, NOW, Run, article, listing
from tests.storage.records import put, record

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


def test_lists_come_first_and_newer_articles_before_older_ones(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1, "2015-01-01"), article(2), listing("news"), article(3))
    assert run.leased(limit=3) == ["//example.org/news/", "2026-07-20/2", "2026-07-20/3"]
    assert run.leased() == ["2015-01-01/1"]
    assert run.leased() == []


def test_a_lease_of_a_killed_run_is_due_for_the_next_one(engine: Engine) -> None:
    killed = Run(engine)
    killed.discovers(article(1))
    assert killed.leased() == [article(1).key]
    (lease,) = Run(engine, 2).frontier.leases.lease(5, NOW)
    assert (lease.key, lease.tries) == (article(1).key, 1)


def test_a_lease_that_has_ended_is_due_for_another_run_and_not_for_the_same(engine: Engine) -> None:
    run, later = Run(engine), NOW + LEASE_SECONDS + 1
    other = Run(engine, 2)
    run.discovers(article(1))
    assert run.leased() == [article(1).key]
    assert (run.leased(now=later), other.leased(now=NOW), other.leased(now=later)) == ([], [], [article(1).key])


def test_a_lost_request_is_tried_again_and_fails_in_the_end(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1))
    for number in range(1, TRIES_A_RUN + 1):
        assert run.leased() == [article(1).key]
        assert run.frontier.leases.reclaim(NOW) == (number < TRIES_A_RUN)
    assert run.leased() == []
    assert run.frontier.counts() == {(UrlKind.ARTICLE, UrlState.FAILED, Reason.LOST): 1}


def test_urls_that_are_leased_with_one_that_ends_each_worker_are_not_given_up(engine: Engine) -> None:
    run = Run(engine)
    first, deadly, *others = urls = [article(number) for number in range(6)]
    run.discovers(*urls)
    batches = []
    while leased := run.leased(limit=4):
        batches.append(len(leased))
        if deadly.key in leased:
            run.frontier.leases.reclaim(NOW)
        for url in (first, *others) if deadly.key not in leased else ():
            run.applies(UrlEvent.GONE, url, Reason.http(404))
    assert run.frontier.counts() == {
        (UrlKind.ARTICLE, UrlState.FAILED, Reason.LOST): 1,
        (UrlKind.ARTICLE, UrlState.GONE, Reason.http(404)): len(others) + 1,
    }
    assert batches == [4, 4, *[1] * len(urls)], "after two losses, they are leased one at a time"


def test_a_lease_without_a_request_does_not_count_as_a_try(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1), article(2))
    run.leased()
    run.frontier.leases.release([article(1).key], NOW)
    leases = run.frontier.leases.lease(5, NOW)
    assert {lease.key: lease.tries for lease in leases} == {article(1).key: 1, article(2).key: 2}


@pytest.mark.parametrize("event", [UrlEvent.FAILED, UrlEvent.REFUSED])
def test_a_failed_url_is_tried_by_the_next_run_and_not_by_this_one(engine: Engine, event: UrlEvent) -> None:
    run = Run(engine)
    run.discovers(article(1))
    run.leased()
    assert run.applies(event, article(1), Reason.http(500), NOW)
    assert (run.leased(), run.frontier.leases.has_due(NOW, HOUR)) == ([], False)
    assert Run(engine, 2).leased() == [article(1).key]


def test_an_incomplete_article_is_left_to_the_next_run(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1))
    run.leased()
    assert run.applies(UrlEvent.STORED, article(1), Reason.INCOMPLETE, NOW)
    assert run.leased() == []
    assert Run(engine, 2).leased() == [article(1).key]


@pytest.mark.parametrize(
    ("reason", "state", "is_due"),
    [
        (Reason.INCOMPLETE, UrlEvent.STORED, True),
        (Reason.http(503), UrlEvent.FAILED, True),
        (Reason.WORSE_TEXT_LOST, UrlEvent.REFUSED, True),
        (Reason.PAGES_GONE, UrlEvent.STORED, False),
        (Reason.ROBOTS, UrlEvent.PASSED, False),
    ],
)
def test_each_run_fetches_the_incomplete_articles_whatever_became_of_their_urls(
    engine: Engine, reason: Reason, state: UrlEvent, *, is_due: bool
) -> None:
    run = Run(engine)
    run.discovers(article(1), article(2))
    put(engine, record(site="site", identity=article(1).key, incomplete="missing pages: 2 (timeout)"))
    put(engine, record(site="site", identity=article(2).key))
    run.leased()
    for number in (1, 2):
        run.applies(state, article(number), reason, NOW + 20 * 24 * HOUR)
    run = Run(engine, 2)
    assert run.frontier.incomplete() == ((1, 0) if is_due else (0, 1))
    assert run.leased() == ([article(1).key] if is_due else [])


@pytest.mark.parametrize("event", [UrlEvent.STORED, UrlEvent.REFUSED])
def test_an_article_whose_page_cuts_it_off_is_fetched_only_at_its_time(engine: Engine, event: UrlEvent) -> None:
    run = Run(engine)
    run.discovers(article(1))
    put(engine, record(site="site", identity=article(1).key, incomplete="rest of the text: not-free"))
    run.leased()
    run.applies(event, article(1), None, NOW + 20 * 24 * HOUR)
    run = Run(engine, 2)
    assert (run.frontier.incomplete(), run.leased()) == ((0, 0), [])


def test_times_that_a_wrong_clock_wrote_keep_no_url_from_later_runs(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1), article(2), article(3))
    run.leased()
    run.applies(UrlEvent.POSTPONED, article(1), Reason.http(503), NOW + 5 * HOUR)  # then the clock went back
    run.applies(UrlEvent.STORED, article(2), None, NOW + 10 * 365 * 24 * HOUR)
    run.applies(UrlEvent.STORED, article(3), None, NOW + 7 * 24 * HOUR)
    assert Run(engine, 2).leased() == [article(1).key, article(2).key]


def test_a_run_waits_for_the_next_try_and_for_nothing_else(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1), article(2))
    run.leased()
    run.applies(UrlEvent.STORED, article(1), None, NOW + 60)
    assert not run.frontier.leases.has_due(NOW, 100)
    run.applies(UrlEvent.POSTPONED, article(2), Reason.http(503), NOW + 60)
    assert [run.frontier.leases.has_due(NOW, patience) for patience in (100, 10)] == [True, False]
    assert run.leased() == []
    assert run.leased(now=NOW + 60) == [article(1).key, article(2).key]


def test_days_out_of_range_wait_for_a_run_with_their_range(engine: Engine) -> None:
    run = Run(engine, 1, Scope("2026-07-01", "2026-07-31"))
    run.discovers(article(1), article(2, "2015-01-01"), listing("news"))
    assert run.leased() == [listing("news").key, article(1).key]
    assert Run(engine, 2, Scope("2020-01-01")).leased() == [listing("news").key, article(1).key]
    assert Run(engine, 3, Scope(until="2019-12-31")).leased()[-1] == article(2, "2015-01-01").key
