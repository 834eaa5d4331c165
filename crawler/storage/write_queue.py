"""A queue of writes: several that come within a short time are one transaction, and each waits for its commit.

If a transaction fails for the data of one write, each of them is tried alone; if the database fails, all of them fail.
Until a write is committed, the lease of its URL stays, so a killed run loses nothing.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from crawler.exceptions import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

Write = TypeVar("Write")
Result = TypeVar("Result")
MAX_WRITES = 16  # of one transaction: fewer than the pages that may wait for their processing (`scheduler.MAX_WAITING`)
PAUSE_SECONDS = 0.05  # how often the queue looks whether more writes come soon
LONGEST_WAIT_SECONDS = 1.0


class _Waiting(NamedTuple, Generic[Write, Result]):
    write: Write
    future: asyncio.Future[Result]


class WriteQueue(Generic[Write, Result]):
    """The writes of one crawl. `commit` writes some of them in one transaction, and returns the result of each.

    `more_come` tells, from how many writes wait, whether more will come soon.
    """

    def __init__(self, commit: Callable[[Sequence[Write]], Sequence[Result]], more_come: Callable[[int], bool]) -> None:
        self._commit = commit
        self._more_come = more_come
        self._first_at = 0.0
        self._waiting: list[_Waiting[Write, Result]] = []
        self._names: set[str] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def add(self, write: Write, names: Collection[str]) -> Result:
        """Return the result of a write when it is committed.

        `names` are the keys of the rows that it writes: two writes to one row are not in one transaction, so the
        second one reads what the first one wrote. An error is raised where the write failed.
        """
        if not self._names.isdisjoint(names):
            self._commit_all()
        loop = asyncio.get_running_loop()
        one = _Waiting[Write, Result](write, loop.create_future())
        self._waiting.append(one)
        self._names.update(names)
        if len(self._waiting) >= MAX_WRITES:
            self._commit_all()
        elif self._timer is None:
            self._first_at = loop.time()
            self._timer = loop.call_later(PAUSE_SECONDS, self._pause_ended)
        return await one.future

    def _pause_ended(self) -> None:
        """Commit the writes that wait, unless more come soon. A run that ends waits for this too."""
        loop = asyncio.get_running_loop()
        more = False
        try:
            more = loop.time() - self._first_at < LONGEST_WAIT_SECONDS and self._more_come(len(self._waiting))
        finally:  # whatever `more_come` raises, no write waits without end
            if more:
                self._timer = loop.call_later(PAUSE_SECONDS, self._pause_ended)
            else:
                self._commit_all()

    def _commit_all(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        waiting = [one for one in self._waiting if not one.future.done()]
        self._waiting, self._names, self._timer = [], set(), None
        if waiting:
            self._commit_some(waiting)

    def _commit_some(self, waiting: Sequence[_Waiting[Write, Result]]) -> None:
        try:
            results = self._commit([one.write for one in waiting])
        except Exception as error:  # noqa: BLE001  # it is raised where the write waits, at the pipeline's entry
            if len(waiting) > 1 and not isinstance(error, StorageError):
                self._commit_each(waiting)
            else:
                _fail(waiting, error)
        else:
            for one, result in zip(waiting, results, strict=True):
                one.future.set_result(result)

    def _commit_each(self, waiting: Sequence[_Waiting[Write, Result]]) -> None:
        """Commit each write alone, until the database fails: a locked one would let each of them wait again."""
        for number, one in enumerate(waiting, 1):
            self._commit_some([one])
            error = one.future.exception()
            if isinstance(error, StorageError):
                _fail(waiting[number:], error)
                return


def _fail(waiting: Sequence[_Waiting[Any, Any]], error: Exception) -> None:
    for one in waiting:
        one.future.set_exception(error)
