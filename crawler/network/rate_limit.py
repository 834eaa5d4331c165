"""The rate of one host: when the next request may be sent, and what delays it.

A host's delay is never below its minimum: the setting's, or the host's own Crawl-delay if that is longer. Errors
double the delay, successful answers reduce it slowly; slow answers in a row raise it for a short time. Every wait has
a limit; a host that requests a longer one is suspended for the rest of the run. Times are seconds of one monotonic
clock.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from crawler.vocabulary import Reason

JITTER = 0.25  # the largest share of itself by which a delay is extended at random; it is never shortened
GROWTH = 2.0
RECOVERY = 0.9  # the factor by which a successful answer shortens a delay that had grown
FIRST_STEP_SECONDS = 1.0  # the delay after a first error where there was none
SLOW_SECONDS = 5.0
SLOW_IN_A_ROW = 3  # if so many answers take longer than that, the delay becomes as long as the last one took
RECOVERY_FROM_SLOW = 0.5  # the factor of RECOVERY after that: one answer in time says that the host is well again
TOO_MANY_REQUESTS, UNAVAILABLE = 429, 503
SERVER_ERRORS = range(500, 600)
REFUSALS = frozenset({403, 429})


@dataclass(frozen=True, slots=True)
class RateLimits:
    """The limits for every host, in seconds: the minimum delay, its maximum after errors, the longest waits obeyed.

    A host is suspended after `errors_in_a_row`.
    """

    delay: float = 1.0
    longest_delay: float = 60.0
    longest_crawl_delay: float = 60.0
    longest_wait: float = 600.0
    errors_in_a_row: int = 30


class HostRate:
    """The rate of one host; `suspended` is the reason why no more requests are sent to it, or None."""

    def __init__(self, limits: RateLimits) -> None:
        self._limits = limits
        self.minimum = self.delay = limits.delay
        self.suspended: Reason | None = None
        self._next_at = 0.0
        self._errors = self._slow = 0
        self._recovery = RECOVERY
        self._sent_at: float | None = None
        self._slowed_at: float | None = None

    def wait(self, now: float) -> float:
        """Return how many seconds the next request has to wait; 0 or less means that it may be sent."""
        return self._next_at - now

    def sent(self, now: float) -> float | None:
        """Record that a request is sent; return the seconds since the one before, None for the first."""
        gap = None if self._sent_at is None else now - self._sent_at
        self._sent_at = now
        spread = random.uniform(1, 1 + JITTER)  # noqa: S311  # spreads load, protects nothing
        self._next_at = max(self._next_at, now + self.delay * spread)
        return gap

    def obey_crawl_delay(self, seconds: float | None) -> None:
        """Take the host's Crawl-delay as the minimum; a Crawl-delay over the limit suspends the host."""
        if seconds is None:
            return
        if seconds > self._limits.longest_crawl_delay:
            self.suspended = Reason.CRAWL_DELAY_TOO_LONG
        self.minimum = max(self.minimum, seconds)  # http and https may state different values
        self.delay = max(self.delay, self.minimum)
        if self._sent_at is not None:
            self._next_at = max(self._next_at, self._sent_at + self.delay)

    def answered(self, status: int, seconds: float, requested_wait: float | None, now: float) -> float:
        """Record an answer that took `seconds`; return how many seconds its Retry-After makes the host wait."""
        if status in REFUSALS:
            self._count_error(Reason.TOO_MANY_REFUSALS)
        if status == TOO_MANY_REQUESTS:
            self._double(now)
        elif status in SERVER_ERRORS:
            self.failed(now)
        elif status not in REFUSALS:
            self._errors = 0
            self._slow = self._slow + 1 if seconds > SLOW_SECONDS else 0
            if self._slow >= SLOW_IN_A_ROW:
                self._slow_down(seconds, now, RECOVERY_FROM_SLOW)
            elif not self._slow:
                self.delay = max(self.minimum, self.delay * self._recovery)
        if requested_wait is None or status not in {TOO_MANY_REQUESTS, UNAVAILABLE}:
            return 0.0
        if requested_wait > self._limits.longest_wait:
            self.suspended = Reason.RETRY_AFTER_TOO_LONG
            return 0.0
        self._next_at = max(self._next_at, now + requested_wait)
        return requested_wait

    def challenged(self, in_a_row: int) -> None:
        """Suspend the host if it answered with so many challenges in a row, whatever their status."""
        if in_a_row >= self._limits.errors_in_a_row:
            self.suspended = self.suspended or Reason.TOO_MANY_REFUSALS

    def failed(self, now: float) -> None:
        """Slow down after an error; enough errors in a row suspend the host."""
        self._count_error(Reason.TOO_MANY_ERRORS)
        self._double(now)

    def _double(self, now: float) -> None:
        """Double the delay once for all requests that were under way together: they failed from one cause."""
        if self._sent_at is not None and self._slowed_at is not None and self._sent_at <= self._slowed_at:
            return
        self._slowed_at = now
        self._slow_down(max(self.delay * GROWTH, FIRST_STEP_SECONDS), now)

    def _count_error(self, reason: Reason) -> None:
        self._errors += 1
        if self._errors >= self._limits.errors_in_a_row:
            self.suspended = self.suspended or reason

    def _slow_down(self, delay: float, now: float, recovery: float = RECOVERY) -> None:
        self._recovery = recovery
        self.delay = max(self.minimum, self.delay, min(delay, self._limits.longest_delay))
        self._next_at = max(self._next_at, now + self.delay)
