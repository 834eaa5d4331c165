"""One worker process, seen from the process that gives it jobs: its jobs, and the socket to it. Nothing here waits."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import time
import traceback
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.exceptions import ProgramError, WorkerKilledError
from crawler.processing.worker import LENGTH_BYTES, READ_BYTES, length_of
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.exceptions import CrawlerError
    from crawler.processing.worker_starter import WorkerStarter

START_SECONDS = 60.0  # how much longer than a job its start may take, on a machine with much other work


@dataclass(slots=True, eq=False)
class Job:
    """A job of a function. `end` gets its result, or its error. `was_lost`: its process was killed once."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    end: Callable[[Any | CrawlerError], None]
    was_lost: bool = False

    def message(self) -> bytes:
        """Return the job pickled: a copy of its page, which is not kept."""
        return pickle.dumps((self.function, *self.arguments), pickle.HIGHEST_PROTOCOL)

    def result_in(self, content: bytes) -> tuple[Any, float]:
        """Return the result and its CPU seconds. One that cannot be loaded is an error of the program."""
        try:
            result, seconds = pickle.loads(content)  # noqa: S301  # from our own process
        except Exception as error:  # noqa: BLE001  # the class of the result decides which one
            return ProgramError(Reason.program_error(error), traceback.format_exc()), 0.0
        return result, seconds

    def error_of_loss(self, code: int) -> CrawlerError | None:
        """Return the error if its process has ended with this exit code; None if the job is done again."""
        if code > 0:
            message = f"the worker process ended with exit code {code}; standard error has its traceback"
            return ProgramError(Reason.program_error(EOFError()), message)
        if self.was_lost:
            return WorkerKilledError("the worker process was killed: it exceeded its memory or its time")
        self.was_lost = True
        return None


class WorkerProcess:
    """A running worker. `jobs` are those sent to it whose results did not come; it does the first one of them.

    `pid` is the number of the process, None until it has started. `begun_at` is when the first job could begin at the
    latest, in seconds of the monotonic clock; a job that is being sent, or whose result is being received, begins
    again.
    """

    def __init__(self, starter: WorkerStarter) -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)  # noqa: FBT003  # the method takes no name
        with theirs:
            self._number = starter.start(theirs)
        self._starter = starter
        self._socket = ours
        self._unsent: deque[memoryview] = deque()
        self._received = bytearray()
        self.jobs: deque[Job] = deque()
        self._runs = True
        self.pid: int | None = None
        self.begun_at = time.monotonic() + START_SECONDS

    def fileno(self) -> int:
        """Return the number of the socket, for a selector."""
        return self._socket.fileno()

    @property
    def has_begun(self) -> bool:
        """Whether the process can have begun its first job. It has not if it was not ready, or not all was sent."""
        return self.is_ready and not (len(self.jobs) == 1 and self._unsent)

    @property
    def has_unsent(self) -> bool:
        """Whether a part of a job waits until the socket takes it."""
        return bool(self._unsent)

    @property
    def is_ready(self) -> bool:
        """Whether the process has started."""
        return self.pid is not None

    def send(self, job: Job) -> None:
        """Give a job to the process, after those that it has. Nothing is sent if pickle raises an error."""
        message = job.message()
        if not self.jobs and self.is_ready:
            self.begun_at = time.monotonic()
        self.jobs.append(job)
        self._unsent.extend((memoryview(length_of(message)), memoryview(message)))
        del message
        self.flush()

    def flush(self) -> None:
        """Write as much as the socket takes. A process that has ended shows that when its results are read."""
        with suppress(BlockingIOError, BrokenPipeError, ConnectionResetError):
            while self._unsent:
                self._remove_sent(self._socket.sendmsg(self._unsent))
                if len(self.jobs) == 1:
                    self._begins_again()

    def _remove_sent(self, count: int) -> None:
        while self._unsent and count >= len(self._unsent[0]):
            count -= len(self._unsent.popleft())
        if count:
            self._unsent[0] = self._unsent[0][count:]

    def receive(self) -> tuple[list[tuple[Job, bytes]], bool]:
        """Return the finished jobs with their pickled results, and whether the process still runs."""
        runs = self._fill()
        finished = []
        while (result := self._next_message()) is not None:
            if self.is_ready:
                finished.append((self.jobs.popleft(), result))
            else:
                self.pid = int(result)
            self.begun_at = time.monotonic()
        return finished, runs

    def end(self) -> int:
        """Kill the process, unless it has ended. Return its exit code, which is negative after a signal."""
        self._socket.close()
        code = self._starter.end(self._number)
        # a killed fork server leaves its workers. One that has ended is left out: its number may be another program's
        if self._starter.has_ended and self._runs and self.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        return code

    def _fill(self) -> bool:
        """Read what has come. Return whether more may come."""
        try:
            if content := self._socket.recv(READ_BYTES):
                self._received += content
                self._begins_again()
                return True
        except BlockingIOError:
            return True
        except ConnectionResetError:
            pass
        self._runs = False
        return False

    def _begins_again(self) -> None:
        """Let the time of the first job begin now: this process may have been unable to send or to receive before."""
        self.begun_at = max(self.begun_at, time.monotonic())

    def _next_message(self) -> bytes | None:
        end = LENGTH_BYTES + int.from_bytes(self._received[:LENGTH_BYTES], "big")
        if len(self._received) < max(end, LENGTH_BYTES):
            return None
        message = bytes(memoryview(self._received)[LENGTH_BYTES:end])
        del self._received[:end]
        return message
