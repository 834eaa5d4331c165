"""The fork server, seen from the process that gives jobs: it starts and ends the worker processes of one pool."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from crawler.processing.fork_server import ANSWER, END, NO_PROCESS, REQUEST, START

if TYPE_CHECKING:
    from collections.abc import Collection

SPARE_SECONDS = 5  # the worker ends itself so much later than the pool would: its crawl may have been killed
ANSWER_SECONDS = 10.0
"""The fork server answers at once. One that does not was stopped, by SIGSTOP for example: it is killed."""


class Limits(NamedTuple):
    """The limits of each job, and the numbers of open files of this process that all workers have too."""

    seconds: float
    megabytes: int
    inherited: Collection[int] = ()


class WorkerStarter:
    """A running fork server, whose workers have these limits. It is killed if it does not answer in time."""

    def __init__(self, limits: Limits, answer_seconds: float = ANSWER_SECONDS) -> None:
        ours, theirs = socket.socketpair()
        ours.settimeout(answer_seconds)
        arguments = str(limits.megabytes), str(int(limits.seconds) + SPARE_SECONDS)
        with ExitStack() as if_it_fails, theirs:
            if_it_fails.enter_context(ours)
            self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603  # this project's own module
                # -P: a file of the current folder, `socket.py` for example, is no module of the worker
                [sys.executable, "-P", "-m", "crawler.processing.fork_server", *arguments],
                stdin=theirs.fileno(),
                env=os.environ | {"PYTHONPATH": os.pathsep.join(folder or os.curdir for folder in sys.path)},
                pass_fds=tuple(limits.inherited),
                start_new_session=True,  # a signal to the crawl's group is for the crawl, which ends its workers itself
            )
            if_it_fails.pop_all()
        self._socket = ours
        self._started = 0

    @property
    def has_ended(self) -> bool:
        """Whether the fork server was killed, or could not start: then it starts no worker."""
        return self._process.poll() is not None

    def start(self, connection: socket.socket) -> int:
        """Start a worker with a socket, without waiting for it. Return its number.

        If that fails, the other end of the socket shows that the worker has ended.
        """
        self._started += 1
        try:
            socket.send_fds(self._socket, [REQUEST.pack(START, self._started)], [connection.fileno()])
        except TimeoutError:
            self._process.kill()
        except ConnectionError:
            self._process.wait()
        return self._started

    def end(self, number: int) -> int:
        """Kill a worker, unless it has ended. Return its exit code, or that of the fork server if that has ended."""
        try:
            self._socket.sendall(REQUEST.pack(END, number))
            answer = self._socket.recv(ANSWER.size, socket.MSG_WAITALL)
        except TimeoutError:
            self._process.kill()
            answer = b""
        except OSError:  # also where it was closed
            answer = b""
        if len(answer) < ANSWER.size:
            return self._process.wait() or NO_PROCESS
        (code,) = ANSWER.unpack(answer)
        return int(code)

    def close(self) -> None:
        """End the fork server, after its workers."""
        try:
            self._socket.shutdown(socket.SHUT_WR)
            self._socket.recv(ANSWER.size)  # it ends: nothing comes
        except TimeoutError:
            self._process.kill()
        except OSError:  # it has ended
            pass
        self._socket.close()
        self._process.wait()
