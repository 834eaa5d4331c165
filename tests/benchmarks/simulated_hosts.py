"""The hosts of a simulated crawl, their sizes by a power law: some are slow, some fail, some have a Crawl-delay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.network.rate_limit import JITTER

if TYPE_CHECKING:
    from random import Random

EXPONENT = 0.8  # of the power law of the sizes
ANSWER_SECONDS = 0.3  # the median time of an answer; the times are log-normal
SPREAD = 0.6
SLOW, SLOW_SECONDS = 0.05, 4.0  # the share of slow hosts, and the median time of their answers
FAILING, FAILURES = 0.03, 0.3  # the share of failing hosts, and of their answers with status 503
WITH_DELAY, CRAWL_DELAYS = 0.05, (2.0, 5.0, 10.0)


@dataclass(slots=True)
class Host:
    """A host, and what was measured of it. Times are seconds of virtual time."""

    name: str
    pages: int
    answer_seconds: float
    failures: float
    delay: float
    done: int = 0
    requests: int = 0
    under_way: int = 0
    most_under_way: int = 0
    sent_at: float | None = None
    answered_at: float = 0.0
    smallest_gap: float | None = None
    starved: float = 0.0

    def sent(self, now: float, begin: float) -> None:
        """Record a request, in a crawl that began at a time."""
        allowed_at = begin
        if self.sent_at is not None:
            gap = now - self.sent_at
            self.smallest_gap = gap if self.smallest_gap is None else min(self.smallest_gap, gap)
            allowed_at = max(self.sent_at + self.delay * (1 + JITTER), self.answered_at)
        if not self.failures:  # a failing host is slowed down, and its URLs wait for their next try
            self.starved = max(self.starved, now - allowed_at)
        self.sent_at = now
        self.requests += 1
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)

    def answered(self, now: float) -> None:
        """Record the end of a request."""
        self.answered_at = now
        self.under_way -= 1

    def answer(self, random: Random) -> tuple[int, float]:
        """Return the status of an answer, and how many seconds it takes."""
        status = 503 if random.random() < self.failures else 200
        return status, self.answer_seconds * random.lognormvariate(0.0, SPREAD)

    def most_pages(self, seconds: float) -> float:
        """Return how many pages the host gives at most in so many seconds, one after the other, at its rate."""
        mean_answer = self.answer_seconds * 1.2  # e ** (SPREAD ** 2 / 2)
        pause = max(self.delay * (1 + JITTER / 2), mean_answer)
        return min(float(self.pages), 1 + seconds / pause)


def make_hosts(number: int, pages: int, delay: float, random: Random) -> list[Host]:
    """Make hosts with so many pages in all, each with this least delay between two requests."""
    weights = [(1 + rank) ** -EXPONENT for rank in range(number)]
    sizes = [max(1, round(pages * weight / sum(weights))) for weight in weights]
    return [_host(rank, size, delay, random) for rank, size in enumerate(sizes)]


def _host(rank: int, size: int, delay: float, random: Random) -> Host:
    kind = random.random()
    is_slow, is_failing = kind < SLOW, SLOW <= kind < SLOW + FAILING
    has_delay = SLOW + FAILING <= kind < SLOW + FAILING + WITH_DELAY
    return Host(
        f"www.host{rank}.example",
        size,
        SLOW_SECONDS if is_slow else ANSWER_SECONDS,
        FAILURES if is_failing else 0.0,
        max(delay, random.choice(CRAWL_DELAYS)) if has_delay else delay,
    )
