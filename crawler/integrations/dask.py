"""The cleaning of archives by host on a cluster of Dask.

Workers read the archives and write the output themselves: only the numbers and the counts of tasks pass the scheduler.
Dask runs the tasks of a killed worker again. After anything else, the job continues when it is run again.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import signal
import threading
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from crawler.exceptions import BadInputError, CrawlerError, EngineGoneError, RemoteError, WorkerKilledError
from crawler.processing.host_job import PARTITIONS, ROWS, other_code, task
from crawler.sites import version_of_all_code

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

    from crawler.processing.host_job import HostJob

LOCAL = "local"
"""The address of a cluster that is started for the job, on this machine."""
WORKER_SECONDS = 30  # the first worker has to come in this time
AT_ONCE = 1000  # tasks that the scheduler knows
RETRIES = 2  # of a task that fails, as when a connection breaks
_CANCELLED = (asyncio.CancelledError, concurrent.futures.CancelledError)


def run_on_dask(job: HostJob, address: str, jobs: int | None = None) -> Counter[str]:
    """Run the missing tasks of a job on the cluster of a scheduler; with LOCAL, on `jobs` processes of this machine.

    Return the counts of all tasks. BadInputError if no scheduler answers, it has no worker, or a worker has other code;
    EngineGoneError if the scheduler goes away, WorkerKilledError if a task's workers are killed again and again.
    """
    try:
        import distributed  # noqa: PLC0415  # only this needs it
    except ImportError:
        message = "Dask is not installed; pip install -e '.[dask]' in the project's folder installs it"
        raise BadInputError(message) from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # each error is raised, too
    with _connected(distributed, address, jobs) as client:
        _require_code(client, job)
        job.claim()
        _run(distributed, client, job, PARTITIONS, job.missing_partitions())
        _run(distributed, client, job, ROWS, job.missing_shards())
    return job.finish()


@contextmanager
def _connected(distributed: Any, address: str, jobs: int | None) -> Iterator[Any]:
    if address == LOCAL:
        options = {"n_workers": jobs, "threads_per_worker": 1, "dashboard_address": None}
        with _interrupts_ignored():  # by the workers: Ctrl-C ends this process, which ends them
            cluster = distributed.LocalCluster(**options)
        with cluster, distributed.Client(cluster) as client:
            yield client
        return
    try:
        client = distributed.Client(address)
    except (OSError, ValueError, TypeError, ImportError) as error:
        raise BadInputError(f"--dask {address}: no scheduler of Dask answers there: {_line(error)}") from error
    try:
        yield client
    finally:
        with suppress(Exception, *_CANCELLED):  # the scheduler may be gone
            client.close(timeout=1)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Ignore SIGINT here for a time, and for good in the processes that are started in it."""
    if threading.current_thread() is not threading.main_thread():  # only this one may set signals
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _require_code(client: Any, job: HostJob) -> None:
    """Raise BadInputError if there is no worker, or one has other code than this machine."""
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
        versions = client.run(version_of_all_code)
    except TimeoutError:
        raise BadInputError("the scheduler of Dask has no worker; start workers with `dask worker ADDRESS`") from None
    except Exception as error:  # Dask raises the worker's error here, of any class
        raise BadInputError(f"the workers of Dask cannot load this program: {_line(error)}") from error
    for worker, version in sorted(versions.items()):
        if version != job.code:
            raise BadInputError(other_code(f"the worker {worker}", version, job.code))


def _run(distributed: Any, client: Any, job: HostJob, part: str, numbers: Sequence[int]) -> None:
    """Run tasks, of which the scheduler knows some at a time. One that fails is an error after the others."""
    waiting = iter(numbers)

    def submitted(number: int) -> Any:
        return client.submit(task, job.output, job.digest, part, number, pure=False, retries=RETRIES)

    errors = []
    running = distributed.as_completed([submitted(number) for number in islice(waiting, AT_ONCE)])
    for future in running:
        try:
            _require_result(distributed, future)
        except (BadInputError, RemoteError) as error:
            errors.append(error)
        if (number := next(waiting, None)) is not None:
            running.add(submitted(number))
    if errors:
        raise errors[0]


def _require_result(distributed: Any, future: Any) -> None:
    try:
        future.result()
    except CrawlerError:
        raise
    except distributed.KilledWorker as error:
        text = "the workers of a task were killed again and again; give them more memory, and run the command again"
        raise WorkerKilledError(text) from error
    except (*_CANCELLED, distributed.comm.CommClosedError, TimeoutError) as error:
        text = "the scheduler of Dask is gone; run the command again to continue, and complete parts are kept"
        raise EngineGoneError(text) from error
    except OSError as error:
        raise BadInputError(f"a task failed: {_line(error)}") from error


def _line(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
