"""Crawls and commands in processes that are forked from one that has loaded the crawler: each saves the imports.

Such a process runs `scrapy` or `chinanews` with its own folder, environment and standard streams.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from io import TextIOWrapper
from multiprocessing.connection import wait
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp
from threading import Lock
from typing import TYPE_CHECKING

from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.context import ForkServerContext
    from multiprocessing.process import BaseProcess


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
    """A crawl that runs: `scrapy` with these arguments, in a folder; or a `command`: `chinanews` with them."""

    def __init__(
        self, arguments: list[str], folder: Path, environment: dict[str, str], *, command: bool = False
    ) -> None:
        descriptor, log = mkstemp(prefix="crawl-", suffix=".log")
        os.close(descriptor)
        self._log = Path(log)
        target = _crawler if command else _scrapy
        self._process = _server().Process(target=target, args=(arguments, str(folder), environment, log))
        with _LOCK:
            self._process.start()

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, if the crawl still runs: later its number may be another process's."""
        assert self._process.pid is not None
        if self.ends_within(0):
            return
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, number)

    def ends_within(self, seconds: float) -> bool:
        """Wait for the end for so long; return whether it came."""
        return bool(wait([self._process.sentinel], seconds))

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


def forked(work: Callable[..., None], *arguments: object) -> BaseProcess:
    """Start a function in a process of its own."""
    process = _server().Process(target=work, args=arguments)
    with _LOCK:
        process.start()
    return process


def _scrapy(arguments: list[str], folder: str, environment: dict[str, str], log: str) -> None:
    _enter(folder, environment, os.devnull, log)
    from scrapy.cmdline import execute  # noqa: PLC0415  # the tests' own process does without it

    sys.argv = ["scrapy", *arguments]
    execute()


def _crawler(arguments: list[str], folder: str, environment: dict[str, str], log: str) -> None:
    _command(tuple(arguments), folder, environment, (os.devnull, os.devnull, log))


@dataclass(frozen=True, slots=True)
class Output:
    """The output of a command, and its exit code."""

    out: str
    err: str
    exit_code: int


def run_command(
    arguments: tuple[str, ...], folder: Path, environment: dict[str, str], stdin: bytes, encoding: str = "utf-8"
) -> Output:
    """Run `chinanews` to its end on streams of an encoding. A byte that is not UTF-8 becomes a half surrogate."""
    return _run_to_end(_command, arguments, folder, environment, stdin, encoding)


def run_scrapy(arguments: tuple[str, ...], folder: Path, environment: dict[str, str]) -> Output:
    """Run `scrapy` to its end, as run_command does."""
    return _run_to_end(_scrapy_command, arguments, folder, environment)


def _run_to_end(  # noqa: PLR0913, PLR0917  # what a process has
    target: Callable[..., None],
    arguments: tuple[str, ...],
    folder: Path,
    environment: dict[str, str],
    stdin: bytes = b"",
    encoding: str = "utf-8",
) -> Output:
    with TemporaryDirectory(prefix="command-") as name:
        given, out, err = (Path(name) / stream for stream in ("in", "out", "err"))
        given.write_bytes(stdin)
        streams = (str(given), str(out), str(err))
        process = _server().Process(target=target, args=(arguments, str(folder), environment, streams, encoding))
        with _LOCK:
            process.start()
        if not wait([process.sentinel], LONGEST_SECONDS):
            process.kill()
        with _LOCK:
            process.join()
        assert process.exitcode is not None
        printed, said = (stream.read_bytes().decode("utf-8", "surrogateescape") for stream in (out, err))
        return Output(printed, said, process.exitcode)


def _command(
    arguments: tuple[str, ...],
    folder: str,
    environment: dict[str, str],
    streams: tuple[str, ...],
    encoding: str = "utf-8",
) -> None:
    _enter_with_streams(folder, environment, streams, encoding)
    from crawler.cli.main import main  # noqa: PLC0415  # the tests' own process does without it

    sys.argv = ["crawler", *arguments]
    main()


def _scrapy_command(
    arguments: tuple[str, ...], folder: str, environment: dict[str, str], streams: tuple[str, ...], encoding: str
) -> None:
    _enter_with_streams(folder, environment, streams, encoding)
    from scrapy.cmdline import execute  # noqa: PLC0415  # the tests' own process does without it

    sys.argv = ["scrapy", *arguments]
    execute()


def _enter_with_streams(folder: str, environment: dict[str, str], streams: tuple[str, ...], encoding: str) -> None:
    _enter(folder, environment, *streams[1:])
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        assert isinstance(stream, TextIOWrapper)
        stream.reconfigure(encoding=encoding, errors=errors)  # as Python opens them
    file = os.open(streams[0], os.O_RDONLY)
    os.dup2(file, 0)
    os.close(file)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # multiprocessing has closed it


def _enter(folder: str, environment: dict[str, str], out: str, err: str) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for path, stream in ((out, 1), (err, 2)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, stream)
        os.close(file)
