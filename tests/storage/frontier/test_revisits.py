"""The time of the next fetch of a URL: soon while it is young, later and later after that."""

from __future__ import annotations

import pytest

from crawler.storage.frontier.revisits import (
    GONE_AGAIN_WITHIN_HOURS,
    HOUR,
    JITTER,
    LONGEST_WAIT_HOURS,
    TRIES_A_RUN,
    next_check_of_gone,
    next_refused,
    next_revisit,
    next_run,
    next_try,
)

NOW = 1_800_000_000.0


@pytest.mark.parametrize(("age", "expected"), [(0, 1), (1, 6), (5.9, 6), (6, 24), (24, 168), (168, None), (9999, None)])
def test_an_article_is_fetched_again_at_the_age_of_an_hour_six_hours_a_day_and_a_week(
    age: float, expected: float | None
) -> None:
    due = next_revisit(age * HOUR, NOW)
    assert due == (None if expected is None else pytest.approx(NOW + (expected - age) * HOUR))


def test_tries_within_a_run_wait_four_times_longer_each_and_end() -> None:
    waits = [(next_try(tries, NOW, 10.0) or 0.0) - NOW for tries in range(1, TRIES_A_RUN)]
    assert all(10 * 4**n * (1 - JITTER) <= wait <= 10 * 4**n * (1 + JITTER) for n, wait in enumerate(waits))
    assert next_try(TRIES_A_RUN, NOW, 10.0) is None


def test_a_failed_url_is_due_in_each_run_of_its_first_day_and_then_more_and_more_rarely() -> None:
    assert next_run(0, NOW) == next_run(23 * HOUR, NOW) == NOW
    assert next_run(100 * HOUR, NOW) == NOW + 100 * HOUR
    assert next_run(1e9, NOW) == NOW + LONGEST_WAIT_HOURS * HOUR


def test_a_withdrawn_article_is_checked_for_a_week() -> None:
    assert next_check_of_gone(0, NOW) == NOW + HOUR
    assert next_check_of_gone(50 * HOUR, NOW) == NOW + 50 * HOUR
    assert next_check_of_gone(GONE_AGAIN_WITHIN_HOURS * HOUR, NOW) is None


def test_refused_pages_are_not_fetched_every_day_for_ever() -> None:
    assert next_refused(0, NOW) == NOW + 24 * HOUR
    assert next_refused(1000 * HOUR, NOW) > NOW + 24 * HOUR
