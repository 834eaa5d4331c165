"""The clock of a crawl counts the CPU time of each stage once, and all of them add up to that of the process."""

from __future__ import annotations

from contextlib import suppress
from time import process_time

from crawler.runs.cpu_clock import CpuClock
from crawler.vocabulary import CpuStage

WORK = 0.02  # CPU seconds


def work() -> None:
    ends = process_time() + WORK
    while process_time() < ends:
        pass


def test_a_stage_within_another_is_counted_once_even_if_it_fails() -> None:
    cpu = CpuClock()
    with cpu.measure(CpuStage.READING):
        work()
        with suppress(ValueError), cpu.measure(CpuStage.LINKS):
            work()
            raise ValueError("a link")
        work()
    seconds = cpu.seconds()
    assert seconds[CpuStage.READING] >= 2 * WORK * 0.9
    assert seconds[CpuStage.LINKS] >= WORK * 0.9
    assert seconds[CpuStage.READING] > seconds[CpuStage.LINKS]
    assert seconds[CpuStage.CHECKING] == 0


def test_all_stages_add_up_to_the_process_and_its_workers() -> None:
    cpu = CpuClock()
    cpu.start_up_ended()
    begun = process_time()
    with cpu.measure(CpuStage.CHECKING):
        work()
    work()
    cpu.add(CpuStage.READING, 100.0)
    before, seconds, after = process_time(), cpu.seconds(), process_time()
    assert seconds[CpuStage.START_UP] <= begun
    assert seconds[CpuStage.OTHER] >= WORK * 0.9
    assert seconds[CpuStage.WORKERS] == seconds[CpuStage.READING] == 100.0
    total = sum(seconds.values()) - seconds[CpuStage.WORKERS]
    assert before <= total - 100.0 <= after
