"""The rate of a host, on a clock that the tests pass in."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crawler.network.rate_limit import HostRate, RateLimits
from crawler.network.waits import Wait
from crawler.vocabulary import Reason, WaitCause

ROOT = "https://e.org"
LIMITS = RateLimits(delay=1, longest_delay=30, longest_crawl_delay=60, longest_wait=600, errors_in_a_row=100)


def rated(errors_in_a_row: int = 100) -> HostRate:
    return HostRate(replace(LIMITS, errors_in_a_row=errors_in_a_row))


def test_the_first_request_does_not_wait_and_the_next_waits_for_the_delay() -> None:
    host = rated()
    assert host.wait(100) <= 0
    host.sent(100)
    assert 1 <= host.wait(100) <= 1.25


def test_errors_double_the_delay_up_to_the_limit_and_successful_answers_reduce_it() -> None:
    host = rated()
    for _ in range(3):
        host.failed(0)
    assert host.delay == 8
    for _ in range(10):
        host.answered(500, 0.1, None, 0)
    assert host.delay == 30
    for _ in range(100):
        host.answered(200, 0.1, None, 0)
    assert host.delay == 1


def test_requests_that_fail_together_slow_a_host_down_once() -> None:
    host = rated()
    for at in (0, 1, 2):
        host.sent(at)
    for at in (10, 11, 12):
        host.failed(at)
    assert host.delay == 2
    host.sent(20)
    host.failed(21)
    assert host.delay == 4


def test_the_delay_becomes_as_long_as_slow_answers_in_a_row_took() -> None:
    host = rated()
    for seconds, delay in ((12, 1), (12, 1), (0.1, 1), (6, 1), (6, 1), (12, 12), (90, 30)):
        host.answered(200, seconds, None, 0)
        assert host.delay == delay


def test_after_slow_answers_the_waits_have_an_end_in_proportion() -> None:
    host = rated()
    for _ in range(3):
        host.answered(200, 12, None, 0)
    waited = 0.0
    while host.delay > 1:
        waited += host.delay
        host.answered(200, 0.1, None, 0)
    assert waited < 2 * 12


def test_a_crawl_delay_is_the_minimum_even_after_successful_answers() -> None:
    host = rated()
    host.sent(0)
    host.obey_crawl_delay(ROOT, 10, 0)
    assert host.wait(0) >= 10
    for _ in range(50):
        host.answered(200, 0.1, None, 0)
    assert host.delay == 10


def test_a_wait_over_the_limit_suspends_the_host() -> None:
    slow, busy = rated(), rated()
    slow.obey_crawl_delay(ROOT, 61, 0)
    assert busy.answered(429, 0.1, 601, 0) == 0
    assert (slow.suspended, busy.suspended) == (Reason.CRAWL_DELAY_TOO_LONG, Reason.RETRY_AFTER_TOO_LONG)


def test_enough_errors_in_a_row_suspend_the_host() -> None:
    shaky, gone, bans = (rated(errors_in_a_row=3) for _ in range(3))
    for _ in range(5):
        shaky.failed(0)
        shaky.answered(403, 0.1, None, 0)
        shaky.answered(200, 0.1, None, 0)
        gone.failed(0)
        bans.answered(403, 0.1, None, 0)
    assert (shaky.suspended, gone.suspended, bans.suspended) == (None, Reason.TOO_MANY_ERRORS, Reason.TOO_MANY_REFUSALS)


def test_retry_after_counts_only_for_429_and_503() -> None:
    for status, waits in ((429, 100), (503, 100), (200, 0), (404, 0)):
        assert rated().answered(status, 0.1, 100, 0) == waits


@given(st.lists(st.tuples(st.sampled_from([200, 404, 429, 500, 503]), st.floats(0, 100)), max_size=30))
def test_no_two_requests_are_closer_than_the_delay_whatever_a_host_answers(answers: list[tuple[int, float]]) -> None:
    host, now, sent = rated(), 0.0, []
    for status, seconds in answers:
        now += max(0.0, host.wait(now))
        host.sent(now)
        sent.append(now)
        now += seconds
        host.answered(status, seconds, None, now)
    assert all(later - earlier >= LIMITS.delay - 1e-9 for earlier, later in pairwise(sent))


def test_a_slow_answer_is_no_error_and_ends_a_row_of_them() -> None:
    host = rated(errors_in_a_row=3)
    for _ in range(5):
        host.failed(0)
        host.answered(200, 12, None, 0)
    assert host.suspended is None


def test_the_longer_of_two_crawl_delays_of_a_host_applies() -> None:
    host = rated()
    for root, seconds in (("http://e.org", 10), ("https://e.org", 2)):
        host.obey_crawl_delay(root, seconds, 0)
    assert host.minimum == 10
    host.obey_crawl_delay("http://e.org", None, 0)
    assert host.minimum == 2, "a robots.txt that is read again replaces what it stated"


def causes(*happened: tuple[int, float | None], crawl_delay: float | None = None) -> Wait:
    """Return the wait after answers with these statuses and these requested waits."""
    host = rated(errors_in_a_row=3)
    host.sent(0)
    host.obey_crawl_delay(ROOT, crawl_delay, 0)
    for status, requested in happened:
        host.answered(status, 0.1, requested, 0)
    return host.explained_wait(0)


def test_a_wait_has_the_cause_that_makes_it_longest() -> None:
    assert causes().cause == WaitCause.DELAY
    assert causes(crawl_delay=10).cause == WaitCause.CRAWL_DELAY
    assert causes((500, None)).cause == WaitCause.ERRORS
    assert causes((429, 100)) == Wait(100, WaitCause.RETRY_AFTER, 2)
    assert causes((429, 1), crawl_delay=10).cause == WaitCause.ERRORS, "429 doubles the delay to 20 seconds"
    assert causes((429, 15), (500, None), crawl_delay=10).cause == WaitCause.ERRORS
    assert causes((429, 50), (500, None), crawl_delay=10).cause == WaitCause.RETRY_AFTER


def test_slow_answers_are_a_cause_of_their_own() -> None:
    host = rated()
    for _ in range(3):
        host.answered(200, 12, None, 0)
    assert host.explained_wait(0) == Wait(12, WaitCause.SLOW_ANSWERS, 12)


def test_a_cause_ends_with_its_wait() -> None:
    host = rated()
    host.sent(0)
    host.answered(503, 0.1, 100, 0)
    host.answered(200, 0.1, None, 0)
    assert host.explained_wait(99).cause == WaitCause.RETRY_AFTER
    for _ in range(10):
        host.answered(200, 0.1, None, 101)
    assert host.explained_wait(101) == Wait(0, WaitCause.DELAY, 1)


def test_a_suspended_host_waits_for_nothing_and_says_why() -> None:
    assert causes((403, None), (403, None), (403, None)) == Wait(0, WaitCause.SUSPENDED, 1, Reason.TOO_MANY_REFUSALS)


def test_a_worker_that_waits_for_the_slots_of_others_knows_it() -> None:
    other = HostRate(LIMITS, worker=1)
    other.take(0)
    mine = HostRate(LIMITS, other.state, worker=2)
    assert mine.explained_wait(0.5).cause == WaitCause.DELAY
    assert mine.explained_wait(5).cause == WaitCause.OTHER_WORKERS
    assert other.explained_wait(5).cause == WaitCause.DELAY
