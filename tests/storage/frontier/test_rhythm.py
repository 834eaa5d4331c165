"""A list is read again before its window fills; idle lists are read rarely, busy ones often."""

from __future__ import annotations

import random

import pytest

from crawler.storage.frontier.rhythm import DAY, FILLED, HOUR, LONGEST, STEP, Rhythm
from tests.benchmarks.freshness import RUN_EVERY, at_interval, by_rhythm, feed, total

START = 1_800_000_000.0 // DAY * DAY


def learnt(
    a_day: float, items: int = 20, days: int = 14, every: float = 3 * HOUR, *, has_window: bool = True
) -> Rhythm:
    """Return the rhythm of a list with a constant rate."""
    rhythm, seen = Rhythm(START, items, has_window=has_window), 0
    for visit in range(1, int(days * DAY / every) + 1):
        published = int(visit * every * a_day / DAY)
        rhythm = rhythm.visited(START + visit * every, items, min(items, published - seen), has_window=has_window)
        seen = published
    return rhythm


def wait(rhythm: Rhythm) -> float:
    return rhythm.due_at - rhythm.read_at


@pytest.mark.parametrize("a_day", [0.5, 8, 40])
def test_the_rate_is_learnt_from_the_visits(a_day: float) -> None:
    assert learnt(a_day).rate * DAY == pytest.approx(a_day, rel=0.15, abs=0.2)


def test_the_wait_falls_with_the_rate_and_has_bounds() -> None:
    waits = [wait(learnt(a_day, 1_000)) for a_day in (0, 0.1, 1, 10, 100, 1_000)]
    assert waits == sorted(waits, reverse=True)
    assert waits[-1] == STEP
    assert waits[0] <= LONGEST
    assert waits[2] / waits[4] == pytest.approx(10, rel=0.5), "the square root of the ratio of the rates"


def test_the_expected_number_of_new_items_stays_well_below_the_window() -> None:
    small = learnt(20, items=10)
    assert wait(small) * 20 / DAY <= FILLED * 10 + 20 / DAY * STEP
    assert wait(small) < wait(learnt(20, items=10, has_window=False))


def test_a_burst_makes_the_next_wait_shorter() -> None:
    quiet = learnt(2)
    burst = quiet.visited(quiet.read_at + HOUR, 20, 15, has_window=True)
    assert wait(burst) < wait(quiet) / 4


def test_a_list_is_always_due_until_its_rhythm_is_known() -> None:
    first = Rhythm(START, 20, has_window=True)
    assert wait(first) == 0
    assert wait(first.visited(START + 5.0, 20, 0, has_window=True)) == 0


def test_the_time_of_the_day_counts() -> None:
    rhythm = Rhythm(START, 500, has_window=True)
    for visit in range(1, 14 * 8 + 1):
        at = START + visit * 3 * HOUR
        rhythm = rhythm.visited(at, 500, 30 if at % DAY == 12 * HOUR else 0, has_window=True)
    assert rhythm.rate_at(START + 10 * HOUR) > 5 * rhythm.rate_at(START + 20 * HOUR)


def test_the_items_that_fell_out_are_the_rate_times_the_pause_without_the_window() -> None:
    before = learnt(10)
    after = before.visited(before.read_at + 7 * DAY, 20, 20, has_window=True)
    assert before.fallen_out(after) == pytest.approx(50, rel=0.1)
    overlapping = before.visited(before.read_at + 7 * DAY, 20, 19, has_window=True)
    assert before.fallen_out(overlapping) == 0


def test_a_rhythm_is_read_as_it_was_stored() -> None:
    assert Rhythm.from_text(learnt(3).as_text()) == learnt(3)


def test_no_item_is_lost_and_most_are_seen_sooner_than_by_a_fixed_schedule_with_as_many_polls() -> None:
    """The benchmark tests.benchmarks.freshness has the figures of 500 feeds."""
    chance, days = random.Random(7), 8  # noqa: S311  # made-up feeds, the same each time
    feeds = [feed(chance, days) for _ in range(40)]
    rhythm = total(feeds, lambda one: by_rhythm(one, days))
    equal = days * DAY * len(feeds) / rhythm.polls
    fixed = total(feeds, lambda one: at_interval(one, days, equal))
    assert rhythm.lost == total(feeds, lambda one: at_interval(one, days, RUN_EVERY)).lost == 0
    assert fixed.lost > 0
    assert sorted(rhythm.delays)[len(rhythm.delays) // 2] < sorted(fixed.delays)[len(fixed.delays) // 2] * 0.75


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{bad",
        "null",
        "[]",
        "[1, 2, true, 3, 4, [], []]",
        "[" * 100_000,
        Rhythm(START, 20, has_window=True).as_text().replace("20", '"20"'),
        Rhythm(START, 20, has_window=True).as_text().replace("20", "NaN"),
        Rhythm(START, 20, has_window=True).as_text().replace("20", "1e308"),
        Rhythm(START, 20, has_window=True).as_text().replace("20", "-1"),
        Rhythm(START, 20, has_window=True, spans=(DAY,) * 8).as_text(),
    ],
)
def test_a_damaged_rhythm_is_none(text: str) -> None:
    assert Rhythm.from_text(text) is None


def test_a_stored_rhythm_is_read_as_it_was() -> None:
    for rhythm in (Rhythm(START, 20, has_window=True), learnt(8), learnt(0, 0, has_window=False)):
        assert Rhythm.from_text(rhythm.as_text()) == rhythm
