"""The cleaning of archives in two passes: the steps for any executor of datatrove, and the whole job on this machine.

A killed job is run again with the same arguments; completed tasks are not repeated. LocalPipelineExecutor alone would
wait forever for a task whose process was killed, so here each task is a job of its own in a pool of processes.
"""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, NamedTuple

from datatrove.executor.local import LocalPipelineExecutor
from datatrove.io import get_datafolder

from crawler.exceptions import BadInputError, WorkerKilledError
from crawler.integrations.datatrove.archives import whole_file
from crawler.integrations.datatrove.cleaning import CleanHosts
from crawler.integrations.datatrove.partitioning import PartitionByHost
from crawler.processing.host_job import PARTITIONS, ROWS, SHARDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datatrove.pipeline.base import PipelineStep

LOGS, JOB = "logs", "job.json"
"""Other parts of a job's output."""
_LOADED_ONCE = (__name__, "concurrent.futures.process")
"""Modules that the fork server loads once; otherwise each process takes a second to load them."""
TRIES = 3  # how many pools of processes run a pass, if processes are killed


class Job(NamedTuple):
    """The arguments that must be the same when a job is run again."""

    archives: str
    shards: int
    tasks: int
    pattern: str | None


def archive_passes(
    archives: str,
    output: str,
    shards: int = SHARDS,
    pattern: str | None = None,
    *,
    keep_truncated: bool = False,
    **limits: Any,
) -> tuple[PipelineStep, PipelineStep]:
    """Return the steps of the two passes over the WARC files in a folder; the second may begin when the first ends.

    `archives` and `output` are folders or URLs of fsspec. Each pass is the first step of a pipeline; steps behind the
    second get its articles. More tasks than archives, or in the second pass than shards, have nothing to do. `limits`
    are those of `CleanHosts`.
    """
    partitions = f"{output}/{PARTITIONS}"
    first = PartitionByHost(archives, partitions, shards, pattern, keep_truncated=keep_truncated)
    return first, CleanHosts(archives, partitions, f"{output}/{ROWS}", shards, pattern, **limits)


def clean_archives(  # noqa: PLR0913  # the folders, and the size of the job
    archives: str,
    output: str,
    tasks: int = 1,
    workers: int = 1,
    *,
    shards: int = SHARDS,
    pattern: str | None = None,
    more_steps: Sequence[Any] = (),
    **options: Any,
) -> Counter[str]:
    """Clean archives on this machine: each pass in `tasks` tasks, `workers` of them at a time. Return the statistics.

    `more_steps` stand behind the second pass and can be pickled. `options` are those of `archive_passes`.
    BadInputError if the output is of a job with other arguments, ArchiveError if an archive is damaged,
    WorkerKilledError if processes were killed again and again.
    """
    _claim(output, Job(archives, shards, tasks, pattern))
    first, second = archive_passes(archives, output, shards, pattern, **options)
    for number, steps in enumerate(([first], [second, *more_steps]), 1):
        _run_pass(steps, tasks, workers, f"{output}/{LOGS}/pass-{number}")
    return statistics(output)


def statistics(output: str) -> Counter[str]:
    """Return the statistics of both passes, added up over all tasks, also of those of earlier runs of the job."""
    found: Counter[str] = Counter()
    for number in (1, 2):
        folder = get_datafolder(f"{output}/{LOGS}/pass-{number}/stats")
        for file in folder.list_files():
            step = json.loads(folder.cat_file(file))[0]
            values = step["stats"].items()
            found.update({name: value["total"] if isinstance(value, dict) else value for name, value in values})
    return found


def _claim(output: str, job: Job) -> None:
    """Write the arguments into the output, or compare them with those in it."""
    folder = get_datafolder(output)
    if not folder.isfile(JOB):
        with whole_file(folder, JOB) as file:
            file.write(json.dumps(job._asdict()).encode())
        return
    with folder.open(JOB, "r") as file:
        known = json.load(file)
    other = [f"{name}={known.get(name)!r}" for name, value in job._asdict().items() if known.get(name) != value]
    if other:
        raise BadInputError(f"{output} has the output of a job with {', '.join(other)}; name another folder")


def _run_pass(steps: Sequence[Any], tasks: int, workers: int, logs: str) -> None:
    context = get_context("forkserver")
    for _ in range(TRIES):
        ranks = LocalPipelineExecutor([*steps], tasks, 1, logs).get_incomplete_ranks()
        if not ranks:
            return
        context.set_forkserver_preload(["__main__", *_LOADED_ONCE])
        try:
            with ProcessPoolExecutor(min(workers, len(ranks)), context) as pool:
                for future in [pool.submit(_run_task, steps, tasks, logs, rank) for rank in ranks]:
                    future.result()
        except BrokenProcessPool:  # the other tasks of the pool ended with it
            continue
        return
    raise WorkerKilledError("processes of tasks were killed again and again: give this machine more memory")


def _run_task(steps: Sequence[Any], tasks: int, logs: str, rank: int) -> None:
    LocalPipelineExecutor([*steps], tasks, 1, logs, local_tasks=1, local_rank_offset=rank).run()
