"""`python -m tests.benchmarks.worker_process HOST BEAT_SECONDS LOG python -m scrapy …`: a worker as on its own machine.

It runs Scrapy with another name of the machine, so that the other workers judge it by its heartbeat only, and with a
shorter time between two heartbeats: all times of leases follow from that. The name needs root, and `unshare --uts`.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.storage import workers

if TYPE_CHECKING:
    import signal
    import subprocess

    from tests.crawling import Crawling


class WorkerProcess:
    """A worker that runs. `frozen` is whether it was stopped by SIGSTOP."""

    def __init__(self, crawling: Crawling, number: int, beat_seconds: float, *arguments: str) -> None:
        self.host = f"machine-{number}"
        self.log = crawling.folder / f"worker-{number}.log"
        launcher = (sys.executable, "-m", __spec__.name if __spec__ else __name__)
        as_machine = ("unshare", "--uts", *launcher, self.host, str(beat_seconds), str(self.log))
        self.process: subprocess.Popen[str] = crawling.start(*arguments, prefix=as_machine)

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the worker, which has the number of its process for itself."""
        self.process.send_signal(number)

    @property
    def has_ended(self) -> bool:
        """Whether the worker has ended."""
        return self.process.poll() is not None

    def ended(self, seconds: float | None = None) -> int:
        """Wait for the end, and return the exit code."""
        code = self.process.wait(seconds)
        if self.process.stderr is not None:
            self.process.stderr.close()
        return code


def main(host: str, beat_seconds: str, log: str, *command: str) -> None:
    """Become the worker."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, sys.stderr.fileno())
    socket.sethostname(host)
    silent = workers.SILENT_SECONDS / workers.HEARTBEAT_SECONDS
    workers.HEARTBEAT_SECONDS = float(beat_seconds)
    workers.SILENT_SECONDS = silent * workers.HEARTBEAT_SECONDS
    from scrapy.cmdline import execute  # noqa: PLC0415  # all modules that it loads see these times

    sys.path.insert(0, str(Path.cwd()))
    sys.argv = list(command[2:])
    execute()


if __name__ == "__main__":
    main(*sys.argv[1:])
