"""The pace of a host, on a clock that the tests hold in their hands."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crawler.network.rate_limit import (
    CRAWL_DELAY_TOO_LONG,
    RETRY_AFTER_TOO_LONG,
    TOO_MANY_ERRORS,
    TOO_MANY_REFUSALS,
    Bounds,
    HostPace,
)

BOUNDS = Bounds(delay=1, longest_delay=30, longest_crawl_delay=60, longest_wait=600, errors_in_a_row=100)


def paced(errors_in_a_row: int = 100) -> HostPace:
    return HostPace(replace(BOUNDS, errors_in_a_row=errors_in_a_row))


def test_the_first_request_waits_for_nothing_and_the_next_for_the_delay() -> None:
    host = paced()
    assert host.wait(100) <= 0
    host.sent(100)
    assert 1 <= host.wait(100) <= 1.25


def test_errors_double_the_delay_up_to_its_bound_and_good_answers_bring_it_back() -> None:
    host = paced()
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
    host = paced()
    for at in (0, 1, 2):
        host.sent(at)
    for at in (10, 11, 12):
        host.failed(at)
    assert host.delay == 2
    host.sent(20)
    host.failed(21)
    assert host.delay == 4


def test_a_slow_host_is_given_as_long_again() -> None:
    host = paced()
    host.answered(200, 12, None, 0)
    assert host.delay == 12


def test_a_crawl_delay_is_the_floor_that_good_answers_do_not_go_under() -> None:
    host = paced()
    host.sent(0)
    host.obey_crawl_delay(10)
    assert host.wait(0) >= 10
    for _ in range(50):
        host.answered(200, 0.1, None, 0)
    assert host.delay == 10


def test_waits_over_the_bound_leave_the_host_alone() -> None:
    slow, busy = paced(), paced()
    slow.obey_crawl_delay(61)
    assert busy.answered(429, 0.1, 601, 0) == 0
    assert (slow.left_alone, busy.left_alone) == (CRAWL_DELAY_TOO_LONG, RETRY_AFTER_TOO_LONG)


def test_enough_errors_in_a_row_leave_the_host_alone() -> None:
    shaky, gone, bans = (paced(errors_in_a_row=3) for _ in range(3))
    for _ in range(5):
        shaky.failed(0)
        shaky.answered(403, 0.1, None, 0)
        shaky.answered(200, 0.1, None, 0)
        gone.failed(0)
        bans.answered(403, 0.1, None, 0)
    assert (shaky.left_alone, gone.left_alone, bans.left_alone) == (None, TOO_MANY_ERRORS, TOO_MANY_REFUSALS)


def test_retry_after_counts_for_429_and_503_alone() -> None:
    for status, waits in ((429, 100), (503, 100), (200, 0), (404, 0)):
        assert paced().answered(status, 0.1, 100, 0) == waits


@given(st.lists(st.tuples(st.sampled_from([200, 404, 429, 500, 503]), st.floats(0, 100)), max_size=30))
def test_no_two_requests_are_closer_than_the_delay_whatever_a_host_answers(answers: list[tuple[int, float]]) -> None:
    host, now, sent = paced(), 0.0, []
    for status, seconds in answers:
        now += max(0.0, host.wait(now))
        host.sent(now)
        sent.append(now)
        now += seconds
        host.answered(status, seconds, None, now)
    assert all(later - earlier >= BOUNDS.delay - 1e-9 for earlier, later in pairwise(sent))


def test_a_slow_answer_is_no_error_and_ends_a_row_of_them() -> None:
    host = paced(errors_in_a_row=3)
    for _ in range(5):
        host.failed(0)
        host.answered(200, 12, None, 0)
    assert host.left_alone is None


def test_of_two_crawl_delays_of_a_host_the_longer_one_holds() -> None:
    host = paced()
    for seconds in (10, 2):
        host.obey_crawl_delay(seconds)
    assert host.floor == 10
