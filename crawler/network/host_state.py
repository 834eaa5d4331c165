"""All that is known of the rate of one host, as JSON text: several workers read and write it in turn.

Times are seconds since 1970 of the run's clock. Text that this version cannot read is a warning, and a new state.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from crawler.vocabulary import Reason, WaitCause

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)
VERSION = 1
CLOCK_STEP_SECONDS = 60.0  # a request that was sent so far in the future was sent by a clock that was set back since
Made = TypeVar("Made")


class Slot(NamedTuple):
    """One request that is under way: its worker, its number, when it was sent, and when the slot is free anyway."""

    worker: int
    number: int
    sent_at: float
    until: float


class StatedDelay(NamedTuple):
    """A Crawl-delay in seconds, and until when it counts."""

    seconds: float
    until: float


@dataclass(slots=True)
class RunRecord:
    """The errors and the challenges in a row that one run got, and why it sends no more requests to the host."""

    errors: int = 0
    challenges: int = 0
    suspended: Reason | None = None


class GoodAnswer(NamedTuple):
    """The last good answer of a worker."""

    worker: int
    at: float


@dataclass(slots=True)
class HostState:
    """The state of a host.

    `delay` is one that errors or slow answers made longer, 0 at the beginning; `recovery` is the factor by which good
    answers shorten it. `cause` is why no request is sent before `next_at`. `crawl_delays` has those of robots.txt by
    root. `good` has the last good answers of two workers at most, the newest first; `failing` says since when a worker
    got no answer at all. `runs` is by number, the newest last.
    """

    delay: float = 0.0
    recovery: float = 1.0
    next_at: float = 0.0
    cause: WaitCause = WaitCause.DELAY
    sent_at: float | None = None
    slowed_at: float | None = None
    slow: int = 0
    answer_seconds: float = 0.0
    last_slot: int = 0
    crawl_delays: dict[str, StatedDelay] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    runs: dict[int, RunRecord] = field(default_factory=dict)
    good: list[GoodAnswer] = field(default_factory=list)
    failing: dict[int, float] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the state as JSON text."""
        runs = {str(run): [one.errors, one.challenges, one.suspended] for run, one in self.runs.items()}
        return json.dumps(
            {
                "version": VERSION,
                **{name: getattr(self, name) for name in (*_NUMBERS, *_MAYBE, *_COUNTS)},
                "cause": self.cause,
                "crawl_delays": self.crawl_delays,
                "slots": self.slots,
                "runs": runs,
                "good": self.good,
                "failing": self.failing,
            },
            separators=(",", ":"),
        )

    def forget_old(self, now: float, kept_seconds: float) -> None:
        """Forget slots and Crawl-delays whose time is over, and a grown delay after so long without a request."""
        if self.sent_at is not None and self.sent_at - now > CLOCK_STEP_SECONDS:
            self._follow_clock(self.sent_at - now)
        if any(slot.until <= now for slot in self.slots):
            self.slots = [slot for slot in self.slots if slot.until > now]
        if any(one.until <= now for one in self.crawl_delays.values()):
            self.crawl_delays = {root: one for root, one in self.crawl_delays.items() if one.until > now}
        if self.sent_at is not None and now - self.sent_at > kept_seconds:
            self.delay, self.slow, self.failing = 0.0, 0, {}

    def _follow_clock(self, ahead: float) -> None:
        """Shift the times that a clock wrote which was ahead and was set back."""
        self.next_at -= ahead
        self.sent_at = None if self.sent_at is None else self.sent_at - ahead
        self.slots = [slot._replace(sent_at=slot.sent_at - ahead, until=slot.until - ahead) for slot in self.slots]
        self.slowed_at, self.failing, self.good = None, {}, []


_NUMBERS = ("delay", "recovery", "next_at", "answer_seconds")
_MAYBE = ("sent_at", "slowed_at")
_COUNTS = ("slow", "last_slot")


def read_state(text: str, host: str) -> HostState:
    """Return the state in JSON text; a new one for an empty text.

    Damaged text, and that of a newer version, is a warning and a new state.
    """
    if not text:
        return HostState()
    try:
        stated = json.loads(text)
        if _count(stated["version"]) > VERSION:
            raise ValueError("it was written by a newer version")  # noqa: TRY301  # one answer to all that is wrong
        return _state(stated)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        logger.warning("the stored rate of %s cannot be read, and begins anew: %s", host, error)
        return HostState()


def _state(stated: dict[str, Any]) -> HostState:
    plain: dict[str, Any] = {name: _number(stated[name]) for name in _NUMBERS}
    plain |= {name: None if stated[name] is None else _number(stated[name]) for name in _MAYBE}
    plain |= {name: _count(stated[name]) for name in _COUNTS}
    return HostState(
        **plain,
        cause=_cause(stated.get("cause")),
        crawl_delays={root: _made(StatedDelay, one, _number, _number) for root, one in stated["crawl_delays"].items()},
        slots=[_made(Slot, one, _count, _count, _number, _number) for one in stated["slots"]],
        runs={int(run): _made(RunRecord, one, _count, _count, _reason) for run, one in stated["runs"].items()},
        good=[_made(GoodAnswer, one, _count, _number) for one in stated["good"]],
        failing={int(worker): _number(since) for worker, since in stated["failing"].items()},
    )


def _made(kind: Callable[..., Made], values: list[Any], *read: Callable[[Any], Any]) -> Made:
    return kind(*(one(value) for one, value in zip(read, values, strict=True)))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        raise ValueError(f"{value!r} is no number")
    return float(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value


def _cause(value: Any) -> WaitCause:
    """Return a cause; earlier versions wrote none, and one that a newer version wrote is only shown."""
    return WaitCause(value) if value in set(WaitCause) else WaitCause.DELAY


def _reason(value: Any) -> Reason | None:
    return None if value is None else Reason(value)
