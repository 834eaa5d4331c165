"""The estimate of unseen articles is near the truth where the two ways are independent, and a lower bound elsewhere."""

from __future__ import annotations

import random
from statistics import fmean

import pytest

from crawler.storage.frontier.capture_recapture import MIN_RECAPTURES, DayEstimate, chapman, interval

WORLDS = 400


def seeded(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311  # made-up days, the same each time


def world(chance: random.Random, articles: int, announced: float, linked: float, copied: float = 0.0) -> DayEstimate:
    """Make up a day; the share `copied` of the articles is on the lists if, and only if, it is in the feed."""
    first = [chance.random() < announced for _ in range(articles)]
    second = [seen if chance.random() < copied else chance.random() < linked for seen in first]
    pairs = list(zip(first, second, strict=True))
    known = sum(map(any, pairs))
    return DayEstimate("site", "2026-11-20", known, sum(first), sum(second), sum(map(all, pairs)))


@pytest.mark.parametrize(("announced", "linked"), [(0.9, 0.9), (0.8, 0.6), (0.5, 0.95), (0.3, 0.7)])
def test_the_share_of_unseen_articles_is_right_on_average_and_within_its_bounds(
    announced: float, linked: float
) -> None:
    chance, errors, covered = seeded(f"{announced} {linked}"), [], 0
    for _ in range(WORLDS):
        day = world(chance, 150, announced, linked)
        missing = 150 - day.known
        errors.append(day.missing / (day.known + day.missing) - missing / 150)
        covered += day.bounds[0] <= missing <= day.bounds[1]
    assert abs(fmean(errors)) < 0.02
    assert covered / WORLDS > 0.92


def test_the_estimate_of_a_large_day_is_within_two_percentage_points() -> None:
    for seed in range(20):
        day = world(seeded(seed), 4_000, 0.7, 0.8)
        share = day.missing / (day.known + day.missing)
        assert abs(share - (4_000 - day.known) / 4_000) < 0.02


def test_the_estimate_is_a_lower_bound_where_one_way_copies_the_other() -> None:
    days = [world(seeded(seed), 1_000, 0.7, 0.7, copied=0.5) for seed in range(50)]
    assert all(day.missing < 1_000 - day.known for day in days)
    assert fmean(day.missing / (1_000 - day.known) for day in days) < 0.6


def test_it_is_the_formula_of_chapman() -> None:
    assert chapman(24, 10, 10) == pytest.approx(24.0)
    assert chapman(100, 60, 40) == pytest.approx(101 * 61 / 41 - 1)


def test_the_bounds_are_open_upward_even_if_each_article_was_seen_in_both_ways() -> None:
    low, high = interval(20, 20, 20)
    assert low == pytest.approx(20, abs=0.5)
    assert high > low


def test_too_few_recaptures_give_no_estimate() -> None:
    few = DayEstimate("site", "2026-11-20", 40, 20, 20, MIN_RECAPTURES - 1)
    assert not few.is_possible
    assert "missing" not in few.as_json()


def test_articles_that_are_known_in_another_way_are_not_missing() -> None:
    found = DayEstimate("site", "2026-11-20", 100, 80, 75, 60)
    assert found.missing == 0
    assert found.sentence.startswith("none of 100 articles of 2026-11-20 were seen by no list")
