"""The program that starts worker processes: it loads their code once, and each of them is a fork of it.

Requests come through the socket that is its standard input: START with the number and the socket of a new worker, END
with the number of a worker. END kills the worker; the answer is its exit code. When the socket is closed, the program
ends its workers and itself.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import struct
import sys
import time
import traceback
from contextlib import suppress
from importlib import import_module

from crawler.garbage_collection import collect_seldom
from crawler.processing.large_memory import return_large_memory
from crawler.processing.worker import limit, send_output_to_stderr, work

REQUEST = struct.Struct(">cq")
"""START or END, and the number of a worker."""
START, END = b"s", b"e"
ANSWER = struct.Struct(">q")  # an exit code, which is negative after a signal
NO_PROCESS = -signal.SIGKILL  # the exit code of a worker that could not be started
NICENESS = 4
"""How much lower the priority of workers is: with few cores, the process that gives the jobs must not wait for them."""


def main(megabytes: int, seconds: int) -> None:
    """Serve requests until standard input ends. These limits of address space and of time are those of each job."""
    send_output_to_stderr()
    requests = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    with suppress(OSError):  # a limit of the operator
        os.nice(NICENESS)
    gc.disable()
    import_module("crawler.processing.process")  # most jobs need it, and its import is no part of their time
    sites = import_module("crawler.sites")
    logging.getLogger(sites.__name__).disabled = True  # the process that gives the jobs says which ones are broken
    sites.known_sites()
    collect_seldom()
    pids: dict[int, int] = {}
    counted = 0.0
    with suppress(ConnectionError):
        while request := _received(requests):
            (kind, number), descriptors = request
            if kind == END:
                requests.sendall(ANSWER.pack(_end(pids.pop(number, None))))
                continue
            with socket.socket(fileno=descriptors[0]) as connection, suppress(OSError):
                pid = os.fork()
                if pid == 0:
                    requests.close()
                    _be_worker(connection, megabytes, seconds, counted - time.process_time())
                pids[number] = pid
            counted = time.process_time()
    for pid in pids.values():
        _end(pid)


def _received(requests: socket.socket) -> tuple[tuple[bytes, int], list[int]] | None:
    """Return the next request with its descriptors, None at the end."""
    content, descriptors, _, _ = socket.recv_fds(requests, REQUEST.size, 1)
    while content and len(content) < REQUEST.size:
        rest = requests.recv(REQUEST.size - len(content))
        content = content + rest if rest else b""
    return (REQUEST.unpack(content), list(descriptors)) if content else None


def _be_worker(connection: socket.socket, megabytes: int, seconds: int, counted: float) -> None:
    """Work until the connection ends; then this process ends, without a return to the code of the server."""
    code = 1
    try:
        limit(megabytes)
        return_large_memory()
        work(connection, seconds, counted)
        code = 0
    except BaseException:  # noqa: BLE001  # the entry of a process
        traceback.print_exc()
    finally:
        os._exit(code)


def _end(pid: int | None) -> int:
    """Kill a process, unless it has ended. Return its exit code."""
    if pid is None:
        return NO_PROCESS
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
