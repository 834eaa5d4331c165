"""Rates and the time that is left, on a clock that the tests pass in."""

from __future__ import annotations

from crawler.terminal.rates import WINDOW_SECONDS, Rate


def rate_of(*counts: tuple[float, float]) -> Rate:
    rate = Rate()
    for now, done in counts:
        rate.add(done, now)
    return rate


def test_nothing_is_said_before_there_is_something_to_say() -> None:
    for early in (rate_of(), rate_of((0, 0)), rate_of((0, 0), (9, 1)), rate_of((0, 1), (0.5, 100))):
        assert (early.mean, early.recent, early.left(5)) == (None, None, None)


def test_the_mean_begins_with_the_work_and_not_with_the_program() -> None:
    assert rate_of((0, 0), (100, 1), (110, 21)).mean == 2


def test_the_recent_rate_forgets_what_was_long_ago() -> None:
    rate = rate_of((0, 1), *((float(second), 1 + 10.0 * second) for second in range(1, 60)))
    assert rate.recent == rate.mean == 10
    for second in range(60, 60 + int(WINDOW_SECONDS) + 2):
        rate.add(591, second)
    assert rate.recent == 0
    assert rate.mean is not None
    assert 5 < rate.mean < 10


def test_the_time_left_is_that_of_the_recent_rate_and_of_the_mean_while_nothing_moves() -> None:
    moving = rate_of((0, 1), (1, 5), (10, 41), (20, 81))
    assert moving.left(40) == 10
    standing = rate_of((0, 1), (40, 81), (70, 81), (80, 81))
    assert standing.recent == 0
    assert standing.left(80) == 80
