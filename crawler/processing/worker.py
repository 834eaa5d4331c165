"""A process for pages that may exceed the limits of memory and time. It is killed and replaced if they do.

It reads jobs from standard input and writes results to standard output, each a pickle after its length: (function,
arguments) in, (the result or an error, CPU seconds) out. It limits itself too, so that it ends even if its crawl was
killed.
"""

from __future__ import annotations

import math
import os
import pickle
import resource
import select
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, TypeVar

from lxml.etree import LxmlError

from crawler.exceptions import (
    CrawlerError,
    PageError,
    PathologicalPageError,
    ProgramError,
    StoppedError,
    WorkerKilledError,
)
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
LENGTH_BYTES = 8
POLL_SECONDS = 0.2
STOP_WITHIN_SECONDS = 2.0  # how long jobs may continue after the crawl was told to stop
SPARE_SECONDS = 5  # how much longer than the crawl allows the worker allows itself
STOPPED_MESSAGE = "the run was stopped while the page was processed"
MEGABYTE = 1 << 20


class Worker:
    """The worker process of one crawl, started with the first job. `seconds` and `megabytes` limit each job.

    `used` is called with each job's function and CPU seconds; a new process's first job has those of its start too.
    """

    def __init__(
        self,
        seconds: float,
        megabytes: int,
        is_stopping: Callable[[], bool],
        used: Callable[[Callable[..., Any], float], None] = lambda _function, _seconds: None,
    ) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._is_stopping = is_stopping
        self._used = used
        self._stops_at = math.inf
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """Return the result of a public function, or raise PathologicalPageError, StoppedError or ProgramError.

        A job during which the worker is killed is done again, once: if it is killed again, the page is the cause.
        """
        try:
            return self._run(function, arguments)
        except WorkerKilledError:
            return self._run(function, arguments)

    def _run(self, function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        process = self._running()
        assert process.stdin is not None  # noqa: S101  # both are pipes
        assert process.stdout is not None  # noqa: S101  # the same
        try:
            _write(process.stdin, pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL))
            self._wait(process.stdout)
            result: T | CrawlerError
            result, cpu_seconds = pickle.loads(_read(process.stdout))  # noqa: S301  # from our own process
        except (OSError, EOFError) as error:
            raise self._death(process, error) from None
        self._used(function, cpu_seconds)
        if isinstance(result, CrawlerError):
            self.close()  # its memory may be in any state
            raise result
        return result

    def close(self) -> None:
        """Kill the worker; the next job starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the process, a new one if there is none or it has ended. StoppedError if no job may start any more."""
        if time.monotonic() > self._latest_end():
            raise StoppedError(STOPPED_MESSAGE)
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = self._start()
        return self._process

    def _wait(self, stream: IO[bytes]) -> None:
        """Wait until a result begins. PathologicalPageError after the limit, StoppedError if the crawl ends before."""
        ends = time.monotonic() + self._seconds
        while not select.select([stream], [], [], POLL_SECONDS)[0]:
            now, latest = time.monotonic(), self._latest_end()
            if now > min(ends, latest):
                self.close()
                if latest < ends:
                    raise StoppedError(STOPPED_MESSAGE)
                raise PathologicalPageError(f"not processed within {self._seconds:g} seconds")

    def _latest_end(self) -> float:
        """Return the time when the last job of a crawl that is being stopped must have ended."""
        if self._stops_at == math.inf and self._is_stopping():
            self._stops_at = time.monotonic() + STOP_WITHIN_SECONDS
        return self._stops_at

    def _death(self, process: subprocess.Popen[bytes], error: OSError | EOFError) -> PageError:
        """Return the error for a process that ended without a result: a signal ends it if it exceeds its limits."""
        code = process.wait()
        self.close()
        if code > 0:
            message = f"the worker process ended with exit code {code}; standard error has its traceback"
            return ProgramError(Reason.program_error(error), message)
        return WorkerKilledError("the worker process was killed: it exceeded its memory or its time")

    def _start(self) -> subprocess.Popen[bytes]:
        limits = [str(self._megabytes), str(int(self._seconds) + SPARE_SECONDS)]
        return subprocess.Popen(  # noqa: S603  # this project's own module
            [sys.executable, "-m", "crawler.processing.worker", *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,  # a signal to the crawl's group is for the crawl, which ends its worker itself
        )


def main(megabytes: int, seconds: int) -> None:
    """Do jobs until standard input ends, each within these limits of address space and of time."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # the output of a library is no result
    counted = 0.0
    with suppress(EOFError):
        while content := _read(sys.stdin.buffer):
            signal.alarm(seconds)
            result = _result(content, counted)
            counted = time.process_time()
            signal.alarm(0)
            _write(out, result)


def _result(content: bytes, counted: float) -> bytes:
    """Return the pickled result of a job, and its CPU seconds beyond `counted`; an error is a result too."""
    try:
        function, arguments = pickle.loads(content)  # noqa: S301  # from our own process
        result = function(*arguments)
        return pickle.dumps((result, time.process_time() - counted), pickle.HIGHEST_PROTOCOL)
    except (MemoryError, RecursionError, LxmlError) as error:  # lxml fails so where memory ends
        failure: CrawlerError = PathologicalPageError(f"the page exceeds the limits: {type(error).__name__}")
    except CrawlerError as error:
        failure = error
    except Exception as error:  # noqa: BLE001  # the entry of the worker: the crawl counts and logs it
        failure = ProgramError(Reason.program_error(error), traceback.format_exc())
    return pickle.dumps((failure, time.process_time() - counted), pickle.HIGHEST_PROTOCOL)


def _write(stream: IO[bytes], content: bytes) -> None:
    stream.write(len(content).to_bytes(LENGTH_BYTES, "big") + content)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    """Return the next message. EOFError if the stream ends before its end."""
    length = stream.read(LENGTH_BYTES)
    expected = int.from_bytes(length, "big")
    content = stream.read(expected) if len(length) == LENGTH_BYTES else b""
    if not content or len(content) < expected:
        raise EOFError
    return content


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
