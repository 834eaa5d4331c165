"""Runs a call in a process of its own, which the system ends when its CPU time is spent."""

from __future__ import annotations

import multiprocessing
import resource
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

ENDED = "ended by the system"


def outcome_within(cpu_seconds: int, call: Callable[[], str]) -> str:
    """Return what `call` returns, or ENDED where it takes more CPU time than it may."""
    forking = multiprocessing.get_context("fork")
    receiving, sending = forking.Pipe(duplex=False)
    child = forking.Process(target=_send, args=(sending, cpu_seconds, call))
    child.start()
    sending.close()
    try:
        return str(receiving.recv())
    except EOFError:
        return ENDED
    finally:
        child.join()
        receiving.close()


def _send(sending: Connection, cpu_seconds: int, call: Callable[[], str]) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    sending.send(call())
