"""A function called for many inputs in worker processes. The results come in the order of the inputs."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

from crawler.exceptions import BadInputError
from crawler.processing.pool import WorkerPool

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from crawler.exceptions import CrawlerError
    from crawler.inputs.input import Input

T = TypeVar("T")
SECONDS, MEGABYTES = 20.0, 2048
"""The limits of an input: the time in its worker process, and the address space of that process."""


def in_order(
    function: Callable[[Input], T],
    inputs: Iterable[Input],
    jobs: int | None = None,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
) -> Generator[tuple[str, T | CrawlerError]]:
    """Call a function for each input in `jobs` worker processes, by default one for each core.

    Yield the name and the result, or the error, in the order of the inputs. `seconds` and `megabytes` limit each input.
    BadInputError if there is no such number of jobs.
    """
    if jobs is not None and jobs < 1:
        raise BadInputError(f"{jobs} jobs cannot work; give 1 or more")
    return _results(function, inputs, WorkerPool(seconds, megabytes, workers=jobs or 0))


def _results(
    function: Callable[[Input], T], inputs: Iterable[Input], pool: WorkerPool
) -> Generator[tuple[str, T | CrawlerError]]:
    names: deque[str] = deque()

    def named() -> Iterator[Input]:
        for one in inputs:
            names.append(one.name)
            yield one

    with pool:
        for result in pool.results(function, named()):
            yield names.popleft(), result
