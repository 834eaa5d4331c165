"""A process for pages that may exceed the limits: bounded in memory and in time, killed and replaced.

It reads jobs from standard input and writes results to standard output, each a
pickle behind its length: (job, arguments) in, (outcome, result) out. It limits
its own memory and time, so that it ends even if the crawl that started it was
killed.
"""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import subprocess
import sys
import time
import traceback
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any

from lxml.etree import LxmlError

from crawler.exceptions import CrawlerError, PageError, PathologicalPageError, ProgramError, StoppedError
from crawler.processing.process import clean_extracted, read
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LENGTH_BYTES = 8
POLL_SECONDS = 0.2
STOP_WITHIN_SECONDS = 2.0
"""How long a job may continue after the crawl was told to stop."""
SPARE_SECONDS = 5
"""How much longer than the crawl allows the worker allows itself."""
MEGABYTE = 1 << 20


class Job(StrEnum):
    """What the worker can do."""

    READ = "read"
    CLEAN = "clean"


_FUNCTIONS: Mapping[Job, Callable[..., Any]] = {Job.READ: read, Job.CLEAN: clean_extracted}


class Worker:
    """The worker process of one crawl, started with the first job.

    `seconds` and `megabytes` are the limits of a job; `is_stopping` returns
    whether the crawl is being stopped.
    """

    def __init__(self, seconds: float, megabytes: int, is_stopping: Callable[[], bool]) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._is_stopping = is_stopping
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, job: Job, *arguments: Any) -> Any:
        """Return the result of a job. PathologicalPageError, StoppedError or ProgramError if there is none."""
        try:
            result = self._request((job, arguments))
        except (OSError, EOFError, pickle.UnpicklingError):
            self.close()
            raise PathologicalPageError("the worker process died: it exceeded its memory or its time") from None
        if isinstance(result, PageError):
            self.close()  # its memory may be in any state
            raise result
        return result

    def close(self) -> None:
        """Kill the worker; the next job starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _request(self, job: tuple[Job, tuple[Any, ...]]) -> Any:
        process = self._process = self._process or self._start()
        assert process.stdin is not None  # noqa: S101  # both are pipes
        assert process.stdout is not None  # noqa: S101  # the same
        _write(process.stdin, job)
        self._wait(process.stdout)
        return _read(process.stdout)

    def _wait(self, stream: IO[bytes]) -> None:
        """Wait until a result begins, and no longer than is allowed."""
        ends = time.monotonic() + self._seconds
        while not select.select([stream], [], [], POLL_SECONDS)[0]:
            stopping = self._is_stopping()
            ends = min(ends, time.monotonic() + STOP_WITHIN_SECONDS) if stopping else ends
            if time.monotonic() > ends:
                self.close()
                if stopping:
                    raise StoppedError("the run was stopped while the page was processed")
                raise PathologicalPageError(f"not processed within {self._seconds:g} seconds")

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
    """Do jobs until standard input ends, each within so many megabytes of address space and so many seconds."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no result
    while True:
        try:
            job, arguments = _read(sys.stdin.buffer)
        except EOFError:
            return
        signal.alarm(seconds)
        result = _result(job, arguments)
        signal.alarm(0)
        _write(out, result)


def _result(job: Job, arguments: tuple[Any, ...]) -> Any:
    try:
        return _FUNCTIONS[job](*arguments)
    except (MemoryError, RecursionError, LxmlError) as error:  # lxml fails so where memory ends
        return PathologicalPageError(f"the page exceeds the limits: {type(error).__name__}")
    except CrawlerError as error:
        return error
    except Exception as error:  # noqa: BLE001  # the entry of the worker: the crawl counts and logs it
        return ProgramError(Reason.program_error(error), traceback.format_exc())


def _write(stream: IO[bytes], message: Any) -> None:
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(len(content).to_bytes(LENGTH_BYTES, "big") + content)
    stream.flush()


def _read(stream: IO[bytes]) -> Any:
    length = stream.read(LENGTH_BYTES)
    content = stream.read(int.from_bytes(length, "big")) if len(length) == LENGTH_BYTES else b""
    if not content:
        raise EOFError
    return pickle.loads(content)  # noqa: S301  # from our own process


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
