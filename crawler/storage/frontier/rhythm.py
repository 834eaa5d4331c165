"""The rhythm of one list or feed: how many articles are new at each visit, and when it is read next.

The rate follows from the visits, with half of their weight after HALF_LIFE, for each part of the day: a Poisson process
with a Gamma prior (Gelman et al., Bayesian Data Analysis, 2.6; the counted form of Cho and Garcia-Molina, Estimating
Frequency of Change, 2003). Times are seconds since 1970, UTC.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass

HOUR = 3600.0
DAY = 24 * HOUR
SLOTS = 8  # how many parts of a day have a rate of their own
HALF_LIFE = 7 * DAY
PRIOR_ITEMS, PRIOR_SECONDS = 0.25, DAY / 4  # the evidence that stands for the time before the first visit
SLOT_PRIOR_SECONDS = 2 * DAY / SLOTS  # how long the mean rate counts in each part of the day
LEARNING_SECONDS = DAY  # a list that was observed for less time than this is always due
STEP = 10 * 60.0  # the shortest wait, and the precision of longer ones
LONGEST = DAY
WORTH = 15 * 60.0
"""A request is worth as many seconds of waiting, summed over the new articles. At a constant rate the wait is then
proportional to 1/sqrt(rate), as is best: Sia, Cho and Cho, Efficient Monitoring Algorithm for Fast News Alerts, 2007.
"""
_IMPOSSIBLE = 1e12  # no time and no number of articles is so large
FILLED = 0.06
"""A list is read when this share of it is expected to be new: a burst of fifteen times the rate still fits."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The last visit (`seconds` after the one before), and the weighted evidence of all, by the part of the day.

    `counts` are new articles, `spans` the seconds in which they appeared. `has_window`: a list without further
    pages, so an item that it no longer shows is lost.
    """

    read_at: float
    items: int
    has_window: bool
    new: int = 0
    seconds: float = 0.0
    counts: tuple[float, ...] = (0.0,) * SLOTS
    spans: tuple[float, ...] = (0.0,) * SLOTS

    def visited(self, now: float, items: int, new: int, *, has_window: bool) -> Rhythm:
        """Return the rhythm after one more visit: the list had `items` articles, and `new` of them were new."""
        seconds = max(now - self.read_at, 1.0)
        kept = 0.5 ** (seconds / HALF_LIFE)
        shares = _shares(self.read_at, now)
        counts = tuple(count * kept + new * share for count, share in zip(self.counts, shares, strict=True))
        spans = tuple(span * kept + seconds * share for span, share in zip(self.spans, shares, strict=True))
        return Rhythm(now, items, has_window, new, seconds, counts, spans)

    @property
    def rate(self) -> float:
        """The mean number of new articles in a second."""
        return (PRIOR_ITEMS + sum(self.counts)) / (PRIOR_SECONDS + sum(self.spans))

    def rate_at(self, time: float) -> float:
        """Return the number of new articles in a second, at this time of the day."""
        slot = _slot(time)
        return (self.rate * SLOT_PRIOR_SECONDS + self.counts[slot]) / (SLOT_PRIOR_SECONDS + self.spans[slot])

    @property
    def due_at(self) -> float:
        """When the list is read next."""
        if sum(self.spans) < LEARNING_SECONDS:
            return self.read_at
        fastest = max(self.new / self.seconds, *(self.rate_at(slot * DAY / SLOTS) for slot in range(SLOTS)))
        room = FILLED * self.items if self.has_window and self.items else float("inf")
        time, expected, waited, filled = self.read_at, 0.0, 0.0, 0.0
        while time - self.read_at < LONGEST and waited < WORTH and filled < room:
            rate = self.rate_at(time)
            waited += (expected + rate * STEP / 2) * STEP
            expected += rate * STEP
            filled += fastest * STEP
            time += STEP
        return time

    def fallen_out(self, after: Rhythm) -> int:
        """Return how many articles appeared and fell out again before the next visit, `after`; 0 if both overlap."""
        if not self.items or not after.items or after.new < after.items:
            return 0
        appeared = sum(self.counts) / max(sum(self.spans), 1.0) * after.seconds
        return max(1, round(appeared - after.items))

    def as_text(self) -> str:
        """Return the rhythm as it is stored."""
        return json.dumps(astuple(self))

    @classmethod
    def from_text(cls, text: str) -> Rhythm | None:
        """Read a stored rhythm; None if it is damaged."""
        try:
            read_at, items, has_window, new, seconds, counts, spans = json.loads(text)
            rhythm = cls(read_at, items, has_window, new, seconds, tuple(counts), tuple(spans))
            is_possible = all(0 <= number < _IMPOSSIBLE for number in (read_at, items, new, seconds, *counts, *spans))
        except (TypeError, ValueError, RecursionError):
            return None
        has_all = len(rhythm.counts) == len(rhythm.spans) == SLOTS and (seconds > 0 or not any(spans))
        return rhythm if is_possible and has_all else None


def _slot(time: float) -> int:
    return int(time % DAY * SLOTS / DAY)


def _shares(start: float, end: float) -> list[float]:
    """Return the share of each part of the day in a time; all are equal in more than a day."""
    if end - start >= DAY:
        return [1 / SLOTS] * SLOTS
    shares, time = [0.0] * SLOTS, start
    while time < end:
        border = min(end, (time // (DAY / SLOTS) + 1) * (DAY / SLOTS))
        shares[_slot(time)] += (border - time) / (end - start)
        time = border
    return shares
