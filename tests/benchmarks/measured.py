"""Runs a command and measures its process tree: CPU time, and memory as Linux tells it."""

from __future__ import annotations

import os
import re
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

SAMPLE_SECONDS = 0.5
MAX_LOG_CHARS = 4000
_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)
_PSS = re.compile(r"^Pss:\s*(\d+) kB", re.MULTILINE)
_RSS = re.compile(r"^Rss:\s*(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sample:
    """Memory in MB at a time, in seconds since the start: RSS of the first process, PSS of all."""

    seconds: float
    rss: float
    pss: float


@dataclass(slots=True)
class Cost:
    """The cost of a command: CPU seconds of all its processes, seconds, the peak of the first one's RSS in MB."""

    cpu: float = 0.0
    seconds: float = 0.0
    peak_rss: float = 0.0
    samples: list[Sample] = field(default_factory=list)

    @property
    def peak_pss(self) -> float:
        """The largest sampled PSS of all processes, in MB."""
        return max((sample.pss for sample in self.samples), default=0.0)


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], exit_codes: Collection[int] = (0,)
) -> Cost:
    """Run a command, and return its cost. RuntimeError, with the end of its log, if it has another exit code.

    Python keeps the compiled modules of this project, as it does those of installed libraries.
    """
    environment = {**environment, "PYTHONDONTWRITEBYTECODE": ""}
    cost, ended, log = Cost(), Event(), folder / "log"
    with log.open("wb") as stream:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=stream, stderr=stream)
        sampler = Thread(target=_sample, args=(process.pid, cost, begun, ended))
        sampler.start()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    sampler.join()
    cost.seconds = time.perf_counter() - begun
    cost.cpu = used.ru_utime + used.ru_stime
    if process.returncode not in exit_codes:
        end = log.read_text("utf-8", "replace")[-MAX_LOG_CHARS:]
        raise RuntimeError(f"exit code {process.returncode}: {' '.join(command)}\n{end}")
    return cost


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds of a process, its children, and those of them that have ended."""
    total = 0
    for one in _tree(pid):
        with suppress(OSError):  # it has ended meanwhile: its parent has its time
            fields = Path(f"/proc/{one}/stat").read_text("utf-8").rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime
    return total / os.sysconf("SC_CLK_TCK")


def _sample(pid: int, cost: Cost, begun: float, ended: Event) -> None:
    while not ended.wait(SAMPLE_SECONDS):
        with suppress(OSError, TypeError):  # a process has ended
            memory = [_rollup(one) for one in _tree(pid)]
            cost.peak_rss = max(cost.peak_rss, _kilobytes(_PEAK, f"/proc/{pid}/status") / 1024)
            rss, pss = memory[0][0] / 1024, sum(pss for _, pss in memory) / 1024
            cost.samples.append(Sample(time.perf_counter() - begun, rss, pss))


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text("utf-8").split():
            yield from _tree(int(child))


def _rollup(pid: int) -> tuple[int, int]:
    path = f"/proc/{pid}/smaps_rollup"
    return _kilobytes(_RSS, path), _kilobytes(_PSS, path)


def _kilobytes(form: re.Pattern[str], path: str) -> int:
    found = form.search(Path(path).read_text("utf-8"))
    return int(found[1]) if found else 0
