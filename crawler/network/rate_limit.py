"""The pace of one host: when the next request may go out, and what makes that later.

A host's delay is never under its floor: the setting's, or the host's own
Crawl-delay if that is longer. Errors double it, good answers bring it back
slowly. Every wait has a bound; a host that asks for more than that is left
alone for the rest of the run. Times are seconds of one monotonic clock.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

JITTER = 0.25
"""By how much of itself a delay is made longer at random; it is never made shorter."""
GROWTH = 2.0
FALL_BACK = 0.9
"""By what a good answer shortens a delay that had grown."""
FIRST_STEP_SECONDS = 1.0
"""The delay after a first error where there was none."""
SLOW_SECONDS = 5.0
"""A host that takes this long to answer is given as long again between two requests."""
TOO_MANY_REQUESTS, UNAVAILABLE = 429, 503
SERVER_ERRORS = range(500, 600)
CRAWL_DELAY_TOO_LONG, RETRY_AFTER_TOO_LONG = "crawl-delay-too-long", "retry-after-too-long"
TOO_MANY_ERRORS, TOO_MANY_REFUSALS = "too-many-errors", "too-many-refusals"
REFUSALS = frozenset({403, 429})


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a pace, in seconds: the least delay, the most that errors make of it, the longest waits obeyed.

    After `errors_in_a_row` a host is left alone.
    """

    delay: float = 1.0
    longest_delay: float = 60.0
    longest_crawl_delay: float = 60.0
    longest_wait: float = 600.0
    errors_in_a_row: int = 30


class HostPace:
    """The pace of one host; `left_alone` is the reason why nothing more is asked of it, or None."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self.floor = bounds.delay
        self.delay = bounds.delay
        self.left_alone: str | None = None
        self._next_at = 0.0
        self._errors = 0
        self._sent_at: float | None = None
        self._slowed_at: float | None = None

    def wait(self, now: float) -> float:
        """Return for how many seconds the next request has to wait; 0 or less is none."""
        return self._next_at - now

    def sent(self, now: float) -> float | None:
        """Take note of a request that goes out; return how long after the one before, None for the first."""
        gap = None if self._sent_at is None else now - self._sent_at
        self._sent_at = now
        spread = random.uniform(1, 1 + JITTER)  # noqa: S311  # spreads load, guards nothing
        self._next_at = max(self._next_at, now + self.delay * spread)
        return gap

    def obey_crawl_delay(self, seconds: float | None) -> None:
        """Take the host's own delay for the floor. What is longer than its bound leaves the host alone."""
        if seconds is None:
            return
        if seconds > self._bounds.longest_crawl_delay:
            self.left_alone = CRAWL_DELAY_TOO_LONG
        self.floor = max(self.floor, seconds)  # http and https may say two things
        self.delay = max(self.delay, self.floor)
        if self._sent_at is not None:
            self._next_at = max(self._next_at, self._sent_at + self.delay)

    def answered(self, status: int, seconds: float, asked_wait: float | None, now: float) -> float:
        """Learn from an answer that took `seconds`; return how long the host's Retry-After makes it wait."""
        if status in REFUSALS:
            self._count_error(TOO_MANY_REFUSALS)
        if status == TOO_MANY_REQUESTS:
            self._double(now)
        elif status in SERVER_ERRORS:
            self.failed(now)
        elif status in REFUSALS:
            pass  # an answer that is sure of itself is no sign of trouble
        else:
            self._errors = 0
            self._came(seconds, now)
        if asked_wait is None or status not in {TOO_MANY_REQUESTS, UNAVAILABLE}:
            return 0.0
        return self._rest(asked_wait, now)

    def failed(self, now: float) -> None:
        """Slow down after an error; enough of them in a row leave the host alone."""
        self._count_error(TOO_MANY_ERRORS)
        self._double(now)

    def _came(self, seconds: float, now: float) -> None:
        if seconds > SLOW_SECONDS:
            self._slow_down(seconds, now)
        else:
            self.delay = max(self.floor, self.delay * FALL_BACK)

    def _double(self, now: float) -> None:
        """Double the delay, once for requests that were under way together: one fault of the host makes all fail."""
        if self._sent_at is not None and self._slowed_at is not None and self._sent_at <= self._slowed_at:
            return
        self._slowed_at = now
        self._slow_down(max(self.delay * GROWTH, FIRST_STEP_SECONDS), now)

    def _count_error(self, reason: str) -> None:
        self._errors += 1
        if self._errors >= self._bounds.errors_in_a_row:
            self.left_alone = self.left_alone or reason

    def _slow_down(self, delay: float, now: float) -> None:
        self.delay = max(self.floor, self.delay, min(delay, self._bounds.longest_delay))
        self._next_at = max(self._next_at, now + self.delay)

    def _rest(self, seconds: float, now: float) -> float:
        if seconds > self._bounds.longest_wait:
            self.left_alone = RETRY_AFTER_TOO_LONG
            return 0.0
        self._next_at = max(self._next_at, now + seconds)
        return seconds
