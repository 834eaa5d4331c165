"""The rate of a host that two workers share: each reads the state that the other one wrote."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.network.host_state import HostState, Slot, read_state
from crawler.network.rate_limit import KEPT_SECONDS, HostRate, RateLimits
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = RateLimits(delay=1, longest_delay=30, longest_wait=600, errors_in_a_row=3, concurrent=1, slot_seconds=90)
ROOT = "https://e.org"


class Workers:
    """Workers that read the state of a host before each step and write it after."""

    def __init__(self, **limits: float) -> None:
        self.limits, self.text = replace(LIMITS, **limits), HostState().to_json()  # type: ignore[arg-type]
        self.rate: HostRate

    def __call__(self, worker: int, run: int = 1) -> HostRate:
        """Return the rate as a worker reads it now."""
        if hasattr(self, "rate"):
            self.text = self.rate.state.to_json()
        self.rate = HostRate(self.limits, read_state(self.text, "e.org"), run=run, worker=worker)
        return self.rate

    def sends(self, worker: int, now: float) -> Slot:
        """Send a request."""
        taken = self(worker).take(now)
        assert taken.slot is not None, taken
        return taken.slot

    def exchanges(self, worker: int, now: float, status: int = 200, wait: float | None = None) -> None:
        """Send a request and get its answer at once."""
        slot = self.sends(worker, now)
        self(worker).free(slot)
        self.rate.answered(status, 0.1, wait, now)


def test_a_worker_waits_for_the_delay_after_the_request_of_another_one() -> None:
    workers = Workers()
    workers.exchanges(1, 100)
    taken = workers(2).take(100.5)
    assert taken.slot is None
    assert 0.5 < taken.wait <= 0.75
    assert workers(2).take(101.5).gap == 1.5


def test_the_delay_counts_from_the_time_when_a_request_was_sent_over_its_connection() -> None:
    workers = Workers()
    slot = workers.sends(1, 100)
    workers(1).free(slot, 103)
    assert workers(2).take(103.5).wait == pytest.approx(0.55)
    assert workers(2).take(105).gap == 2


def test_the_slots_are_those_of_all_workers_and_a_killed_one_frees_them_in_time() -> None:
    workers = Workers(concurrent=2, delay=0)
    first, _ = workers.sends(1, 100), workers.sends(2, 110)
    assert workers(3).take(120).is_full
    workers(1).free(first)
    workers.sends(3, 121)
    assert workers(1).take(199).is_full
    workers.sends(1, 200.1)  # the slot of worker 2 is over
    assert workers(2).take(200.2).is_full
    workers(2).free_slots_of([1])
    workers.sends(2, 200.3)


def test_one_long_retry_after_stops_all_workers_of_the_run_while_their_requests_are_under_way() -> None:
    workers = Workers(concurrent=4, delay=0)
    slots = [workers.sends(worker, 100 + worker) for worker in range(4)]
    workers(2).free(slots[2])
    workers.rate.answered(429, 0.1, 3600, 110)
    for worker in (0, 1, 3, 2):
        workers(worker).free(slots[worker])
        workers.rate.answered(200, 0.1, None, 111)
        assert workers(worker).take(112).suspended == Reason.RETRY_AFTER_TOO_LONG


def test_errors_in_a_row_are_those_of_all_workers() -> None:
    workers = Workers(delay=0)
    for worker in (1, 2, 3):
        workers(worker).failed(100.0 + worker)
    assert workers(4).take(500).suspended == Reason.TOO_MANY_ERRORS


def test_a_later_run_obeys_what_the_host_asked_for_and_is_not_suspended_for_an_earlier_one() -> None:
    workers = Workers(longest_wait=60)
    workers(1).obey_crawl_delay(ROOT, 10, 100)
    for at in (100, 200, 300):
        workers.exchanges(1, at, 500 if at < 300 else 503, 40)
    assert workers(1).suspended == Reason.TOO_MANY_ERRORS
    later = workers(2, run=2)
    assert (later.suspended, later.minimum, later.delay) == (None, 10, 30)
    assert later.take(301).wait == 39
    assert workers(2, run=2).take(341).slot is not None
    a_day_later = workers(2, run=2)
    a_day_later.take(342 + KEPT_SECONDS)
    assert a_day_later.delay == 10, "a delay that errors made longer is forgotten after a day"


def test_a_wait_over_the_limit_also_stops_the_runs_that_begin_before_its_end() -> None:
    workers = Workers()
    workers.exchanges(1, 100, 503, 1000)
    assert workers(2, run=2).take(200).suspended == Reason.RETRY_AFTER_TOO_LONG
    assert workers(3, run=3).take(600).wait == 500
    assert workers(4, run=4).take(1101).slot is not None


def test_a_run_with_a_longer_delay_keeps_it_from_the_requests_of_others() -> None:
    workers = Workers()
    workers.exchanges(1, 100)
    slow = HostRate(replace(LIMITS, delay=20), read_state(workers(1).state.to_json(), "e.org"), run=2, worker=2)
    assert slow.take(110).wait == 10


OWN = {
    "it was sent before another worker got an answer": ([(1, "sends", 100), (2, "good", 101), (1, "fails", 130)], True),
    "it is the second one in a row, and others got answers": (
        [(1, "sends", 100), (1, "fails", 100), (2, "good", 110), (1, "sends", 120), (1, "fails", 120)],
        True,
    ),
    "the others fail too": ([(1, "sends", 100), (2, "sends", 101), (2, "fails", 102), (1, "fails", 103)], False),
    "the answer of the other one came before it was sent": (
        [(2, "good", 99), (1, "sends", 100), (1, "fails", 130)],
        False,
    ),
    "the worker is alone": ([(1, "good", 90), (1, "sends", 100), (1, "fails", 130)], False),
    "the worker got an answer itself since": (
        [
            (1, "sends", 100),
            (1, "fails", 100),
            (2, "good", 110),
            (1, "good", 115),
            (1, "sends", 120),
            (1, "fails", 120),
        ],
        False,
    ),
}


def what_others_see(rate: HostRate) -> tuple[float, int]:
    return rate.delay, rate.state.runs[1].errors if rate.state.runs else 0


@pytest.mark.parametrize("name", OWN)
def test_a_failure_is_the_workers_own_if_others_got_answers_meanwhile(name: str) -> None:
    steps, is_own = OWN[name]
    workers, slots, result, before = Workers(delay=0, concurrent=9), dict[int, Slot](), None, (0.0, 0)
    for worker, step, at in steps:
        if step == "sends":
            slots[worker] = workers(worker).take(1000 + 50 * at).slot  # type: ignore[assignment]  # it is free
        elif step == "good":
            workers(worker).answered(200, 0.1, None, 1000 + 50 * at)
        else:
            before = what_others_see(workers(worker))
            workers.rate.free(slots[worker])
            result = workers.rate.failed(1000 + 50 * at, slots[worker].sent_at)
    assert result is is_own
    assert (what_others_see(workers.rate) == before) is is_own


def test_a_clock_that_was_set_back_does_not_hold_a_host_up() -> None:
    workers = Workers()
    workers.sends(1, 50_000)
    taken = workers(2).take(100)
    assert (taken.suspended, taken.is_full) == (None, True)
    assert workers(2).take(191).slot is not None


STEPS = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from([200, 404, 429, 500, None]), st.floats(0, 9)), max_size=30
)


@given(STEPS)
def test_no_two_requests_of_any_workers_are_closer_than_the_delay(steps: list[tuple[int, int | None, float]]) -> None:
    workers, now, sent = Workers(errors_in_a_row=100, longest_wait=10_000), 0.0, list[float]()
    for worker, status, seconds in steps:
        while (taken := workers(worker).take(now)).slot is None:
            now += max(taken.wait, 0.01)
        sent.append(now)
        assert workers(worker % 3 + 1).take(now).slot is None
        now += seconds
        workers(worker).free(taken.slot)
        if status is None:
            workers.rate.failed(now, taken.slot.sent_at)
        else:
            workers.rate.answered(status, seconds, None, now)
    assert all(later - earlier >= LIMITS.delay for earlier, later in pairwise(sent))


@pytest.mark.parametrize(
    ("meanwhile", "is_renewed"),
    [
        ("nothing", True),
        ("another request", False),
        ("the worker is given up", False),
        ("a Retry-After", False),
        ("the host is suspended", False),
    ],
)
def test_a_request_that_is_sent_late_keeps_its_slot_only_if_nothing_came_between(
    meanwhile: str, *, is_renewed: bool
) -> None:
    workers = Workers(concurrent=2)
    slot = workers.sends(1, 100)
    assert not workers(1).is_late(slot, 100.04)
    assert workers(1).is_late(slot, 130)
    changes: dict[str, Callable[[], object]] = {
        "nothing": lambda: None,
        "another request": lambda: workers.sends(2, 129.5),
        "the worker is given up": lambda: workers(2).free_slots_of([1]),
        "a Retry-After": lambda: workers(2).answered(503, 0.1, 60, 110),
        "the host is suspended": lambda: workers(2).answered(503, 0.1, 700, 110),
    }
    changes[meanwhile]()
    renewed = workers(1).renew(slot, 130)
    assert (renewed is not None) is is_renewed
    assert [one for one in workers.rate.state.slots if one.worker == 1] == ([renewed] if renewed else [])
    if renewed:
        assert 1 < workers(2).wait(130) <= 1.25, "the delay counts from the moment of sending"
