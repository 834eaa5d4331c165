"""Kills and freezes the workers of one crawl, and restarts their PostgreSQL, at random moments of the crawl."""

from __future__ import annotations

import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Condition
from typing import TYPE_CHECKING

from crawler.vocabulary import RunStatus
from tests.benchmarks.worker_process import WorkerProcess
from tests.faults.kills import PAGES, path_of
from tests.site import NewsSite

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from tests.crawling import Crawling
    from tests.postgresql import PostgresqlServer
    from tests.site import Served

KILL, FREEZE = "kill", "freeze"
RESTARTS = ("fast", "immediate")
BEAT_SECONDS = 1.0
FROZEN_SECONDS = 12.0
"""Longer than a lease: ten times BEAT_SECONDS."""
LONGEST_WAIT_SECONDS = 0.05  # after the request
QUIET_SECONDS = 10.0  # how long a fault waits for the next request
LOOK_SECONDS = 0.05
ROBOTS = "/robots.txt"
LOG_LINES = 30
GOOD = {status.exit_code for status in (RunStatus.OK, RunStatus.NOTHING_NEW)}


USUAL = {*GOOD, RunStatus.INTERRUPTED.exit_code, -signal.SIGKILL}


class TimedSite(NewsSite):
    """The site, which notes the time of each request in seconds, and which pages were asked for."""

    def __init__(self, answers: Mapping[str, Served] | None = None) -> None:
        super().__init__(answers=answers)
        self.times: list[float] = []
        self.asked = Counter[str]()
        self._came = Condition()

    def answer(self, target: str, host: str) -> Served:
        """Note the request and answer it."""
        now, path = time.monotonic(), path_of(target)
        with self._came:
            if path != ROBOTS:
                self.times.append(now)
            self.asked[path] += 1
            self._came.notify_all()
        return super().answer(target, host)

    def await_requests(self, number: int, seconds: float) -> bool:
        """Wait for so many more requests, at most so long; return whether they came."""
        with self._came:
            wanted = len(self.times) + number
            return self._came.wait_for(lambda: len(self.times) >= wanted, seconds)

    @property
    def smallest_gap(self) -> float:
        """The shortest time between two requests."""
        times = sorted(self.times)
        return min((later - earlier for earlier, later in pairwise(times)), default=float("inf"))


@dataclass(slots=True)
class Disturbed:
    """A crawl with workers that are disturbed. `codes` counts the exit codes, `faults` what was done."""

    crawling: Crawling
    site: TimedSite
    server: PostgresqlServer
    workers_at_once: int
    moments: random.Random
    running: list[WorkerProcess] = field(default_factory=list)
    frozen: list[tuple[float, WorkerProcess]] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    ever_frozen: list[WorkerProcess] = field(default_factory=list)
    started: int = 0

    def run(self, faults: list[str]) -> RunStatus:
        """Do all faults in random order, then let the crawl end; return its status."""
        self.moments.shuffle(faults)
        for left, fault in zip(range(len(faults), 0, -1), faults, strict=True):
            self._keep_running()
            new = len(PAGES - self.site.asked.keys())
            some = self.moments.randint(1, max(1, round(2 * new / (left + 1))))
            self.site.await_requests(some, QUIET_SECONDS)
            time.sleep(self.moments.uniform(0, LONGEST_WAIT_SECONDS))
            self._do(fault)
        return self._end()

    def _do(self, fault: str) -> None:
        self.faults[fault] += 1
        if fault in RESTARTS:
            self.server.restart(fault)
            return
        worker = self.moments.choice([one for one in self.running if one not in self.ever_frozen] or self.running)
        if fault == KILL:
            worker.send(signal.SIGKILL)
            worker.ended()
        else:
            worker.send(signal.SIGSTOP)
            self.ever_frozen.append(worker)
            self.frozen.append((time.monotonic() + FROZEN_SECONDS, worker))

    def _keep_running(self) -> None:
        """Wake the workers that were frozen long enough, and start one for each that has ended."""
        for until, worker in [*self.frozen]:
            if until <= time.monotonic():
                self.frozen.remove((until, worker))
                worker.send(signal.SIGCONT)
        for worker in [one for one in self.running if one.has_ended]:
            self.running.remove(worker)
            self.frozen = [(until, one) for until, one in self.frozen if one is not worker]
            self._note(worker)
        while len(self.running) < self.workers_at_once:
            self.started += 1
            self.running.append(WorkerProcess(self.crawling, self.started, BEAT_SECONDS))

    def _note(self, worker: WorkerProcess) -> int:
        """Count the exit code of a worker, and show the end of its log where it is no usual one."""
        code = worker.ended()
        self.codes[code] += 1
        if code not in USUAL:
            lines = worker.log.read_text("utf-8", "replace").splitlines()
            sys.stderr.write("\n".join([f"{worker.host} ended with {code}:", *lines[-LOG_LINES:], ""]))
        return code

    def _end(self) -> RunStatus:
        """Wake all, and wait for the end of their run; start a worker if all had to be started again."""
        while True:
            while self.frozen:
                self._keep_running()
                time.sleep(LOOK_SECONDS)
            self._keep_running()
            codes = [self._note(worker) for worker in self.running]
            self.running.clear()
            if GOOD & set(codes):
                return next(status for status in RunStatus if status.exit_code in codes and status.exit_code in GOOD)
