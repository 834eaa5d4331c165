"""The work of a worker process: it does jobs, each within limits of memory and time.

Jobs come and results leave through a socket, each a pickle after its length: (function, argument, ...) in, (the result
or an error, CPU seconds) out. The first message out is the number of the process: it is ready. It limits itself, so
that it ends even if its crawl was killed.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
import time
import traceback
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, cast

from lxml.etree import LxmlError

from crawler.exceptions import CrawlerError, PathologicalPageError, ProgramError
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    import socket

LENGTH_BYTES = 8  # of the number before each message, most significant byte first
READ_BYTES = 1 << 18  # of one read from a socket: several jobs or results
MEGABYTE = 1 << 20
MAX_SECONDS = (1 << 31) - 1  # of a timer of the system
STDOUT, STDERR = 1, 2


def work(connection: socket.socket, seconds: int, counted: float) -> None:
    """Do jobs until the connection ends, each within these seconds.

    `counted` are the CPU seconds of this process that are no part of its jobs; negative if others are a part of them.
    """
    seconds = min(seconds, MAX_SECONDS)
    with suppress(EOFError, ConnectionError), cast("IO[bytes]", connection.makefile("rb", READ_BYTES)) as jobs:
        ready = str(os.getpid()).encode()
        connection.sendall(length_of(ready) + ready)
        while message := [_read(jobs)]:
            signal.alarm(seconds)
            result, counted = _result(message, counted)
            signal.alarm(0)
            connection.sendall(length_of(result))
            connection.sendall(result)
            del result  # it can be as large as the page, and the next job may come late


def length_of(content: bytes) -> bytes:
    """Return the length of a message as it is sent before it."""
    return len(content).to_bytes(LENGTH_BYTES, "big")


def send_output_to_stderr() -> None:
    """Send the output of libraries to standard error, or to nowhere if that is closed: it is no result."""
    if sys.stderr is None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), STDERR)  # else the next file that is opened would be standard error
    os.dup2(STDERR, STDOUT)


def limit(megabytes: int) -> None:
    """Limit the address space, unless the operator's limit is lower; let the alarm end this process."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    size = min(megabytes * MEGABYTE, sys.maxsize if most == resource.RLIM_INFINITY else most)
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # a program that ignores it leaves that to those it starts


def _result(message: list[bytes], counted: float) -> tuple[bytes, float]:
    """Return the pickled result of a job, with its CPU seconds beyond `counted`, and the sum of both.

    The message is taken out of its list, so that its copy of the page is gone when the page is read. An error is a
    result too.
    """
    try:
        function, *arguments = pickle.loads(message.pop())  # noqa: S301  # from our own process
        return _pickled(function(*arguments), counted)
    except (MemoryError, RecursionError, LxmlError) as error:  # lxml fails so where memory ends
        return _pickled(PathologicalPageError(f"the page exceeds the limits: {type(error).__name__}"), counted)
    except CrawlerError as error:
        return _pickled(error, counted)
    except Exception as error:  # noqa: BLE001  # the entry of the worker: the crawl counts and logs it
        return _pickled(ProgramError(Reason.program_error(error), traceback.format_exc()), counted)


def _pickled(result: Any, counted: float) -> tuple[bytes, float]:
    now = time.process_time()  # to pickle the result is a part of the next job
    return pickle.dumps((result, now - counted), pickle.HIGHEST_PROTOCOL), now


def _read(stream: IO[bytes]) -> bytes:
    """Return the next message. EOFError if the stream ends before its end."""
    length = stream.read(LENGTH_BYTES)
    expected = int.from_bytes(length, "big")
    content = stream.read(expected) if len(length) == LENGTH_BYTES else b""
    if not content or len(content) < expected:
        raise EOFError
    return content
