"""Crawls in processes that are forked from one that has loaded the crawler already: each saves a second of imports.

Such a process runs `scrapy crawl` with its own folder, environment and standard streams.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path
from tempfile import mkstemp
from threading import Lock
from typing import TYPE_CHECKING

from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext


LONGEST_SECONDS = 600
"""Ends a test that hangs. Not a bound of the crawl."""

_LOCK = Lock()
"""Two threads that ask for the same exit code at once would not both get it."""


@cache
def _server() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.loaded"])
    return context


@dataclass(frozen=True, slots=True)
class Ended:
    """How a crawl ended."""

    exit_code: int
    log: str

    @property
    def status(self) -> RunStatus:
        """The status that its last line names."""
        return RunStatus(next(line for line in self.log.splitlines() if line.startswith("status: ")).split()[1])


class Forked:
    """A crawl that runs: `scrapy` with these arguments, in a folder."""

    def __init__(self, arguments: list[str], folder: Path, environment: dict[str, str]) -> None:
        descriptor, log = mkstemp(prefix="crawl-", suffix=".log")
        os.close(descriptor)
        self._log = Path(log)
        self._process = _server().Process(target=_scrapy, args=(arguments, str(folder), environment, log))
        with _LOCK:
            self._process.start()

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, if the crawl still runs."""
        assert self._process.pid is not None
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, number)

    def ended(self) -> Ended:
        """Wait for the end. The log is standard error's."""
        in_time = wait([self._process.sentinel], LONGEST_SECONDS)
        if not in_time:
            self.send_signal(signal.SIGKILL)
        with _LOCK:
            self._process.join()
        log = self._log.read_text(encoding="utf-8", errors="replace")
        self._log.unlink()
        assert in_time, log
        assert self._process.exitcode is not None
        return Ended(self._process.exitcode, log)


def _scrapy(arguments: list[str], folder: str, environment: dict[str, str], log: str) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for path, stream in ((os.devnull, 1), (log, 2)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, stream)
        os.close(file)
    from scrapy.cmdline import execute  # noqa: PLC0415  # the tests' own process does without it

    sys.argv = ["scrapy", *arguments]
    execute()
