"""The time of a run, in seconds since 1970: the same for all runs on one database, and without jumps.

PostgreSQL tells the time to all hosts; SQLite has the clock of its machine. A run reads it once and counts on with a
clock that nobody sets, so waits, leases and the order of events do not depend on a clock that is corrected meanwhile.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from crawler.storage.database import rows

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # the first one also counts while a machine sleeps


def database_time(engine: Engine) -> float:
    """Return the database's time."""
    if engine.dialect.name == "sqlite":
        return time.time()
    return float(rows(engine, select(func.extract("epoch", func.clock_timestamp())), "the time")[0][0])


class RunClock:
    """The clock of one run, which begins now."""

    def __init__(self, engine: Engine) -> None:
        self._offset = database_time(engine) - time.clock_gettime(_STEADY)

    def now(self) -> float:
        """Return the time."""
        return self._offset + time.clock_gettime(_STEADY)
