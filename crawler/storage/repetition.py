"""Repeats work on the database after an error that a repetition cures.

PostgreSQL ends one of two transactions that wait for each other, and all connections when it restarts or another server
takes its place: the first is repeated at once, the second with growing waits. SQLite has one writer at a time, which
waits by itself; nothing is repeated there. Source of the codes: the appendix "PostgreSQL Error Codes" of its manual.
"""

from __future__ import annotations

import logging
import time
from random import uniform
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Engine

logger = logging.getLogger(__name__)
Result = TypeVar("Result")
WAIT_SECONDS = "wait_seconds"
"""The option of an engine: how long its work waits, in all, for a server that is away. Without it, it does not wait."""
_CONFLICTS = ("40001", "40P01")  # serialization failure, deadlock
_OUTAGES = ("08", "57P01", "57P02", "57P03", "25006")
"""The connection is lost, the server stops or starts, or it may only read since another one took its place."""
_MAX_CONFLICTS = 20  # in a row, of one transaction
_CONFLICT_PAUSE_SECONDS = 0.01  # the longest first pause; each may be twice as long as the one before
_OUTAGE_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 5.0


def repeated(engine: Engine, work: Callable[[], Result]) -> Result:
    """Return the result of work on the database, which is repeated from its beginning until it succeeds.

    The last error is raised where no repetition cures it, or where the server is away for longer than the engine waits.
    """
    pauses = None
    while True:
        try:
            result = work()
        except DBAPIError as error:
            pauses = pauses or _Pauses(engine)
            if not pauses.pause(error):
                raise
        else:
            if pauses is not None:
                pauses.end()
            return result


def is_outage(error: DBAPIError) -> bool:
    """Return whether the server went away, cannot be reached, or may no longer write."""
    code = getattr(error.orig, "sqlstate", "")
    no_connection = code is None  # psycopg has no code for an error that comes before there is a connection
    return error.connection_invalidated or no_connection or str(code).startswith(_OUTAGES)


class _Pauses:
    """The pauses between the repetitions of one piece of work. They are random, so that workers do not keep step."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._began = time.monotonic()
        self._outages = self._conflicts = 0

    def pause(self, error: DBAPIError) -> bool:
        """Pause before the next repetition; return whether there is one."""
        if is_outage(error):
            return self._await_server(error)
        if getattr(error.orig, "sqlstate", "") not in _CONFLICTS or self._conflicts == _MAX_CONFLICTS:
            return False
        _sleep(_CONFLICT_PAUSE_SECONDS, self._conflicts)
        self._conflicts += 1
        return True

    def end(self) -> None:
        """Log the end of an outage."""
        if self._outages:
            logger.info("the database answers again, after %.1f s", time.monotonic() - self._began)

    def _await_server(self, error: DBAPIError) -> bool:
        wait_seconds = self._engine.get_execution_options().get(WAIT_SECONDS, 0.0)
        left = self._began + wait_seconds - time.monotonic()
        if left <= 0:
            return False
        if not self._outages:
            logger.warning("waits up to %.0f s for the database: %s", wait_seconds, str(error.orig).splitlines()[0])
        self._engine.dispose()  # its connections may lead to a server that another one has replaced
        _sleep(_OUTAGE_PAUSE_SECONDS, self._outages, left)
        self._outages += 1
        return True


def _sleep(first: float, number: int, longest: float = _LONGEST_PAUSE_SECONDS) -> None:
    time.sleep(uniform(0.5, 1.0) * min(first * 2**number, _LONGEST_PAUSE_SECONDS, longest))  # noqa: S311  # no secret
