"""The worker processes of a pool, and the jobs that they have or that wait for them.

A process is started when a job comes and all others are busy. Each job has the limits; a process whose job exceeds
them is killed, costs that job only, and is replaced.
"""

from __future__ import annotations

import math
import pickle
import selectors
import time
import traceback
from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from crawler.exceptions import CrawlerError, PathologicalPageError, ProgramError, StoppedError
from crawler.processing.worker_process import Job, WorkerProcess
from crawler.processing.worker_starter import Limits, WorkerStarter
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

JOBS_SENT = 2  # how many jobs a process has at once: it begins the second while the result of the first is read
MAX_FAILED_STARTS = 10
"""If more processes in a row are killed before they have begun a job, jobs fail with that error."""
KILLED_AT_START = "worker processes are killed as soon as they start: give this machine more memory"
NO_CHILD = Reason.program_error(ChildProcessError())
STOP_WITHIN_SECONDS = 2.0  # how long jobs may continue after the crawl was told to stop
STOPPED_MESSAGE = "the run was stopped while the page was processed"
_BOTH = selectors.EVENT_READ | selectors.EVENT_WRITE


class Workers:
    """At most `most` processes with these limits; `used` is called with each job's function and CPU seconds."""

    def __init__(
        self,
        most: int,
        limits: Limits,
        is_stopping: Callable[[], bool],
        used: Callable[[Callable[..., Any], float], None],
    ) -> None:
        self.most = most
        self._limits = limits
        self._is_stopping = is_stopping
        self._used = used
        self._stops_at = math.inf
        self._failed_starts = 0
        self._starter: WorkerStarter | None = None
        self._workers: list[WorkerProcess] = []
        self._waiting: deque[Job] = deque()

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes that have started."""
        return [worker.pid for worker in self._workers if worker.pid is not None]

    @property
    def have_jobs(self) -> bool:
        """Whether a job has no result yet."""
        return bool(self._waiting) or any(worker.jobs for worker in self._workers)

    def add(self, function: Callable[..., Any], arguments: tuple[Any, ...], end: Callable[[Any], None]) -> None:
        """Add a job, which is sent at the next step; `end` gets its result or its error."""
        self._waiting.append(Job(function, arguments, end))

    def fileno(self) -> int:
        """Return the number of the open file that shows that a process has sent something."""
        return cast("selectors.EpollSelector", self._selector).fileno()

    @cached_property
    def _selector(self) -> selectors.DefaultSelector:
        """The selector of the processes: an open file of the system, from the first job until they are closed."""
        return selectors.DefaultSelector()

    def prepare(self) -> None:
        """Start the fork server, which loads the code of the processes, unless it runs. OSError if it cannot start."""
        if self._starter is None or self._starter.has_ended:
            self._close_starter()
            self._starter = WorkerStarter(self._limits)

    def _close_starter(self) -> None:
        if self._starter is not None:
            self._starter.close()
            self._starter = None

    def close(self) -> None:
        """Kill all processes, which have no jobs any more; the next job starts one again."""
        self._end_processes()
        self._selector.close()
        del self._selector

    def _end_processes(self) -> None:
        for worker in [*self._workers]:
            self._remove(worker)
        self._close_starter()

    def step(self, wait: float) -> None:
        """Take results, waiting at most so many seconds for the first; end jobs that take too long; send new ones."""
        ready: list[WorkerProcess] = [key.data for key, _ in self._selector.select(wait)]
        for worker in ready:
            worker.flush()
            self._take(worker)
        self._end_late(ready)
        self.assign()

    def _take(self, worker: WorkerProcess) -> None:
        """End the jobs whose results have come. A process that has ended, or had an error, is removed."""
        finished, runs = worker.receive()
        if finished:
            self._failed_starts = 0
        results = [(job, job.result_in(content)) for job, content in finished]
        if not runs:
            self._end_lost(worker)
        elif any(isinstance(result, CrawlerError) for _, (result, _) in results):  # its memory may be in any state
            self._remove(worker)
        else:
            self._watch(worker)
        for job, (result, seconds) in results:
            self._used(job.function, seconds)
            job.end(result)

    def _end_lost(self, worker: WorkerProcess) -> None:
        """Remove a process that has ended by itself; a signal ends it if it exceeds its limits."""
        has_begun, running = worker.has_begun, worker.jobs.popleft() if worker.jobs else None
        code = self._remove(worker)
        if running is None:
            return
        if code > 0 or has_begun:
            error = running.error_of_loss(code)
        else:
            self._failed_starts += 1
            error = ProgramError(NO_CHILD, KILLED_AT_START) if self._failed_starts > MAX_FAILED_STARTS else None
        if error is None:
            self._waiting.appendleft(running)
        else:
            running.end(error)

    def _end_late(self, ready: Collection[WorkerProcess]) -> None:
        """End each job that has exceeded its time, or all of them if the crawl ends before.

        A process that is `ready` has sent something: it may have ended its job in time.
        """
        now = time.monotonic()
        if self.must_have_ended:
            self.end_jobs(StoppedError(STOPPED_MESSAGE))
            self._end_processes()
        for worker in [one for one in self._workers if one.jobs and now > one.begun_at + self._limits.seconds]:
            if worker not in ready:
                late = worker.jobs.popleft()
                self._remove(worker)
                late.end(PathologicalPageError(f"not processed within {self._limits.seconds:g} seconds"))

    def end_jobs(self, error: CrawlerError) -> None:
        """End all jobs with an error, and the processes that do some of them."""
        for worker in [one for one in self._workers if one.jobs]:
            self._remove(worker)
        jobs, self._waiting = self._waiting, deque()
        for job in jobs:
            job.end(error)

    def assign(self) -> None:
        """Send jobs to the processes that have none; start processes for others; then send a second job to each."""
        while self._waiting:
            worker = min(self._workers, key=lambda one: len(one.jobs), default=None)
            try:
                if worker is None or (worker.jobs and len(self._workers) < self.most and not self._failed_starts):
                    worker = self._started()
            except OSError as error:  # the system gives no more processes
                if worker is None:
                    failure = ProgramError(Reason.program_error(error), f"no worker process can be started: {error}")
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
        self.prepare()
        assert self._starter is not None  # noqa: S101  # `prepare` has made it
        worker = WorkerProcess(self._starter)
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

    @property
    def must_have_ended(self) -> bool:
        """Whether the crawl was told to stop so long ago that no job continues."""
        if self._stops_at == math.inf and self._is_stopping():
            self._stops_at = time.monotonic() + STOP_WITHIN_SECONDS
        return time.monotonic() > self._stops_at
