"""How fast something goes, now and on the whole, and how long the rest takes. Times are seconds of one clock."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

WINDOW_SECONDS = 30.0  # how far back the recent rate looks
STEP_SECONDS = 0.5  # counts closer than that are not kept
MIN_SECONDS = 1.0  # a rate over a shorter time says nothing


class _Count(NamedTuple):
    at: float
    done: float


class Rate:
    """The rate of a count that grows."""

    def __init__(self) -> None:
        self._first: _Count | None = None
        self._last: _Count | None = None
        self._recent: deque[_Count] = deque()

    def add(self, done: float, now: float) -> None:
        """Take the count at a time. The first one above 0 is when the work begins."""
        if self._first is None:
            self._first = _Count(now, done) if done else None
            return
        self._last = _Count(now, done)
        while self._recent and now - self._recent[0].at > WINDOW_SECONDS:
            self._recent.popleft()
        if not self._recent or now - self._recent[-1].at >= STEP_SECONDS:
            self._recent.append(self._last)

    @property
    def mean(self) -> float | None:
        """The count a second since the work began; None while it is too early to say."""
        return _between(self._first, self._last)

    @property
    def recent(self) -> float | None:
        """The count a second of the last time; None while it is too early to say."""
        return _between(self._recent[0] if self._recent else None, self._last)

    def left(self, rest: float) -> float | None:
        """Return how many seconds a rest takes at the rate of the last time, None if nothing tells."""
        rate = self.recent or self.mean
        return rest / rate if rate else None


def _between(first: _Count | None, last: _Count | None) -> float | None:
    if first is None or last is None or last.at - first.at < MIN_SECONDS:
        return None
    return (last.done - first.done) / (last.at - first.at)
