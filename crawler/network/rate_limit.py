"""The rate of one host: when the next request may be sent, and what delays it. One rate for all workers together.

A host's delay is never below its minimum: the setting's, or the host's own Crawl-delay if that is longer. Errors
double the delay, successful answers reduce it slowly; slow answers in a row raise it for a short time. Every wait has
a limit; a host that requests a longer one is suspended for the rest of the run. Times are seconds of the run's clock.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.network.host_state import GoodAnswer, HostState, RunRecord, Slot, StatedDelay, read_state
from crawler.network.waits import Taken, Wait
from crawler.vocabulary import Reason, WaitCause

if TYPE_CHECKING:
    from collections.abc import Collection

JITTER = 0.25  # the largest share of itself by which a delay is extended at random; it is never shortened
MARGIN_SECONDS = 0.05  # the least extension where the delay allows it: requests take different times to the server
GROWTH = 2.0
RECOVERY = 0.9  # the factor by which a successful answer shortens a delay that had grown
FIRST_STEP_SECONDS = 1.0  # the delay after a first error where there was none
SLOW_SECONDS = 5.0
SLOW_IN_A_ROW = 3  # if so many answers take longer than that, the delay becomes as long as the last one took
RECOVERY_FROM_SLOW = 0.5  # the factor of RECOVERY after that: one answer in time shows that the host is fast again
KEPT_SECONDS = 24 * 3600.0  # how long a grown delay and a Retry-After count at most; later runs obey them too
KEPT_CRAWL_DELAY_SECONDS = 2 * KEPT_SECONDS  # robots.txt is read again each day
ANSWER_WEIGHT = 0.2  # the weight of the last answer in the mean time of the answers
MAX_RUNS = 100
TOO_MANY_REQUESTS, UNAVAILABLE = 429, 503
SERVER_ERRORS = range(500, 600)
REFUSALS = frozenset({403, 429})


@dataclass(frozen=True, slots=True)
class RateLimits:
    """The limits for every host, in seconds: the minimum delay, its maximum after errors, the longest waits obeyed.

    A host is suspended after `errors_in_a_row`. `concurrent` requests may be under way to it; the slot of one is free
    after `slot_seconds`, even if its worker was killed.
    """

    delay: float = 1.0
    longest_delay: float = 60.0
    longest_crawl_delay: float = 60.0
    longest_wait: float = 600.0
    errors_in_a_row: int = 30
    concurrent: int = 1
    slot_seconds: float = 90.0


def rate_of(text: str, host: str, limits: RateLimits, run: int, worker: int) -> HostRate:
    """Return the rate of a host by the text of its state, which is empty for a new host."""
    return HostRate(limits, read_state(text, host), run=run, worker=worker)


class HostRate:
    """The rate of one host, as one worker of a run reads and changes its state."""

    def __init__(self, limits: RateLimits, state: HostState | None = None, *, run: int = 0, worker: int = 0) -> None:
        self._limits, self._run, self._worker = limits, run, worker
        self.state = state or HostState()

    def to_json(self) -> str:
        """Return the state as JSON text."""
        return self.state.to_json()

    @property
    def minimum(self) -> float:
        """The least delay, in seconds."""
        stated = self.state.crawl_delays
        return max(self._limits.delay, *(one.seconds for one in stated.values())) if stated else self._limits.delay

    @property
    def delay(self) -> float:
        """The seconds between two requests, without the random extension."""
        return max(self.minimum, self.state.delay)

    @property
    def suspended(self) -> Reason | None:
        """The reason why this run sends no more requests to the host, or None."""
        record = self.state.runs.get(self._run)
        return record.suspended if record else None

    @property
    def challenges(self) -> int:
        """How many challenges in a row the run got."""
        record = self.state.runs.get(self._run)
        return record.challenges if record else 0

    def wait(self, now: float) -> float:
        """Return how many seconds the next request has to wait; 0 or less means that it may be sent."""
        state = self.state
        at = state.next_at if state.sent_at is None else max(state.next_at, state.sent_at + self.minimum)
        return at - now

    def explained_wait(self, now: float) -> Wait:
        """Return the wait of the next request, with its cause."""
        seconds, cause = max(0.0, self.wait(now)), self._cause_of_delay
        if self.suspended is not None:
            seconds, cause = 0.0, WaitCause.SUSPENDED
        elif not seconds and self.waits_for():
            cause = WaitCause.OTHER_WORKERS
        elif self.state.next_at > now:
            cause = self.state.cause
        return Wait(seconds, cause, self.delay, self.suspended)

    @property
    def _cause_of_delay(self) -> WaitCause:
        if self.state.delay > self.minimum:
            return WaitCause.SLOW_ANSWERS if self.state.recovery == RECOVERY_FROM_SLOW else WaitCause.ERRORS
        return WaitCause.CRAWL_DELAY if self.minimum > self._limits.delay else WaitCause.DELAY

    def _wait_until(self, at: float, cause: WaitCause | None = None) -> None:
        """Send no request before a time; without a cause, it is that of the delay. An earlier time changes nothing."""
        if at > self.state.next_at:
            self.state.next_at, self.state.cause = at, cause or self._cause_of_delay

    def take(self, now: float) -> Taken:
        """Take a slot for a request that is sent now, if one is free."""
        self.state.forget_old(now, KEPT_SECONDS)
        wait = self.wait(now)
        if wait > max(self._limits.longest_wait, (1 + JITTER) * self.delay):
            self._suspend(Reason.RETRY_AFTER_TOO_LONG)
        if self.suspended is not None:
            return Taken(suspended=self.suspended)
        state = self.state
        if len(state.slots) >= self._limits.concurrent:
            answered = min(one.sent_at for one in state.slots) + state.answer_seconds - now
            return Taken(wait=max(wait, answered), is_full=True)
        if wait > 0:
            return Taken(wait=wait)
        state.last_slot += 1
        slot = Slot(self._worker, state.last_slot, now, now + self._limits.slot_seconds)
        state.slots.append(slot)
        return Taken(slot, self.sent(now))

    def free(self, slot: Slot, sent_at: float | None = None) -> None:
        """Free a slot, unless its time is over and it is free already.

        The delay counts from the time when its request was sent, which follows the name, the connection and TLS.
        """
        state = self.state
        if slot in state.slots:
            state.slots.remove(slot)
        if sent_at is not None:
            state.sent_at = max(sent_at, state.sent_at or 0.0)
            self._wait_until(sent_at + self.delay + min(MARGIN_SECONDS, JITTER * self.delay))

    def is_late(self, slot: Slot, now: float) -> bool:
        """Return whether a request that is sent now may come too close to another: its slot was taken long before."""
        return now - slot.sent_at > (min(MARGIN_SECONDS, JITTER * self.delay) or MARGIN_SECONDS)

    def renew(self, slot: Slot, now: float) -> Slot | None:
        """Return the slot for a request that is sent now, if no other one was sent since its slot was taken.

        None, with the slot free, if one was, or if an answer has made the host wait or suspended it: then the request
        has to take another slot.
        """
        state, is_mine = self.state, slot in self.state.slots
        if is_mine:
            state.slots.remove(slot)
        must_wait = state.next_at > slot.sent_at + (1 + JITTER) * self.delay
        if not is_mine or state.sent_at != slot.sent_at or must_wait or self.suspended is not None:
            return None
        renewed = slot._replace(sent_at=now, until=now + self._limits.slot_seconds)
        state.slots.append(renewed)
        self.sent(now)
        return renewed

    def waits_for(self) -> set[int]:
        """Return the other workers that have slots, if no slot is free."""
        is_full = len(self.state.slots) >= self._limits.concurrent
        return {slot.worker for slot in self.state.slots} - {self._worker} if is_full else set()

    def free_slots_of(self, workers: Collection[int]) -> None:
        """Free the slots of workers that have ended."""
        self.state.slots = [slot for slot in self.state.slots if slot.worker not in workers]

    def sent(self, now: float) -> float | None:
        """Record that a request is sent; return the seconds since the one before, None for the first."""
        state = self.state
        gap = None if state.sent_at is None else now - state.sent_at
        state.sent_at = now
        longest = JITTER * self.delay
        extension = random.uniform(min(MARGIN_SECONDS, longest), longest)  # noqa: S311  # spreads load, protects nothing
        self._wait_until(now + self.delay + extension)
        return gap

    def obey_crawl_delay(self, root: str, seconds: float | None, now: float) -> None:
        """Take the Crawl-delay in the robots.txt of a root as the minimum; one over the limit suspends the host.

        It replaces an earlier one of the same root; http and https may state different values.
        """
        state = self.state
        state.crawl_delays.pop(root, None)
        if not seconds:
            return
        if seconds > self._limits.longest_crawl_delay:
            self._suspend(Reason.CRAWL_DELAY_TOO_LONG)
        state.crawl_delays[root] = StatedDelay(seconds, now + KEPT_CRAWL_DELAY_SECONDS)
        if state.sent_at is not None:
            self._wait_until(state.sent_at + self.delay)

    def answered(self, status: int, seconds: float, requested_wait: float | None, now: float) -> float:
        """Record an answer that took `seconds`; return how many seconds its Retry-After makes the host wait."""
        self._record_time(seconds)
        if status in REFUSALS:
            self._count_error(Reason.TOO_MANY_REFUSALS)
        if status == TOO_MANY_REQUESTS:
            self._double(now)
        elif status in SERVER_ERRORS:
            self._slow_down_after_error(now)
        elif status not in REFUSALS:
            self._record_good(seconds, now)
        if requested_wait is None or status not in {TOO_MANY_REQUESTS, UNAVAILABLE}:
            return 0.0
        self._wait_until(now + min(requested_wait, KEPT_SECONDS), WaitCause.RETRY_AFTER)
        if requested_wait > self._limits.longest_wait:
            self._suspend(Reason.RETRY_AFTER_TOO_LONG)
            return 0.0
        return requested_wait

    def challenged(self, *, is_challenge: bool) -> None:
        """Count challenges in a row, whatever their status; enough of them suspend the host."""
        record = self._record()
        record.challenges = record.challenges + 1 if is_challenge else 0
        if record.challenges >= self._limits.errors_in_a_row:
            self._suspend(Reason.TOO_MANY_REFUSALS)

    def failed(self, now: float, sent_at: float | None = None) -> bool:
        """Slow down after a request without any answer; enough errors in a row suspend the host.

        Return whether the failure is the worker's own, because others got good answers meanwhile: since this request
        was sent, or since the first of several that failed in a row. It changes nothing for the host then.
        """
        is_own = self._is_own(sent_at)
        self.state.failing.setdefault(self._worker, now if sent_at is None else sent_at)
        if not is_own:
            self._slow_down_after_error(now)
        return is_own

    def _is_own(self, sent_at: float | None) -> bool:
        others = (one.at for one in self.state.good if one.worker != self._worker)
        good_at = max(others, default=None)
        starts = [start for start in (sent_at, self.state.failing.get(self._worker)) if start is not None]
        return good_at is not None and any(good_at > start for start in starts)

    def _record_time(self, seconds: float) -> None:
        """Record how long an answer took: the worker has a network."""
        self.state.failing.pop(self._worker, None)
        self.state.answer_seconds += ANSWER_WEIGHT * (seconds - self.state.answer_seconds)

    def _record_good(self, seconds: float, now: float) -> None:
        state = self.state
        self._record().errors = 0
        state.good = [GoodAnswer(self._worker, now), *(one for one in state.good if one.worker != self._worker)][:2]
        state.slow = state.slow + 1 if seconds > SLOW_SECONDS else 0
        if state.slow >= SLOW_IN_A_ROW:
            self._slow_down(seconds, now, RECOVERY_FROM_SLOW)
        elif not state.slow and state.delay:
            recovered = self.delay * state.recovery
            state.delay = recovered if recovered > self.minimum else 0.0

    def _slow_down_after_error(self, now: float) -> None:
        self._count_error(Reason.TOO_MANY_ERRORS)
        self._double(now)

    def _double(self, now: float) -> None:
        """Double the delay once for all requests that were under way together: they failed from one cause."""
        state = self.state
        if state.sent_at is not None and state.slowed_at is not None and state.sent_at <= state.slowed_at:
            return
        state.slowed_at = now
        self._slow_down(max(self.delay * GROWTH, FIRST_STEP_SECONDS), now)

    def _count_error(self, reason: Reason) -> None:
        record = self._record()
        record.errors += 1
        if record.errors >= self._limits.errors_in_a_row:
            self._suspend(reason)

    def _slow_down(self, delay: float, now: float, recovery: float = RECOVERY) -> None:
        self.state.recovery = recovery
        self.state.delay = max(self.delay, min(delay, self._limits.longest_delay))
        self._wait_until(now + self.delay)

    def _suspend(self, reason: Reason) -> None:
        self._record().suspended = self.suspended or reason

    def _record(self) -> RunRecord:
        runs = self.state.runs
        if self._run not in runs:
            runs[self._run] = RunRecord()
            if len(runs) > MAX_RUNS:
                del runs[next(iter(runs))]
        return runs[self._run]
