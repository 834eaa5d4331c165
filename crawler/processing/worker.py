"""The program of a worker process: it does jobs, each within limits of memory and time.

Jobs come and results leave through the socket that is its standard input, each a pickle after its length: (function,
argument, ...) in, (the result or an error, CPU seconds) out. The first message out is empty: it is ready. It limits
itself, so that it ends even if its crawl was killed.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import socket
import sys
import time
import traceback
from contextlib import suppress
from importlib import import_module
from typing import IO

from lxml.etree import LxmlError

from crawler.exceptions import CrawlerError, PathologicalPageError, ProgramError
from crawler.processing.large_memory import return_large_memory
from crawler.vocabulary import Reason

LENGTH_BYTES = 8  # of the number before each message, most significant byte first
MEGABYTE = 1 << 20
MAX_SECONDS = (1 << 31) - 1  # of a timer of the system
STDOUT, STDERR = 1, 2


def main(megabytes: int, seconds: int) -> None:
    """Do jobs until standard input ends, each within these limits of address space and of time."""
    _send_output_to_stderr()
    out = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    seconds = min(seconds, MAX_SECONDS)
    _limit(megabytes * MEGABYTE)
    return_large_memory()
    import_module("crawler.processing.process")  # most jobs need it, and its import is no part of their time
    counted = 0.0
    with suppress(EOFError, ConnectionError):  # the process that gives the jobs has ended
        out.sendall(length_of(b""))
        while message := [_read(sys.stdin.buffer)]:
            signal.alarm(seconds)
            result = _result(message, counted)
            counted = time.process_time()
            signal.alarm(0)
            out.sendall(length_of(result))
            out.sendall(result)
            del result  # it can be as large as the page, and the next job may come late


def length_of(content: bytes) -> bytes:
    """Return the length of a message as it is sent before it."""
    return len(content).to_bytes(LENGTH_BYTES, "big")


def _send_output_to_stderr() -> None:
    """Send the output of libraries to standard error, or to nowhere if that is closed: it is no result."""
    if sys.stderr is None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), STDERR)  # else the next file that is opened would be standard error
    os.dup2(STDERR, STDOUT)


def _limit(size: int) -> None:
    """Limit the address space, in bytes, unless the operator's limit is lower; the alarm ends this process."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    size = min(size, sys.maxsize if most == resource.RLIM_INFINITY else most)
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # a program that ignores it leaves that to those it starts


def _result(message: list[bytes], counted: float) -> bytes:
    """Return the pickled result of a job, and its CPU seconds beyond `counted`; an error is a result too.

    The message is taken out of its list, so that its copy of the page is gone when the page is read.
    """
    try:
        function, *arguments = pickle.loads(message.pop())  # noqa: S301  # from our own process
        result = function(*arguments)
        return pickle.dumps((result, time.process_time() - counted), pickle.HIGHEST_PROTOCOL)
    except (MemoryError, RecursionError, LxmlError) as error:  # lxml fails so where memory ends
        failure: CrawlerError = PathologicalPageError(f"the page exceeds the limits: {type(error).__name__}")
    except CrawlerError as error:
        failure = error
    except Exception as error:  # noqa: BLE001  # the entry of the worker: the crawl counts and logs it
        failure = ProgramError(Reason.program_error(error), traceback.format_exc())
    return pickle.dumps((failure, time.process_time() - counted), pickle.HIGHEST_PROTOCOL)


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
