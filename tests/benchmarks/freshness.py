"""`python -m tests.benchmarks.freshness [--feeds N] [--days N] [--seed N]`: how fresh lists are by their learnt rhythm.

Made-up feeds with rates of a heavy tail, day and night, weekends and bursts are read by runs every 15 minutes, with a
clock that is passed in. `rhythm` is the code of the crawler; the fixed schedules read each feed at a constant interval,
the last one as often in all as the rhythm. The delay is the time from the publication of an item to its visit.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.storage.frontier.rhythm import DAY, HOUR, Rhythm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RUN_EVERY = 15 * 60.0
START = 1_800_000_000.0 // DAY * DAY
MEDIAN_A_DAY, SPREAD, MOST_A_DAY = 3.0, 1.6, 400.0
"""The rates are log-normal: the median, the deviation of the logarithm, and the limit."""
WINDOWS = (10, 15, 20, 30, 50)
NIGHT, WEEKEND = 0.9, 0.5  # how far the rate falls at night, and the factor of a weekend
BURST_EVERY, BURST_LASTS, BURST_FACTOR = 4 * DAY, 2 * HOUR, 8.0
MARGIN = 2  # the window holds so many times the items of a burst between two runs: then no schedule must lose one


@dataclass(frozen=True, slots=True)
class Feed:
    """The times of a feed's items, in order, and how many of the newest it shows."""

    items: Sequence[float]
    window: int


@dataclass(slots=True)
class Outcome:
    """The polls of a schedule, the delays of the items that it saw, in seconds, and the items that it lost."""

    polls: int
    delays: list[float]
    lost: int

    def line(self, name: str) -> str:
        """Return a row of the table; times in minutes."""
        delays = sorted(self.delays)
        median, late = (delays[int(len(delays) * share)] / 60 for share in (0.5, 0.95))
        return f"{name:34} {self.polls:>9} {median:>9.1f} {late:>9.1f} {self.lost:>7}"


def feed(chance: random.Random, days: float) -> Feed:
    """Make up a feed: a Poisson process whose rate changes with time, by thinning."""
    a_day = min(MOST_A_DAY, MEDIAN_A_DAY * math.exp(chance.gauss(0, SPREAD)))
    noon, bursts = chance.uniform(0, DAY), _bursts(chance, days)
    peak = a_day / DAY * (1 + NIGHT) * BURST_FACTOR
    items, time = [], START
    while (time := time + chance.expovariate(peak)) < START + days * DAY:
        rate = a_day / DAY * (1 + NIGHT * math.cos((time - noon) * math.tau / DAY))
        rate *= WEEKEND if time // DAY % 7 in {0, 1} else 1.0
        rate *= BURST_FACTOR if any(begin <= time < begin + BURST_LASTS for begin in bursts) else 1.0
        if chance.random() * peak < rate:
            items.append(time)
    return Feed(items, max(chance.choice(WINDOWS), math.ceil(MARGIN * peak * RUN_EVERY)))


def _bursts(chance: random.Random, days: float) -> list[float]:
    begins, time = [], START
    while (time := time + chance.expovariate(1 / BURST_EVERY)) < START + days * DAY:
        begins.append(time)
    return begins


def by_rhythm(one: Feed, days: float) -> Outcome:
    """Read a feed when its rhythm says so."""
    rhythm: Rhythm | None = None

    def is_due(now: float) -> bool:
        return rhythm is None or rhythm.due_at <= now + RUN_EVERY

    def learn(now: float, new: int) -> None:
        nonlocal rhythm
        rhythm = (
            rhythm.visited(now, one.window, new, has_window=True)
            if rhythm
            else Rhythm(now, one.window, has_window=True)
        )

    return _read(one, days, is_due, learn)


def at_interval(one: Feed, days: float, seconds: float) -> Outcome:
    """Read a feed at a constant interval, in the run that comes next."""
    last = START - seconds

    def is_due(now: float) -> bool:
        return now - last >= seconds

    def learn(now: float, new: int) -> None:
        nonlocal last
        del new, now
        last += seconds

    return _read(one, days, is_due, learn)


def _read(one: Feed, days: float, is_due: Callable[[float], bool], learn: Callable[[float, int], None]) -> Outcome:
    outcome, seen = Outcome(0, [], 0), 0
    for run in range(int(days * DAY / RUN_EVERY) + 1):
        now = START + run * RUN_EVERY
        if is_due(now):
            published = bisect_right(one.items, now)
            first = max(seen, published - one.window)
            outcome.polls += 1
            outcome.lost += first - seen
            outcome.delays += [now - time for time in one.items[first:published]]
            learn(now, published - first)
            seen = published
    return outcome


def total(feeds: Sequence[Feed], read: Callable[[Feed], Outcome]) -> Outcome:
    """Return the sum of the outcomes of all feeds."""
    outcomes = [read(one) for one in feeds]
    delays = [delay for outcome in outcomes for delay in outcome.delays]
    return Outcome(sum(one.polls for one in outcomes), delays, sum(one.lost for one in outcomes))


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.freshness", description=__doc__)
    options.add_argument("--feeds", type=int, default=500)
    options.add_argument("--days", type=int, default=30)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    chance = random.Random(given.seed)  # noqa: S311  # made-up feeds, the same each time
    feeds = [feed(chance, given.days) for _ in range(given.feeds)]
    learnt = total(feeds, lambda one: by_rhythm(one, given.days))
    equal = given.days * DAY * given.feeds / learnt.polls
    names = {RUN_EVERY: "every 15 minutes", HOUR: "every hour", equal: f"every {equal / 60:.0f} min (equal polls)"}
    sys.stdout.write(f"{'schedule':34} {'polls':>9} {'median':>9} {'95 %':>9} {'lost':>7}   (delays in minutes)\n")
    sys.stdout.write(f"{learnt.line('rhythm')}\n")
    for seconds, name in names.items():
        outcome = total(feeds, lambda one, seconds=seconds: at_interval(one, given.days, seconds))  # type: ignore[misc]
        sys.stdout.write(f"{outcome.line(name)}\n")


if __name__ == "__main__":
    main()
