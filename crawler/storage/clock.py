"""The time of a run, in seconds since 1970: the same for all workers on one database, and without jumps.

PostgreSQL tells the time to all hosts; SQLite has the clock of its machine. A run reads it once and counts on with a
clock that nobody sets, so waits, leases and the order of events do not depend on a clock that is corrected meanwhile.
Clocks of machines differ by some milliseconds an hour, so a worker compares with PostgreSQL at each heartbeat.
"""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from crawler.storage.database import rows, storage_errors
from crawler.storage.repetition import repeated

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Engine

logger = logging.getLogger(__name__)
LONGEST_SLOWING_SECONDS = 60.0
"""By how much the database's time may be set back for the clock to go on slowly. By more, it is set back too: all
workers, and those that join later, must have one time."""
SLOWED = 0.5  # the speed of a clock that is ahead
STEADY = partial(time.clock_gettime, getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
"""A clock that nobody sets; the first one of the two also counts while a machine sleeps."""
_TIME = select(func.extract("epoch", func.clock_timestamp()))


def database_time(engine: Engine) -> float:
    """Return the database's time."""
    if engine.dialect.name == "sqlite":
        return time.time()
    return float(rows(engine, _TIME, "the time")[0][0])


class RunClock:
    """The clock of one worker, which begins now. It counts on with the `steady` clock."""

    def __init__(self, engine: Engine, steady: Callable[[], float] = STEADY) -> None:
        self._engine, self._steady = engine, steady
        self._offset = _offset(engine, steady)
        self._ahead = self._since = 0.0

    def now(self) -> float:
        """Return the time."""
        steady = self._steady()
        if not self._ahead:
            return self._offset + steady
        return self._offset + steady + max(0.0, self._ahead - SLOWED * (steady - self._since))

    def follow(self) -> float:
        """Compare with the time of PostgreSQL, and return the database's time.

        A clock that is ahead goes on slowly until it is right.
        """
        offset = _offset(self._engine, self._steady)
        if self._engine.dialect.name != "sqlite":
            self._set(offset)
        return offset + self._steady()

    def _set(self, offset: float) -> None:
        before, steady = self.now(), self._steady()
        ahead = before - (offset + steady)
        if ahead > LONGEST_SLOWING_SECONDS:
            logger.warning("the database's time was set back by %.0f s: this worker's is too", ahead)
            ahead = 0.0
        self._offset, self._ahead, self._since = offset, max(0.0, ahead), steady


def _offset(engine: Engine, steady: Callable[[], float]) -> float:
    """Return the database's time less the steady clock's, in the middle of one round trip."""
    if engine.dialect.name == "sqlite":
        return time.time() - steady()

    def read() -> float:
        with engine.connect() as connection:
            connection.execute(_TIME)  # the first statement of a connection takes longer
            asked = steady()
            told = float(connection.execute(_TIME).scalar_one())
            return told - (asked + steady()) / 2

    with storage_errors("cannot read the time"):
        return repeated(engine, read)
