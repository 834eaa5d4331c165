"""A pool of worker processes for pages that need time, or may exceed the limits of memory and time.

One thread serves all processes: the event loop of `run`, or the caller of `results`.
"""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from crawler.exceptions import CrawlerError, StoppedError
from crawler.processing.worker_starter import Limits
from crawler.processing.workers import STOPPED_MESSAGE, Workers

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Collection, Iterable, Iterator

T = TypeVar("T")
Given = TypeVar("Given")
LOOK_AHEAD = 64
"""How many inputs for each process are taken before the first of their results is given: the other processes go on
while one page takes long."""
MAX_FOR_EACH_CORE = 4  # of more processes each is so slow that ordinary pages exceed their time
POLL_SECONDS = 0.2


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def workers_of(given: int) -> int:
    """Return the largest number of processes: as many as there are cores for 0, at most MAX_FOR_EACH_CORE for each."""
    return min(given, MAX_FOR_EACH_CORE * usable_cores()) or usable_cores()


class WorkerPool:
    """At most `workers_of(workers)` processes.

    `seconds` and `megabytes` limit each job. `inherited` are the numbers of open files that all processes have.

    `used` is called with each job's function and CPU seconds; the first job has those of the processes' start too.
    A job during which its process is killed is done again, once: if it is killed again, the job is the cause.
    """

    def __init__(  # noqa: PLR0913  # the limits, and the crawl's parts
        self,
        seconds: float,
        megabytes: int,
        is_stopping: Callable[[], bool] = lambda: False,
        *,
        workers: int = 0,
        used: Callable[[Callable[..., Any], float], None] = lambda _function, _seconds: None,
        inherited: Collection[int] = (),
    ) -> None:
        self._workers = Workers(workers_of(workers), Limits(seconds, megabytes, inherited), is_stopping, used)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """Return the result of a public function, or raise PathologicalPageError, StoppedError or ProgramError."""
        from asyncio import get_running_loop  # noqa: PLC0415  # it takes long to load, and `results` does without

        if self._workers.must_have_ended:
            raise StoppedError(STOPPED_MESSAGE)
        loop = get_running_loop()
        result: asyncio.Future[Any] = loop.create_future()
        self._workers.add(function, arguments, partial(_end_future, result))
        self._workers.assign()
        if loop is not self._loop:
            self._loop, self._timer = loop, None
        self._listen()
        return cast("T", await result)

    def results(
        self,
        function: Callable[[Given], T],
        inputs: Iterable[Given],
        ahead: int = LOOK_AHEAD,
        are_enough: Callable[[], bool] = lambda: False,
    ) -> Iterator[T | CrawlerError]:
        """Yield the result of a public function for each input, in their order; an error is the result of its input.

        At most `ahead` inputs for each process are taken before the first of their results is given, and none as long
        as those that were taken `are_enough`.
        """
        taken: deque[list[T | CrawlerError]] = deque()
        for given in inputs:
            taken.append([])
            self._workers.add(function, (given,), taken[-1].append)
            self._workers.step(0)
            while taken and (taken[0] or len(taken) >= ahead * self.most or are_enough()):
                yield self._awaited(taken.popleft())
        while taken:
            yield self._awaited(taken.popleft())

    @property
    def most(self) -> int:
        """The largest number of processes at a time."""
        return self._workers.most

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes that have started."""
        return self._workers.pids

    def prepare(self) -> None:
        """Begin to load the code of the processes before their first job comes."""
        with suppress(OSError):  # the first job has the error
            self._workers.prepare()

    def close(self) -> None:
        """Kill all processes. Jobs without a result end with StoppedError; the next job starts a process again."""
        self._workers.end_jobs(StoppedError(STOPPED_MESSAGE))
        self._listen()
        self._workers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _awaited(self, result: list[T | CrawlerError]) -> T | CrawlerError:
        while not result:
            self._workers.step(POLL_SECONDS)
        return result[0]

    def _listen(self) -> None:
        """Let the event loop take results while there are jobs: when one comes, and regularly."""
        if self._loop is None or self._workers.have_jobs == (self._timer is not None):
            return
        if self._timer is None:
            self._loop.add_reader(self._workers.fileno(), self._turn)
            self._timer = self._loop.call_later(POLL_SECONDS, self._tick)
        else:
            self._loop.remove_reader(self._workers.fileno())
            self._timer.cancel()
            self._timer = None

    def _turn(self) -> None:
        self._workers.step(0)
        self._listen()

    def _tick(self) -> None:
        assert self._loop is not None  # noqa: S101  # it called this
        self._timer = self._loop.call_later(POLL_SECONDS, self._tick)
        self._turn()


def _end_future(future: asyncio.Future[Any], result: Any) -> None:
    if future.done():  # it was cancelled
        return
    if isinstance(result, CrawlerError):
        future.set_exception(result)
    else:
        future.set_result(result)
