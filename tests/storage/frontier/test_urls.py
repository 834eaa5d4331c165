"""The ledger and its frontier, on each kind of database: nothing is lost, nothing is asked for twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.storage.database import writing
from crawler.storage.frontier.leases import LEASE_SECONDS, Frontier
from crawler.storage.frontier.revisits import TRIES_A_RUN
from crawler.storage.frontier.terms import (
    ARTICLE,
    FAILED,
    INCOMPLETE,
    LIST,
    REFUSED,
    STORED,
    WAITING,
    Found,
    Further,
    Outcome,
    Scope,
)
from crawler.storage.frontier.urls import MAX_SEEN, Ledger

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

NOW = 1_800_000_000.0
HOUR = 3600.0


class Run:
    """One run's ledger and frontier."""

    def __init__(self, engine: Engine, number: int = 1, scope: Scope | None = None) -> None:
        self.engine = engine
        self.ledger = Ledger(engine, "site", number, scope or Scope())
        self.frontier = Frontier(engine, "site", number, scope or Scope())
        self.frontier.begin(NOW)

    def leased(self, limit: int = 20, now: float = NOW) -> list[str]:
        """Lease what is due, and return the keys."""
        return [lease.key for lease in self.frontier.lease(limit, now)]


def article(number: int, day: str = "2026-07-20", host: str = "www.example.org") -> Found:
    priority = datetime.fromisoformat(day).toordinal()
    url = f"https://{host}/{day}/{number}.html"
    return Found(f"{day}/{number}", url, ARTICLE, priority, day, "news", url)


def listing(name: str) -> Found:
    return Found(f"//example.org/{name}/", f"https://example.org/{name}/", LIST, 4_000_000)


def test_lists_come_first_and_newer_articles_before_older_ones(engine: Engine) -> None:
    run = Run(engine)
    run.ledger.discover([article(1, "2015-01-01"), article(2), listing("news"), article(3)], None, NOW)
    assert run.leased(limit=3) == ["//example.org/news/", "2026-07-20/2", "2026-07-20/3"]
    assert run.leased() == ["2015-01-01/1"]
    assert run.leased() == []


def test_what_is_known_is_not_new_and_its_other_urls_are_aliases(engine: Engine) -> None:
    run = Run(engine)
    assert run.ledger.discover([article(1), listing("news")], None, NOW) == 1
    assert run.ledger.discover([article(1, host="m.example.org"), article(2)], None, NOW) == 1
    assert run.ledger.aliases.of(article(1).key) == [article(1, host="m.example.org").url]
    assert run.ledger.aliases.of(article(2).key) == []


def test_articles_are_found_by_their_ids(engine: Engine) -> None:
    run = Run(engine)
    run.ledger.discover([article(17), article(18)], None, NOW)
    assert run.ledger.aliases.known_copies({"17", "99"}) == {"17": (article(17).key, article(17).url)}


def test_a_lease_of_a_dead_run_is_up_again_for_the_next_one(engine: Engine) -> None:
    dead = Run(engine)
    dead.ledger.discover([article(1)], None, NOW)
    assert dead.leased() == [article(1).key]
    (lease,) = Run(engine, 2).frontier.lease(5, NOW)
    assert (lease.key, lease.tries) == (article(1).key, 1)


def test_a_lease_that_ran_out_is_up_for_another_run_and_not_for_the_same(engine: Engine) -> None:
    run, later = Run(engine), NOW + LEASE_SECONDS + 1
    other = Run(engine, 2)
    run.ledger.discover([article(1)], None, NOW)
    assert run.leased() == [article(1).key]
    assert (run.leased(now=later), other.leased(now=NOW), other.leased(now=later)) == ([], [], [article(1).key])


def test_what_was_lost_is_tried_again_and_given_up_in_the_end(engine: Engine) -> None:
    run = Run(engine)
    run.ledger.discover([article(1)], None, NOW)
    for _ in range(TRIES_A_RUN):
        assert run.leased() == [article(1).key]
        run.frontier.reclaim(NOW)
    assert run.leased() == []
    assert run.ledger.counts() == {(ARTICLE, FAILED, "lost"): 1}


def test_what_was_leased_and_not_asked_for_counts_as_no_try(engine: Engine) -> None:
    run = Run(engine)
    run.ledger.discover([article(1), article(2)], None, NOW)
    run.leased()
    run.frontier.release([article(1).key], NOW)
    assert {lease.key: lease.tries for lease in run.frontier.lease(5, NOW)} == {article(1).key: 1, article(2).key: 2}


@pytest.mark.parametrize("state", [FAILED, REFUSED])
def test_what_failed_is_tried_by_the_next_run_and_not_by_this_one(engine: Engine, state: str) -> None:
    run = Run(engine)
    run.ledger.discover([article(1)], None, NOW)
    run.leased()
    run.ledger.settle_alone(article(1).key, Outcome(state, "http-500", NOW))
    assert (run.leased(), run.frontier.has_due(NOW, HOUR)) == ([], False)
    assert Run(engine, 2).leased() == [article(1).key]


def test_an_incomplete_article_is_left_to_the_next_run(engine: Engine) -> None:
    run = Run(engine)
    run.ledger.discover([article(1)], None, NOW)
    run.leased()
    run.ledger.settle_alone(article(1).key, Outcome(STORED, INCOMPLETE, NOW))
    assert run.leased() == []
    assert Run(engine, 2).leased() == [article(1).key]


def test_a_run_waits_for_the_next_try_and_for_nothing_else(engine: Engine) -> None:
    run = Run(engine)
    run.ledger.discover([article(1), article(2)], None, NOW)
    run.leased()
    run.ledger.settle_alone(article(1).key, Outcome(STORED, None, NOW + 60))
    assert not run.frontier.has_due(NOW, 100)
    run.ledger.settle_alone(article(2).key, Outcome(WAITING, "http-503", NOW + 60))
    assert (run.frontier.has_due(NOW, 100), run.frontier.has_due(NOW, 10), run.leased()) == (True, False, [])
    assert run.leased(now=NOW + 60) == [article(1).key, article(2).key]


def test_days_out_of_range_wait_for_a_run_that_wants_them(engine: Engine) -> None:
    run = Run(engine, 1, Scope("2026-07-01", "2026-07-31"))
    run.ledger.discover([article(1), article(2, "2015-01-01"), listing("news")], None, NOW)
    assert run.leased() == [listing("news").key, article(1).key]
    assert Run(engine, 2, Scope("2020-01-01")).leased() == [listing("news").key, article(1).key]
    assert Run(engine, 3, Scope(until="2019-12-31")).leased()[-1] == article(2, "2015-01-01").key


def test_a_run_with_urls_of_its_own_asks_for_these_alone(engine: Engine) -> None:
    Run(engine).ledger.discover([article(1), article(2)], None, NOW)
    run = Run(engine, 2, Scope(only_wanted=True))
    assert run.ledger.want([article(2), article(3)], NOW) == 2
    assert sorted(run.leased()) == [article(2).key, article(3).key]


def test_wanted_urls_that_are_stored_are_asked_for_only_again(engine: Engine) -> None:
    run = Run(engine)
    run.ledger.discover([article(1), article(2)], None, NOW)
    run.leased()
    run.ledger.settle_alone(article(1).key, Outcome(STORED))
    run.ledger.settle_alone(article(2).key, Outcome(FAILED, "http-500", NOW + 24 * HOUR))
    second = Run(engine, 2, Scope(only_wanted=True))
    second.ledger.want([article(1), article(2)], NOW)
    assert second.leased() == [article(2).key]
    second.ledger.want([article(1)], NOW, again=True)
    assert second.leased() == [article(1).key]


def test_gaps_are_what_is_known_and_not_stored_whole(engine: Engine) -> None:
    run = Run(engine)
    run.ledger.discover([article(n) for n in range(1, 6)], None, NOW)
    run.leased()
    outcomes = [
        Outcome(STORED),
        Outcome(FAILED, "x"),
        Outcome(REFUSED, "x"),
        Outcome(STORED, INCOMPLETE),
        Outcome("gone"),
    ]
    for number, outcome in enumerate(outcomes, 1):
        run.ledger.settle_alone(article(number).key, outcome)
    second = Run(engine, 2, Scope(only_wanted=True))
    assert second.ledger.want_gaps(NOW) == 3
    assert second.leased() == [article(2).key, article(3).key, article(4).key]


def test_a_list_goes_on_where_it_has_what_was_not_found_before_it_was_read(engine: Engine) -> None:
    run, further = Run(engine), listing("news/2")
    run.ledger.discover([article(1)], None, NOW)
    read = datetime.fromtimestamp(NOW + 1, UTC).isoformat()
    run.ledger.discover([article(1)], None, NOW + 2, further=Further(further, read))
    assert further.key not in run.leased()
    # Another list had the new article first; still this list goes on.
    run.ledger.discover([article(2)], None, NOW + 2)
    run.ledger.discover([article(1), article(2)], None, NOW + 3, further=Further(further, read))
    assert further.key in run.leased(now=NOW + 3)


def test_lists_are_read_once_a_run(engine: Engine) -> None:
    for number in (1, 2):
        run = Run(engine, number)
        for _ in range(3):
            run.ledger.discover([listing("news")], None, NOW, again=[listing("news").key])
            for key in run.leased():
                run.ledger.settle_alone(key, Outcome("listed"))
        assert run.ledger.counts() == {(LIST, "listed", ""): 1}


def test_validators_count_with_the_page_that_they_came_with(engine: Engine) -> None:
    run = Run(engine)
    run.ledger.discover([article(1)], None, NOW)

    def validators() -> tuple[str | None, str | None]:
        (lease,) = run.frontier.lease(5, NOW)
        return lease.etag, lease.last_modified

    assert validators() == (None, None)
    run.ledger.settle_alone(article(1).key, Outcome(STORED, None, NOW, None, '"a"', "yesterday", "digest"))
    assert validators() == ('"a"', "yesterday")
    run.ledger.settle_alone(article(1).key, Outcome(WAITING, "http-503", NOW))
    assert validators() == ('"a"', "yesterday"), "no page came: what is stored is still that one"
    run.ledger.settle_alone(article(1).key, Outcome(STORED, None, NOW, None, None, None, "other"))
    assert validators() == (None, None)


def test_a_transaction_that_fails_settles_nothing(engine: Engine) -> None:
    run = Run(engine)
    run.ledger.discover([article(1)], None, NOW)
    run.leased()

    def settle() -> None:
        with writing(engine) as connection:
            run.ledger.settle(connection, article(1).key, Outcome(STORED))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        settle()
    assert run.ledger.counts() == {(ARTICLE, "leased", ""): 1}


def test_what_is_remembered_of_a_run_is_bounded(engine: Engine) -> None:
    ledger = Run(engine).ledger
    for first in range(0, MAX_SEEN + 4000, 4000):
        ledger.discover([article(n) for n in range(first, first + 4000)], None, NOW)
    assert len(ledger._seen) <= MAX_SEEN  # noqa: SLF001  # memory has no other face
    assert ledger.discover([article(0)], None, NOW) == 0, "what was forgotten is asked of the database"


@pytest.mark.slow
def test_a_page_with_more_links_than_a_statement_takes_is_written_down_and_known_again(engine: Engine) -> None:
    links = [article(number) for number in range(66_000)]
    more = Further(listing("page-2"), None)
    for number, new in ((1, 66_000), (2, 0)):
        ledger = Run(engine, number).ledger
        assert ledger.discover(links, None, NOW, again=[listing("news").key], further=more) == new
