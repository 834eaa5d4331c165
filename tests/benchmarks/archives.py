"""`python -m tests.benchmarks.archives [--hosts N] [--pages N] [--files N] [--engine NAME...] [--quality FOLDER]`.

Archives in the form of Common Crawl's are cleaned by each engine into a new folder, also with one of its tasks killed.
A line shows the pages a second, the peak of memory, and the digests of the sorted rows of all and of the hosts, which
must be the same. With --quality, labelled pages are packed into archives instead (archive_quality.py).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import signal
import sys
import tempfile
from collections import defaultdict
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Any

from crawler.integrations.dask import LOCAL, run_on_dask
from crawler.integrations.datatrove import clean_archives
from crawler.processing.host_job import planned, run_here
from crawler.processing.in_order import MEGABYTES, SECONDS
from tests.benchmarks.archive_quality import quality
from tests.benchmarks.measured import run
from tests.crawling import PROJECT
from tests.news_archives import news_pages, write_archives

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SHARDS = 16
TASKS, WORKERS = 16, 2
LOOK_SECONDS = 0.01  # how often a complete shard is looked for
KILLED_AT = 200  # the number of the article of the first task at which it is killed


def main() -> int:
    """Print the table; the exit code is 1 if two digests differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=[*ENGINES])
    parser.add_argument("--quality", type=Path, help="the folder of labelled pages")
    given = parser.parse_args()
    if given.quality:
        return quality(given.quality)
    with tempfile.TemporaryDirectory(prefix="archives-") as name:
        folder = Path(name)
        write_archives(folder / "archives", news_pages(given.hosts, given.pages), given.files)
        digests = {engine: measured(folder, engine) for engine in given.engine}
    return 0 if len({*digests.values()}) == 1 else 1


def measured(folder: Path, engine: str) -> str:
    """Run an engine in a process of its own, print its line, and return the digest of its rows."""
    output = folder / engine.replace(" ", "-")
    command = [sys.executable, "-m", __spec__.name, "run", engine, str(folder / "archives"), str(output)]
    cost = run(command, folder, os.environ | {"PYTHONPATH": str(PROJECT)})
    hosts = rows_of_hosts(output / "rows")
    count = sum(map(len, hosts.values()))
    found = {host: digest(rows) for host, rows in hosts.items()}
    every = digest(line for rows in hosts.values() for line in rows)
    each = f"{digest(value.encode() for value in found.values())} of {len(found)} hosts"
    speed = f"{count:6,} rows {count / cost.seconds:7.1f} pages/s {cost.peak_pss:6.0f} MB"
    print(f"{engine:26} {speed}  {every} {each}", flush=True)
    return every


def rows_of_hosts(folder: Path) -> dict[str, list[bytes]]:
    """Return the rows of a job by site."""
    hosts: defaultdict[str, list[bytes]] = defaultdict(list)
    for file in sorted(folder.iterdir()):
        for line in gzip.decompress(file.read_bytes()).splitlines():
            hosts[json.loads(line)["site"]].append(line)
    return hosts


def digest(lines: Iterable[bytes]) -> str:
    """Return a digest of lines in any order."""
    return sha256(b"\n".join(sorted(lines))).hexdigest()[:12]


def in_one_process(archives: str, output: str) -> None:
    """Clean archives without an engine: one process reads, and one cleans."""
    job = planned([Path(archives)], output, SHARDS, SECONDS, MEGABYTES)
    run_here(job, 1)


def by_datatrove(archives: str, output: str) -> None:
    """Clean archives in tasks of datatrove."""
    clean_archives(archives, output, TASKS, WORKERS, shards=SHARDS)


def by_datatrove_killed(archives: str, output: str) -> None:
    """Do the same; the process of one task is killed once."""
    clean_archives(archives, output, TASKS, WORKERS, shards=SHARDS, more_steps=[_kill])


def _kill(data: Iterable[Any], rank: int, world_size: int) -> Iterator[Any]:  # noqa: ARG001  # as datatrove calls it
    mark = Path(os.environ["KILLED"])
    for number, document in enumerate(data, 1):
        if number == KILLED_AT and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        yield document


def by_dask(archives: str, output: str) -> None:
    """Clean archives on a cluster of Dask on this machine."""
    run_on_dask(planned([Path(archives)], output, SHARDS, SECONDS, MEGABYTES), LOCAL, WORKERS)


def by_dask_killed(archives: str, output: str) -> None:
    """Do the same; a worker is killed when the first shard is complete."""
    killer = Thread(target=_kill_worker, args=(Path(output, "rows"),), daemon=True)
    killer.start()
    by_dask(archives, output)
    killer.join()


def _kill_worker(rows: Path) -> None:
    while not rows.is_dir() or not any(rows.iterdir()):
        sleep(LOOK_SECONDS)
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text("utf-8").split()
    workers = [pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(int(workers[0]), signal.SIGKILL)


ENGINES: dict[str, Callable[[str, str], None]] = {
    "one process": in_one_process,
    "datatrove": by_datatrove,
    "datatrove, one killed": by_datatrove_killed,
    **({"Dask": by_dask, "Dask, one killed": by_dask_killed} if find_spec("distributed") else {}),
}
"""Each takes the folders of the archives and of the output, and writes the rows as `rows/*.jsonl.gz`."""


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        os.environ["KILLED"] = f"{sys.argv[4]}.killed"
        ENGINES[sys.argv[2]](*sys.argv[3:])
        sys.exit()
    sys.exit(main())
