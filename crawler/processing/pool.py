"""A pool of worker processes for pages that need time, or may exceed the limits of memory and time.

A process is started when a job comes and all others are busy. Each job has the limits; a process whose job exceeds
them is killed, costs that job only, and is replaced. One thread serves all processes: the event loop of `run`, or the
caller of `results`.
"""

from __future__ import annotations

import asyncio
import math
import os
import pickle
import selectors
import time
import traceback
from collections import deque
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from crawler.exceptions import CrawlerError, PathologicalPageError, ProgramError, StoppedError, WorkerKilledError
from crawler.processing.worker_process import Job, WorkerProcess
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

T = TypeVar("T")
Given = TypeVar("Given")
JOBS_SENT = 2  # how many jobs a process has at once: it begins the second while the result of the first is read
LOOK_AHEAD = 64
"""How many inputs for each process are taken before the first of their results is given: the other processes go on
while one page takes long."""
MAX_FAILED_STARTS = 10
"""So many processes in a row may be killed before they have a job, until jobs fail for that."""
MAX_FOR_EACH_CORE = 4  # of more processes each is so slow that ordinary pages exceed their time
POLL_SECONDS = 0.2
STOP_WITHIN_SECONDS = 2.0  # how long jobs may continue after the crawl was told to stop
STOPPED_MESSAGE = "the run was stopped while the page was processed"
_BOTH = selectors.EVENT_READ | selectors.EVENT_WRITE


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerPool:
    """At most `workers` processes, as many as there are cores for 0, and never more than MAX_FOR_EACH_CORE.

    `seconds` and `megabytes` limit each job.

    `used` is called with each job's function and CPU seconds; a new process's first job has those of its start too.
    A job during which its process is killed is done again, once: if it is killed again, the job is the cause.
    """

    def __init__(
        self,
        seconds: float,
        megabytes: int,
        is_stopping: Callable[[], bool] = lambda: False,
        *,
        workers: int = 0,
        used: Callable[[Callable[..., Any], float], None] = lambda _function, _seconds: None,
    ) -> None:
        self.most = min(workers, MAX_FOR_EACH_CORE * usable_cores()) or usable_cores()
        self._seconds = seconds
        self._megabytes = megabytes
        self._is_stopping = is_stopping
        self._used = used
        self._stops_at = math.inf
        self._failed_starts = 0
        self._workers: list[WorkerProcess] = []
        self._waiting: deque[Job] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """Return the result of a public function, or raise PathologicalPageError, StoppedError or ProgramError."""
        if time.monotonic() > self._latest_end():
            raise StoppedError(STOPPED_MESSAGE)
        loop = asyncio.get_running_loop()
        result: asyncio.Future[Any] = loop.create_future()
        self._waiting.append(Job(function, arguments, partial(_end_future, result)))
        self._assign()
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
            self._waiting.append(Job(function, (given,), taken[-1].append))
            self._step(0)
            while taken and (taken[0] or len(taken) >= ahead * self.most or are_enough()):
                yield self._awaited(taken.popleft())
        while taken:
            yield self._awaited(taken.popleft())

    @property
    def pids(self) -> list[int]:
        """The numbers of the running processes."""
        return [worker.pid for worker in self._workers]

    def close(self) -> None:
        """Kill all processes. Jobs without a result end with StoppedError; the next job starts a process again."""
        self._end_all(StoppedError(STOPPED_MESSAGE))
        for worker in [*self._workers]:
            self._remove(worker)
        self._listen()
        self._selector.close()
        del self._selector

    @cached_property
    def _selector(self) -> selectors.DefaultSelector:
        """What waits for the processes: an open file of the system, from the first job until the pool is closed."""
        return selectors.DefaultSelector()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _awaited(self, result: list[T | CrawlerError]) -> T | CrawlerError:
        while not result:
            self._step(POLL_SECONDS)
        return result[0]

    def _step(self, wait: float) -> None:
        """Take results, waiting at most so many seconds for the first; end jobs that take too long; send new ones."""
        ready: list[WorkerProcess] = [key.data for key, _ in self._selector.select(wait)]
        for worker in ready:
            worker.flush()
            self._take(worker)
        self._end_late(ready)
        self._assign()

    def _take(self, worker: WorkerProcess) -> None:
        """End the jobs whose results have come. A process that has ended, or had an error, is removed."""
        finished, runs = worker.receive()
        if finished:
            self._failed_starts = 0
        results = [(job, self._loaded(job, content)) for job, content in finished]
        if not runs:
            self._end_lost(worker)
        elif any(isinstance(result, CrawlerError) for _, result in results):  # its memory may be in any state
            self._remove(worker)
        else:
            self._watch(worker)
        for job, result in results:
            job.end(result)

    def _loaded(self, job: Job, content: bytes) -> Any:
        """Return the result of a job. One that cannot be loaded is an error of the program."""
        try:
            result, seconds = pickle.loads(content)  # noqa: S301  # from our own process
        except Exception as error:  # noqa: BLE001  # the class of the result decides which one
            return ProgramError(Reason.program_error(error), traceback.format_exc())
        self._used(job.function, seconds)
        return result

    def _end_lost(self, worker: WorkerProcess) -> None:
        """Remove a process that has ended by itself; a signal ends it if it exceeds its limits."""
        has_begun, running = worker.has_begun, worker.jobs.popleft() if worker.jobs else None
        code = self._remove(worker)
        if running is None:
            return
        if code > 0:
            message = f"the worker process ended with exit code {code}; standard error has its traceback"
            running.end(ProgramError(Reason.program_error(EOFError()), message))
        elif not has_begun:
            self._failed_starts += 1
            if self._failed_starts <= MAX_FAILED_STARTS:
                self._waiting.appendleft(running)
            else:  # no page is the cause
                message = "worker processes are killed as soon as they start: give this machine more memory"
                running.end(ProgramError(Reason.program_error(ChildProcessError()), message))
        elif running.was_lost:
            running.end(WorkerKilledError("the worker process was killed: it exceeded its memory or its time"))
        else:
            running.was_lost = True
            self._waiting.appendleft(running)

    def _end_late(self, ready: Collection[WorkerProcess]) -> None:
        """End each job that has exceeded its time, or all of them if the crawl ends before.

        A process that is `ready` has sent something: its result may be on the way since long ago.
        """
        now = time.monotonic()
        if now > self._latest_end():
            self._end_all(StoppedError(STOPPED_MESSAGE))
        for worker in [one for one in self._workers if one.jobs and now > one.begun_at + self._seconds]:
            if worker not in ready:
                late = worker.jobs.popleft()
                self._remove(worker)
                late.end(PathologicalPageError(f"not processed within {self._seconds:g} seconds"))

    def _end_all(self, error: CrawlerError) -> None:
        """End all jobs with an error, and the processes that do some of them."""
        for worker in [one for one in self._workers if one.jobs]:
            self._remove(worker)
        jobs = [*self._waiting]
        self._waiting.clear()
        for job in jobs:
            job.end(error)

    def _assign(self) -> None:
        """Send jobs to the processes that have none; start processes for others; then send a second job to each."""
        while self._waiting:
            worker = min(self._workers, key=lambda one: len(one.jobs), default=None)
            try:
                if worker is None or (worker.jobs and len(self._workers) < self.most):
                    worker = self._started()
            except OSError as error:  # the system gives no more processes
                if worker is None:
                    failure = ProgramError(Reason.program_error(error), traceback.format_exc())
                    self._waiting.popleft().end(failure)
                    continue
            if worker is None or len(worker.jobs) >= JOBS_SENT:
                return
            job = self._waiting.popleft()
            try:
                worker.send(job)
            except (pickle.PicklingError, TypeError, AttributeError) as error:
                job.end(ProgramError(Reason.program_error(error), traceback.format_exc()))
            self._watch(worker)

    def _started(self) -> WorkerProcess:
        worker = WorkerProcess(self._seconds, self._megabytes)
        self._workers.append(worker)
        self._selector.register(worker, selectors.EVENT_READ, worker)
        return worker

    def _watch(self, worker: WorkerProcess) -> None:
        events = _BOTH if worker.has_unsent else selectors.EVENT_READ
        if self._selector.get_key(worker).events != events:
            self._selector.modify(worker, events, worker)

    def _remove(self, worker: WorkerProcess) -> int:
        """Kill a process, and let its jobs wait for another. Return its exit code."""
        self._selector.unregister(worker)
        self._workers.remove(worker)
        self._waiting.extendleft(reversed(worker.jobs))
        worker.jobs.clear()
        return worker.end()

    def _latest_end(self) -> float:
        """Return the time when the last job of a crawl that is being stopped must have ended."""
        if self._stops_at == math.inf and self._is_stopping():
            self._stops_at = time.monotonic() + STOP_WITHIN_SECONDS
        return self._stops_at

    def _listen(self) -> None:
        """Let the event loop call `_step` while there are jobs: when a result comes, and regularly."""
        has_jobs = bool(self._waiting) or any(worker.jobs for worker in self._workers)
        if self._loop is None or has_jobs == (self._timer is not None):
            return
        if has_jobs:
            self._loop.add_reader(cast("selectors.EpollSelector", self._selector).fileno(), self._turn)
            self._timer = self._loop.call_later(POLL_SECONDS, self._tick)
        elif self._timer is not None:
            self._loop.remove_reader(cast("selectors.EpollSelector", self._selector).fileno())
            self._timer.cancel()
            self._timer = None

    def _turn(self) -> None:
        self._step(0)
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
