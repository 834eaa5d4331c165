"""One worker process, seen from the process that gives it jobs: its jobs, and the socket to it. Nothing here waits."""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
import time
from collections import deque
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.processing.worker import LENGTH_BYTES, length_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.exceptions import CrawlerError

SPARE_SECONDS = 5  # how much longer than the pool allows the worker allows itself
START_SECONDS = 60.0  # how much longer than a job its start may take, on a machine with much other work
READ_BYTES = 1 << 18


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


class WorkerProcess:
    """A running worker. `jobs` are those sent to it whose results did not come; it does the first one of them.

    `begun_at` is when the first job could begin at the latest, in seconds of the monotonic clock; a job that is being
    sent, or whose result is being received, begins again. The process is ready when it has started.
    """

    def __init__(self, seconds: float, megabytes: int) -> None:
        ours, theirs = socket.socketpair()
        limits = str(megabytes), str(int(seconds) + SPARE_SECONDS)
        with ExitStack() as if_it_fails, theirs:
            if_it_fails.enter_context(ours)
            self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603  # this project's own module
                # -P: a file of the current folder, `socket.py` for example, is no module of the worker
                [sys.executable, "-P", "-m", "crawler.processing.worker", *limits],
                stdin=theirs.fileno(),
                env=os.environ | {"PYTHONPATH": os.pathsep.join(folder or os.curdir for folder in sys.path)},
                start_new_session=True,  # a signal to the crawl's group is for the crawl, which ends its workers itself
            )
            if_it_fails.pop_all()
        ours.setblocking(False)  # noqa: FBT003  # the method takes no name
        self._socket = ours
        self._unsent: deque[memoryview] = deque()
        self._received = bytearray()
        self.jobs: deque[Job] = deque()
        self.is_ready = False
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
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def send(self, job: Job) -> None:
        """Give a job to the process, after those that it has. It raises an error of pickle before that."""
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
                first = self._unsent[0]
                sent = self._socket.send(first)
                if len(self.jobs) == 1:
                    self._begins_again()
                if sent == len(first):
                    self._unsent.popleft()
                else:
                    self._unsent[0] = first[sent:]

    def receive(self) -> tuple[list[tuple[Job, bytes]], bool]:
        """Return the finished jobs with their pickled results, and whether the process still runs."""
        runs = self._fill()
        finished = []
        while (result := self._next_message()) is not None:
            if self.is_ready:
                finished.append((self.jobs.popleft(), result))
            self.is_ready, self.begun_at = True, time.monotonic()
        return finished, runs

    def end(self) -> int:
        """Kill the process, unless it has ended. Return its exit code, which is negative after a signal."""
        self._socket.close()
        self._process.kill()
        return self._process.wait()

    def _fill(self) -> bool:
        """Read all that has come. Return whether more may come."""
        try:
            while content := self._socket.recv(READ_BYTES):
                self._received += content
                self._begins_again()
        except BlockingIOError:
            return True
        except ConnectionResetError:
            return False
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
