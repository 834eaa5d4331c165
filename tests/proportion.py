"""Compares the CPU time of a call at two sizes: a ratio shows work that grows with the square on any machine.

The call is run in a process of its own, which the system ends where the work never would.
"""

from __future__ import annotations

import gc
import multiprocessing
import resource
from itertools import pairwise
from time import process_time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

T = TypeVar("T")

MAX_EXCESS = 2.5
"""By how much more than the input the time may grow. Quadratic work at a size that is four times as large has 4."""
SHORTEST_SECONDS = 0.05
"""The clock measures nothing below this well; quadratic work takes several times as long on a fast machine."""
TRIES = 3
CPU_SECONDS = 1200
"""When the system ends the process. Not the bound of a test: exponential work takes years."""
ENDED = "ended by the system"


def excess(make: Callable[[int], T], call: Callable[[T], object], sizes: Sequence[int]) -> str | None:
    """Return the times of two sizes in words if the time grows faster than the size in every try, else None.

    `sizes` ascend. The time to make the input does not count.
    """
    for smaller, larger in pairwise(sizes):
        times = [_times(make, call, smaller, larger)]
        while times[-1] and len(times) < TRIES:
            times.append(_times(make, call, smaller, larger))
        if times[-1]:
            return times[-1]
    return None


def _times(make: Callable[[int], T], call: Callable[[T], object], smaller: int, larger: int) -> str | None:
    ratio = larger / smaller
    short = max(_seconds(call, make(smaller)), SHORTEST_SECONDS / ratio)
    long = _seconds(call, make(larger))
    if long < SHORTEST_SECONDS or long <= MAX_EXCESS * ratio * short:
        return None
    return f"{short:.3f} s of CPU time for {smaller}, {long:.3f} s for {larger}"


def _seconds(call: Callable[[T], object], given: T) -> float:
    gc.disable()  # a collection takes time for all objects of the test process
    try:
        begun = process_time()
        call(given)
        return process_time() - begun
    finally:
        gc.enable()


def outcome_apart(call: Callable[[], str]) -> str:
    """Return what `call` returns in a process of its own, or ENDED."""
    forking = multiprocessing.get_context("fork")
    receiving, sending = forking.Pipe(duplex=False)
    child = forking.Process(target=_send, args=(sending, call))
    child.start()
    sending.close()
    try:
        return str(receiving.recv())
    except EOFError:
        return ENDED
    finally:
        child.join()
        receiving.close()


def _send(sending: Connection, call: Callable[[], str]) -> None:
    gc.freeze()  # a collection would copy the memory of the test process
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    sending.send(call())
