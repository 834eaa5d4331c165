"""A function called for many inputs in worker processes. The results come in the order of the inputs."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

from crawler.exceptions import BadInputError
from crawler.processing.pool import WorkerPool
from crawler.sites import known_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from crawler.exceptions import CrawlerError
    from crawler.inputs.input import Input

T = TypeVar("T")
SECONDS, MEGABYTES = 20.0, 2048
"""The limits of an input: the time in its worker process, and the address space of that process."""
MAX_HELD_BYTES = 64_000_000  # of the pages that were taken before the first of their results is given


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
    known_sites()  # logs which ones of other distributions are broken; the workers are silent about it
    return _results(function, inputs, WorkerPool(seconds, megabytes, workers=jobs or 0))


def _results(
    function: Callable[[Input], T], inputs: Iterable[Input], pool: WorkerPool
) -> Generator[tuple[str, T | CrawlerError]]:
    taken = _Taken(inputs)
    with pool:
        for result in pool.results(function, taken, are_enough=taken.are_enough):
            yield taken.first(), result


class _Taken:
    """The inputs, and the names of those that were taken and have no result yet, with the bytes that they hold."""

    def __init__(self, inputs: Iterable[Input]) -> None:
        self._inputs = inputs
        self._waiting: deque[tuple[str, int]] = deque()
        self._bytes = 0

    def __iter__(self) -> Iterator[Input]:
        for one in self._inputs:
            size = len(one.page.body) if one.page else 0
            self._waiting.append((one.name, size))
            self._bytes += size
            yield one

    def first(self) -> str:
        """Return the name of the first input that has no result yet; it has one now."""
        name, size = self._waiting.popleft()
        self._bytes -= size
        return name

    def are_enough(self) -> bool:
        """Return whether they hold so many bytes that no more may be taken."""
        return self._bytes > MAX_HELD_BYTES
