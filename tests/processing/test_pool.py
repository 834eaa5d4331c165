"""A page that exceeds its time or memory is pathological; the worker is replaced and the next page is processed."""

from __future__ import annotations

import asyncio
import gc
import importlib
import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from crawler import Page
from crawler.exceptions import PathologicalPageError, ProgramError, StoppedError
from crawler.processing.executor import may_run_here
from crawler.processing.fork_server import NICENESS
from crawler.processing.pool import MAX_FOR_EACH_CORE, WorkerPool, usable_cores
from crawler.processing.process import clean_extracted, read
from crawler.processing.worker import LENGTH_BYTES
from crawler.processing.worker_process import Job, WorkerProcess
from crawler.processing.worker_starter import Limits, WorkerStarter
from crawler.sites import UNKNOWN
from crawler.sites.chinanews import CHINANEWS
from crawler.vocabulary import Reason
from tests.crawling import PROJECT
from tests.pathological import LONG_BODY, seconds_of_starts
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.processing.hostile import Hostile

T = TypeVar("T")
URL = "https://e.org/1"
MEGABYTES = 300
"""Enough for an ordinary page."""
MADE = next(page for page in contents().pages if page.article.look.template == "d")
TEA = Page("https://www.ecns.cn" + MADE.path, MADE.served.body, site=CHINANEWS)
SLOW = Page(URL, LONG_BODY)
VAST = Page(URL, b"<html><body><p>" + "茶 ".encode() * 3_900_000 + b"</body></html>")
"""It is below the limit of size, and needs several times its size."""
MANY = Page(URL, b"<html><body>" + b"<p>tea" * 990_000 + b"</body></html>")
"""It is below the limit of tags; its tree needs more memory than the worker has."""
JOBS = """
import os, pathlib, signal

def job(count, kills):
    made = pathlib.Path(count)
    if not made.exists() or made.stat().st_size < kills:
        with made.open("a") as file:
            file.write("x")
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"

def number(given):
    name, at = given
    if at % 10 == 3:
        raise ValueError(at)
    if at % 10 == 7:
        try:
            os.close(os.open(f"{name}-{at}", os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return at
        os.kill(os.getpid(), signal.SIGKILL)
    return at

def large(at):
    return [at] * 500_000

def met(folder, own, other):
    pathlib.Path(folder, own).touch()
    while not pathlib.Path(folder, other).exists():
        pass
    return os.getpid()
"""


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a module that a worker process can import too."""
    (tmp_path / "pool_jobs.py").write_text(JOBS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pool_jobs", raising=False)
    return importlib.import_module("pool_jobs")


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(600.0, MEGABYTES) as running:
        yield running


def wait_for_the_end_of(pid: int) -> None:
    """Wait until a process is dead, whether its parent knows it or not."""
    with suppress(FileNotFoundError, ProcessLookupError):
        while Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2][0] != "Z":
            pass


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2].split()[1])


def result_of(pool: WorkerPool, function: Callable[..., T], *arguments: Any) -> T:
    return asyncio.run(pool.run(function, *arguments))


@pytest.mark.slow
def test_pages_beyond_the_limits_are_pathological_and_the_next_ones_are_read() -> None:
    with WorkerPool(seconds_of_starts(), MEGABYTES) as pool:
        for page in (SLOW, VAST, MANY):
            with pytest.raises(PathologicalPageError) as refused:
                result_of(pool, read, page).document()
            assert refused.value.reason == Reason.PATHOLOGICAL_PAGE
            assert result_of(pool, read, TEA) == read(TEA)


def test_a_document_is_cleaned_as_in_this_process(pool: WorkerPool) -> None:
    document = read(TEA).document()
    assert result_of(pool, clean_extracted, document, None) == clean_extracted(document)


def test_only_small_pages_are_read_in_the_process_of_the_crawl() -> None:
    assert may_run_here(TEA)
    assert not may_run_here(VAST)


def test_a_crawl_that_is_stopped_does_not_wait_for_a_job_and_begins_none() -> None:
    stopping = WorkerPool(600.0, 600, lambda: True)
    with pytest.raises(StoppedError) as stopped:
        result_of(stopping, read, SLOW)
    assert stopped.value.reason == Reason.STOPPED
    for _ in range(100):
        with pytest.raises(StoppedError):
            result_of(stopping, read, TEA)


def test_an_error_of_the_program_has_its_name_as_reason_and_its_traceback(pool: WorkerPool, hostile: Hostile) -> None:
    with pytest.raises(ProgramError) as failed:
        result_of(pool, read, Page(URL, b"<html><body><p>Tea</p></body></html>", site=hostile.site_in_worker))
    assert failed.value.reason == "program-error-UnicodeDecodeError"
    assert "in fits" in str(failed.value)
    assert str(failed.value).rstrip().endswith("invalid start byte")


def test_a_page_that_the_worker_cannot_load_is_an_error_of_the_program(pool: WorkerPool, hostile: Hostile) -> None:
    with pytest.raises(ProgramError) as failed:
        result_of(pool, read, Page(URL, b"Tea", site=hostile.site_that_does_not_load))
    assert failed.value.reason == "program-error-UnicodeDecodeError"


def test_a_worker_that_does_not_start_is_an_error_of_the_program(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ProgramError, match="exit code 1") as failed:
        result_of(pool, read, TEA)
    assert failed.value.reason.is_program_error


@pytest.mark.slow
def test_a_worker_starts_with_closed_output_a_lower_limit_and_a_file_with_the_name_of_a_module(tmp_path: Path) -> None:
    (tmp_path / "socket.py").write_text("raise SystemExit(1)", encoding="utf-8")
    program = f"""
from pathlib import Path
from crawler.processing.pool import WorkerPool
with WorkerPool({10**12}, {10**15}, workers=1) as pool:
    Path("results").write_text(str([*pool.results(len, ["tea"]), *pool.results(print, ["tea"])]))
"""
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    command = 'ulimit -v 1500000; exec "$0" -P program.py >&- 2>&-'
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    subprocess.run(["/bin/sh", "-c", command, sys.executable], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "results").read_text("utf-8") == "[3, None]"


def test_a_pool_leaves_no_file_open_also_where_no_worker_can_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def results() -> list[Any]:
        with WorkerPool(600.0, MEGABYTES, workers=2) as pool:
            return [*pool.results(len, ["tea"] * 20)]

    gc.collect()
    gc.disable()  # a file that is left to the collector is open for long
    try:
        before = set(Path("/proc/self/fd").iterdir())
        assert results() == [3] * 20
        monkeypatch.setattr(sys, "executable", "/no/such/program")
        (message,) = {str(result) for result in results() if isinstance(result, ProgramError)}
        assert message.startswith("no worker process can be started: ")
        assert set(Path("/proc/self/fd").iterdir()) == before
    finally:
        gc.enable()


def test_the_time_of_a_job_does_not_pass_while_it_is_sent_or_its_result_received() -> None:
    starter = WorkerStarter(Limits(600.0, MEGABYTES))
    worker = WorkerProcess(starter)
    try:
        worker.send(Job(str, ("tea" * 3_000_000,), print))
        select.select([worker], [], [])
        worker.receive()
        assert worker.is_ready
        worker.begun_at = 0.0
        while worker.has_unsent:
            select.select([], [worker], [])
            worker.flush()
        assert worker.begun_at > 0
        worker.begun_at = 0.0
        select.select([worker], [], [])
        worker.receive()
        assert worker.begun_at > 0
    finally:
        worker.end()
        starter.close()


def test_the_memory_of_large_pages_is_given_back() -> None:
    with WorkerPool(600.0, 2048, workers=1) as pool:

        def megabytes(*texts: str) -> float:
            given = [*texts, "tea"]  # a result is deleted when it is sent, before the next job
            assert list(pool.results(str.upper, given)) == [text.upper() for text in given]
            pages = int(Path(f"/proc/{pool.pids[0]}/statm").read_text("utf-8").split()[1])
            return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

        before = megabytes("tea")
        assert megabytes("tea" * 6_000_000, "tea" * 3_000_000, "tea" * 3_000_000) < before + 10


def test_workers_that_are_killed_while_they_start_are_no_fault_of_the_pages(
    pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, starts = tmp_path / "killed", tmp_path / "starts"
    program.write_text(f"#!/bin/sh\necho >> {starts}\nkill -9 $$\n", encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    results = list(pool.results(read, [TEA] * 5))
    assert {result.reason for result in results if isinstance(result, ProgramError)} == {
        "program-error-ChildProcessError"
    }
    assert len(results) == 5
    assert len(starts.read_text("utf-8").splitlines()) < 30
    monkeypatch.undo()
    assert result_of(pool, read, TEA) == read(TEA)


def test_a_worker_that_was_killed_between_jobs_is_replaced(pool: WorkerPool) -> None:
    before = result_of(pool, read, TEA)
    (pid,) = pool.pids
    os.kill(pid, signal.SIGKILL)
    assert result_of(pool, read, TEA) == before


@pytest.mark.slow
@pytest.mark.parametrize("with_worker", [True, False])
def test_a_fork_server_that_was_killed_is_replaced(pool: WorkerPool, *, with_worker: bool) -> None:
    assert result_of(pool, len, "tea") == 3
    (worker,) = pool.pids
    server = parent_of(worker)
    assert parent_of(server) == os.getpid()
    for pid in (server, worker) if with_worker else (server,):
        os.kill(pid, signal.SIGKILL)
        wait_for_the_end_of(pid)
    assert list(pool.results(len, ["tea"] * 20)) == [3] * 20
    assert worker not in pool.pids or not with_worker


@pytest.mark.parametrize("closes", [True, False])
def test_a_fork_server_that_was_stopped_is_killed_and_its_worker_too(*, closes: bool) -> None:
    starter = WorkerStarter(Limits(600.0, MEGABYTES), answer_seconds=0.1)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        number = starter.start(theirs)
        theirs.close()
        pid = int(ours.recv(100)[LENGTH_BYTES:])
        server = parent_of(pid)
        assert parent_of(server) == os.getpid()
        os.kill(server, signal.SIGSTOP)
        if not closes:
            assert starter.end(number) == -signal.SIGKILL
            assert starter.has_ended
        starter.close()
        assert starter.has_ended
    wait_for_the_end_of(pid)


def test_a_job_that_cannot_be_sent_is_an_error_of_the_program(pool: WorkerPool) -> None:
    results = list(pool.results(str, ["tea", (one for one in "tea"), "milk"]))
    assert [getattr(result, "reason", result) for result in results] == ["tea", "program-error-TypeError", "milk"]


def test_no_process_stays_if_the_pool_s_own_is_killed() -> None:
    program = f"""
import os, signal
from crawler.processing.pool import WorkerPool
pool = WorkerPool(600.0, {MEGABYTES}, workers=2)
assert [*pool.results(len, ["tea"] * 20)] == [3] * 20
print(*pool.pids, os.getpid(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    ended = subprocess.run([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, check=False)
    pids = list(map(int, ended.stdout.split()))
    assert len(pids) >= 2
    for pid in pids:
        wait_for_the_end_of(pid)


def test_a_job_that_was_sent_to_a_killed_worker_has_not_begun(pool: WorkerPool, tmp_path: Path, jobs: Any) -> None:
    assert result_of(pool, len, "tea") == 3
    os.kill(pool.pids[0], signal.SIGKILL)
    wait_for_the_end_of(pool.pids[0])
    assert result_of(pool, jobs.job, str(tmp_path / "kills"), 1) == "done"


@pytest.mark.slow
@pytest.mark.parametrize("kills", [1, 2])
def test_a_job_whose_process_is_killed_is_done_once_more(
    pool: WorkerPool, kills: int, tmp_path: Path, jobs: Any
) -> None:
    if kills == 1:
        assert result_of(pool, jobs.job, str(tmp_path / "kills"), kills) == "done"
    else:
        with pytest.raises(PathologicalPageError, match="was killed"):
            result_of(pool, jobs.job, str(tmp_path / "kills"), kills)
    assert result_of(pool, read, TEA) == read(TEA)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_order_whatever_jobs_fail_and_whatever_processes_are_killed(
    workers: int, tmp_path: Path, jobs: Any
) -> None:
    taken: list[int] = []

    def inputs() -> Iterator[tuple[str, int]]:
        for at in range(60):
            taken.append(at)
            yield str(tmp_path / "kill"), at

    with WorkerPool(600.0, MEGABYTES, workers=workers) as pool:
        for at, result in enumerate(pool.results(jobs.number, inputs(), ahead=4)):
            assert result.reason == "program-error-ValueError" if at % 10 == 3 else result == at
            assert len(taken) <= at + 4 * workers
        assert len(taken) == 60
        assert len(pool.pids) <= workers


def test_large_results_and_large_inputs_do_not_wait_for_each_other(pool: WorkerPool, jobs: Any) -> None:
    assert list(pool.results(jobs.large, range(12))) == [[at] * 500_000 for at in range(12)]
    texts = ["tea" * 1_000_000] * 12
    assert list(pool.results(len, texts)) == [3_000_000] * 12


def test_two_jobs_are_done_at_the_same_time(tmp_path: Path, jobs: Any) -> None:
    async def both(pool: WorkerPool) -> Any:
        folder = str(tmp_path)
        return await asyncio.gather(pool.run(jobs.met, folder, "a", "b"), pool.run(jobs.met, folder, "b", "a"))

    with WorkerPool(600.0, MEGABYTES, workers=2) as pool:
        assert sorted(asyncio.run(both(pool))) == sorted(pool.pids)


def test_as_many_processes_as_cores_are_used_and_none_before_it_is_needed(pool: WorkerPool) -> None:
    assert pool.most == usable_cores() == len(os.sched_getaffinity(0))
    assert WorkerPool(600.0, MEGABYTES, workers=999).most == MAX_FOR_EACH_CORE * usable_cores()
    assert pool.pids == []
    assert list(pool.results(len, ["tea"])) == [3]
    assert len(pool.pids) == 1


def test_the_process_that_gives_the_jobs_comes_before_its_workers(pool: WorkerPool) -> None:
    assert list(pool.results(len, ["tea"])) == [3]
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, pool.pids[0]) == min(own + NICENESS, 19)


def test_jobs_that_wait_when_the_pool_is_closed_are_stopped() -> None:
    async def closed() -> list[Any]:
        with WorkerPool(600.0, 600, workers=1) as pool:
            jobs = asyncio.gather(*(pool.run(read, SLOW) for _ in range(4)), return_exceptions=True)
            await asyncio.sleep(0)
        return await jobs

    assert [type(error) for error in asyncio.run(closed())] == [StoppedError] * 4


def test_a_page_of_no_known_site_is_read_with_trafilatura(pool: WorkerPool) -> None:
    reading = result_of(pool, read, Page("", b"<html><body><p>The harbour opens on Monday.</p></body></html>"))
    assert reading.document().site == UNKNOWN
