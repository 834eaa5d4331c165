"""The CPU time of a crawl by stage, in seconds, measured and not sampled.

A stage is measured around code that does not await: `with cpu.measure(CpuStage.CHECKING)`. A stage within another one
is subtracted from it, so nothing is counted twice. It costs about 2 microseconds.
"""

from __future__ import annotations

from collections import defaultdict
from time import process_time, thread_time
from typing import TYPE_CHECKING

from crawler.vocabulary import CpuStage

if TYPE_CHECKING:
    from collections.abc import Mapping


class CpuClock:
    """Measures the stages of one crawl. One thread calls all methods."""

    def __init__(self) -> None:
        self._here: defaultdict[CpuStage, float] = defaultdict(float)
        self._in_workers: defaultdict[CpuStage, float] = defaultdict(float)
        self._open: list[CpuStage] = []
        self._since = 0.0

    def start_up_ended(self) -> None:
        """Count all CPU time of this process until now as the start-up."""
        self._here[CpuStage.START_UP] = process_time() - sum(self._here.values())

    def measure(self, stage: CpuStage) -> _Measured:
        """Return a context manager that adds its CPU time to a stage."""
        return _Measured(self, stage)

    def add(self, stage: CpuStage, seconds: float) -> None:
        """Add CPU time that a worker process used."""
        self._in_workers[stage] += seconds

    def seconds(self) -> Mapping[CpuStage, float]:
        """Return the CPU seconds of each stage until now."""
        here, workers = dict(self._here), self._in_workers
        here[CpuStage.OTHER] = max(0.0, process_time() - sum(here.values()))
        total = {stage: here.get(stage, 0.0) + workers.get(stage, 0.0) for stage in CpuStage}
        return total | {CpuStage.WORKERS: sum(workers.values())}

    def begin(self, stage: CpuStage) -> None:
        """Begin a stage; the one around it waits."""
        self._lap()
        self._open.append(stage)

    def end(self) -> None:
        """End the stage that began last."""
        self._lap()
        self._open.pop()

    def _lap(self) -> None:
        now = thread_time()
        if self._open:
            self._here[self._open[-1]] += now - self._since
        self._since = now


class _Measured:
    __slots__ = ("_clock", "_stage")

    def __init__(self, clock: CpuClock, stage: CpuStage) -> None:
        self._clock = clock
        self._stage = stage

    def __enter__(self) -> None:
        self._clock.begin(self._stage)

    def __exit__(self, *_raised: object) -> None:
        self._clock.end()
