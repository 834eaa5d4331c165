"""Archives are cleaned on a cluster of Dask, with the output of one process, whatever is killed."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from crawler.code_version import code_version
from crawler.processing.host_job import COUNTS, PARTITIONS, ROWS
from tests.crawling import PROJECT
from tests.forked import Output, run_command
from tests.news_archives import news_pages, write_archives

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTS, PAGES, FILES, SHARDS = 4, 60, 4, 3
NOT_THERE = "tcp://127.0.0.1:9"
KILL = """
import os, signal
from contextlib import suppress
from distributed.diagnostics.plugin import SchedulerPlugin, WorkerPlugin

class KillAfterTask(SchedulerPlugin, WorkerPlugin):
    count = 0
    def transition(self, key, start, finish, *args, **kwargs):
        self.count += finish == "memory"
        if self.count == {tasks} and finish == "memory":
            with suppress(FileExistsError):
                os.close(os.open("{mark}", os.O_CREAT | os.O_EXCL))
                os.kill(os.getpid(), signal.SIGKILL)

async def dask_setup(server):
    plugin = KillAfterTask()
    plugin.name = "kill"
    if hasattr(server, "plugin_add"):
        await server.plugin_add(plugin)
    else:
        server.add_plugin(plugin)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with archives, and the output of one process for them."""
    folder = tmp_path_factory.mktemp("dask")
    write_archives(folder / "archives", news_pages(HOSTS, PAGES), FILES)
    said = clean(folder, "one", "--by-host", "--jobs", "1")
    assert said.exit_code == 0, said.err
    return folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Return the address of a scheduler without workers."""
    with scheduler() as address:
        yield address


def clean(folder: Path, output: str, *arguments: str) -> Output:
    """Run the command for the archives in the folder."""
    given = "clean", str(folder / "archives"), "-o", str(folder / output), "--shards", str(SHARDS), *arguments
    return run_command(given, PROJECT, environment(), b"")


def environment(**more: str) -> dict[str, str]:
    """Return an environment in which Dask waits no longer than necessary for what is gone."""
    return dict(os.environ) | {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "2s", "PYTHONPATH": str(PROJECT)} | more


def rows(folder: Path, output: str) -> list[bytes]:
    """Return the sorted rows of a job."""
    files = sorted((folder / output / ROWS).iterdir())
    assert [file.name for file in files] == [f"{shard:05}.jsonl.gz" for shard in range(SHARDS)]
    return sorted(line for file in files for line in gzip.decompress(file.read_bytes()).splitlines())


@contextmanager
def started(name: str, *arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Start `dask NAME`, and kill it at the end."""
    program = [sys.executable, "-m", "dask", name, *arguments, "--host", "127.0.0.1", "--no-dashboard"]
    with subprocess.Popen(
        program,
        cwd=more.get("PYTHONPATH", PROJECT),  # the first place of modules
        env=environment(**more),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def scheduler(*arguments: str) -> Iterator[str]:
    """Start a scheduler; give its address."""
    with started("scheduler", "--port", "0", *arguments) as process:
        assert process.stderr is not None
        line = next(line for line in process.stderr if "Scheduler at:" in line)
        yield line.split()[-1]


def preload(folder: Path, name: str, tasks: int) -> list[str]:
    """Return the arguments by which a scheduler or worker kills itself once, when so many tasks have ended."""
    file = folder / f"{name}.py"
    file.write_text(KILL.format(mark=folder / f"{name}.killed", tasks=tasks), encoding="utf-8")
    return ["--preload", str(file)]


@pytest.mark.slow
def test_workers_and_schedulers_are_killed_and_the_rows_are_those_of_one_process(folder: Path, cluster: str) -> None:
    worker = "--no-nanny", "--nthreads", "1"
    with scheduler(*preload(folder, "scheduler", 2)) as address, started("worker", address, *worker):
        said = clean(folder, "dask", "--dask", address)
    assert (folder / "scheduler.killed").exists()
    assert (said.exit_code, said.out) == (8, "")
    assert said.err.startswith("error: the scheduler of Dask is gone; run the command again to continue")
    assert said.err.count("\n") == 1
    done = {file.name for file in (folder / "dask" / COUNTS).iterdir()}
    assert len(done) >= 2
    times = {name: (folder / "dask" / COUNTS / name).stat().st_mtime_ns for name in done}
    part = folder / "dask" / PARTITIONS / f"00000.{'0' * 32}.part"  # as a killed process leaves it
    part.touch()
    killed = preload(folder, "worker", 1)
    with started("worker", cluster, *worker, *killed), started("worker", cluster, *worker, *killed):
        said = clean(folder, "dask", "--dask", cluster)
    assert (folder / "worker.killed").exists()
    assert (said.exit_code, said.out) == (0, ""), said.err
    assert times == {name: (folder / "dask" / COUNTS / name).stat().st_mtime_ns for name in done}
    assert rows(folder, "dask") == rows(folder, "one")
    assert len(list((folder / "dask" / PARTITIONS).iterdir())) == FILES


@pytest.mark.slow
def test_what_cannot_work_is_refused_before_anything_is_written(folder: Path, cluster: str) -> None:
    other = folder / "other"
    shutil.copytree(PROJECT / "crawler", other / "crawler", ignore=shutil.ignore_patterns("*.pyc.*"))
    with (other / "crawler" / "chunks.py").open("a", encoding="utf-8") as file:
        file.write("# another version\n")
    with started("worker", cluster, "--no-nanny", PYTHONPATH=str(other)):
        said = clean(folder, "refused", "--dask", cluster)
    assert said.exit_code == 2
    assert said.err.startswith("error: the worker tcp://127.0.0.1:")
    assert f"and the job has {code_version()}; install the same version everywhere\n" in said.err
    said = clean(folder, "refused", "--dask", NOT_THERE)
    assert said.exit_code == 2
    assert said.err.startswith(f"error: --dask {NOT_THERE}: no scheduler of Dask answers there: ")
    assert said.err.count("\n") == 1
    assert not (folder / "refused").exists()


@pytest.mark.slow
def test_an_output_belongs_to_one_job_and_a_job_names_an_archive_that_cannot_be_used(folder: Path) -> None:
    file = folder / "one" / "job.json"
    plan = json.loads(file.read_text())
    file.write_text(json.dumps(plan | {"code": "older"}))
    said = clean(folder, "one", "--by-host")
    assert said.err == f"error: {folder}/one: has the output of a job with other code; name a new folder\n"
    file.write_text(json.dumps(plan))
    shutil.copytree(folder / "archives", folder / "damaged" / "archives")
    damaged, text, *_ = sorted((folder / "damaged" / "archives").iterdir())
    damaged.write_bytes(damaged.read_bytes()[:-9])
    text.write_text("no archive")
    said = clean(folder / "damaged", "one", "--by-host")
    assert said.exit_code == 3
    assert "2 failed (archive-failed 2)" in said.err
    found = [json.loads(line)["input"] for line in rows(folder / "damaged", "one") if b"archive-failed" in line]
    assert found == [str(damaged), str(text)]
