"""A process of its own for pages that may be too hard: bounded in memory and in time, killed and replaced.

It reads jobs from standard input and writes results to standard output, each a
pickle behind its length: (stage, what the stage takes) in, (kind, result) out.
It bounds its own memory, and its own time too, so that it ends even where the
crawl that began it was killed.
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
from typing import IO, TYPE_CHECKING, Any

from lxml.etree import LxmlError

from crawler.exceptions import CrawlerError
from crawler.extraction import extract
from crawler.processing.process import clean_extracted
from crawler.runs.statistics import PROGRAM_ERROR
from crawler.sites import SITES, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.items import Address, Document, Page

LENGTH_BYTES = 8
POLL_SECONDS = 0.2
STOP_WITHIN_SECONDS = 2.0
"""How long a job may go on once the crawl is being stopped."""
SPARE_SECONDS = 5
"""How much longer than the crawl allows the worker allows itself."""
MEGABYTE = 1 << 20
DONE, FAILED = "done", "failed"
EXTRACT, CLEAN = "extract", "clean"
TOO_HARD, STOPPED = "too-hard", "stopped"


class WorkError(CrawlerError):
    """A job brought no result; `reason` is TOO_HARD, STOPPED, or `error-` with the name of what went wrong.

    Raised here; caught at the pipeline's door.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class CleaningWorker:
    """The worker of one crawl, begun with the first job. `is_stopping` tells whether the crawl is being stopped."""

    def __init__(self, seconds: float, megabytes: int, is_stopping: Callable[[], bool]) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._is_stopping = is_stopping
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, stage: str, *given: Any) -> Any:
        """Return what a stage makes of what is given. WorkError if it takes too much time or memory, or fails."""
        try:
            kind, result = self._ask((stage, given))
        except (OSError, EOFError, pickle.UnpicklingError):
            self.end()
            raise WorkError(TOO_HARD, "the cleaning process died: out of its memory, or of its time") from None
        if kind == FAILED:
            self.end()  # what is left of it may be anything
            raise WorkError(*result)
        return result

    def end(self) -> None:
        """Kill the worker; the next job begins another."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _ask(self, job: tuple[str, tuple[Any, ...]]) -> tuple[str, Any]:
        process = self._process = self._process or self._begin()
        assert process.stdin is not None  # noqa: S101  # both are pipes
        assert process.stdout is not None  # noqa: S101  # the same
        _write(process.stdin, job)
        self._wait(process.stdout)
        answer: tuple[str, Any] = _read(process.stdout)
        return answer

    def _wait(self, stream: IO[bytes]) -> None:
        """Wait for an answer to begin, and no longer than is allowed."""
        ends = time.monotonic() + self._seconds
        while not select.select([stream], [], [], POLL_SECONDS)[0]:
            stopping = self._is_stopping()
            ends = min(ends, time.monotonic() + STOP_WITHIN_SECONDS) if stopping else ends
            if time.monotonic() > ends:
                self.end()
                raise WorkError(STOPPED if stopping else TOO_HARD, f"not cleaned within {self._seconds:g} seconds")

    def _begin(self) -> subprocess.Popen[bytes]:
        bounds = [str(self._megabytes), str(int(self._seconds) + SPARE_SECONDS)]
        return subprocess.Popen(  # noqa: S603  # this project's own module
            [sys.executable, "-m", "crawler.processing.worker", *bounds],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,  # a signal to the crawl's group is for the crawl, which ends its worker itself
        )


def main(megabytes: int, seconds: int) -> None:
    """Do jobs until there are no more."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    while True:
        try:
            job = _read(sys.stdin.buffer)
        except EOFError:
            return
        signal.alarm(seconds)
        answer = _answered(*job)
        signal.alarm(0)
        _write(out, answer)


def _answered(stage: str, given: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        made = _extracted(*given) if stage == EXTRACT else clean_extracted(*given)
    except (MemoryError, RecursionError, LxmlError) as error:  # lxml fails so where memory ends
        return FAILED, (TOO_HARD, f"not within its bounds: {type(error).__name__}")
    except Exception as error:  # noqa: BLE001  # the crawl gets its name and counts it
        reason = getattr(error, "reason", None)
        return FAILED, (reason if isinstance(reason, str) else f"{PROGRAM_ERROR}{type(error).__name__}", str(error))
    return DONE, made


def _extracted(page: Page, name: str, address: Address | None) -> Document:
    """Read a page by the rules of the site of this name; one that has no rules of its own is read without."""
    site = SITES.get(name, UNKNOWN)
    return extract(page, site.template, name or None, address)


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
