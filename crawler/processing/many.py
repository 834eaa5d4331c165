"""Many pages cleaned by worker processes: `clean_many`. The results come in the order of the pages.

A page that cannot be read, or that exceeds the limits of its worker, is an error in its own result.
"""

from __future__ import annotations

from collections import deque
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from crawler.exceptions import BadInputError, CrawlerError, PathologicalPageError
from crawler.inputs.input import Input
from crawler.inputs.reader import inputs_at
from crawler.processing.pool import WorkerPool
from crawler.processing.process import Processed, as_page, process
from crawler.sites import site_named
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from crawler.items import Article, Page

T = TypeVar("T")
_SUCCESS_CLASS = 2  # the first digit of a successful HTTP status
SECONDS, MEGABYTES = 20.0, 2048
"""The limits of a page: the time in its worker process, and the address space of that process."""


class Cleaned(NamedTuple):
    """The result of one page. `input` is the URL of a Page, the name of a file, or its place in an archive.

    `refusal` is why a crawl would not store the article. `error` says why there is no article.
    """

    input: str
    article: Article | None
    refusal: Reason | None = None
    error: CrawlerError | None = None

    @property
    def reason(self) -> Reason | None:
        """The reason of the refusal or of the error, None for an article that a crawl would store."""
        return self.error.reason if self.error else self.refusal


def clean_many(
    pages: Iterable[Page | bytes | str | Path],
    jobs: int | None = None,
    *,
    site: str | None = None,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
) -> Iterator[Cleaned]:
    """Clean pages in `jobs` processes, by default one for each core, and yield the results in the order of the pages.

    A `str` is a text dump; a `Path` a saved page, a text dump, or a folder, zip, WARC, WET or WACZ file of them, which
    is read page by page. Only some pages are taken ahead of their results. `seconds` and `megabytes` limit each page;
    what exceeds them is an error of that page. `site` names the site of all pages if their URLs do not tell it. Close
    the iterator to end the processes earlier. BadInputError if there is no such site or number of jobs.
    """
    if site:
        site_named(site)
    function = partial(_cleaned, site=site, now=datetime.now(UTC))
    return _without_names(in_order(function, _inputs(pages), jobs, seconds, megabytes))


def in_order(
    function: Callable[[Input], T],
    inputs: Iterable[Input],
    jobs: int | None = None,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
) -> Generator[tuple[str, T | CrawlerError]]:
    """Call a function for each input in a worker process. Yield name and result, or error, in the order of the inputs.

    The arguments are those of `clean_many`. BadInputError if there is no such number of jobs.
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


def _without_names(results: Generator[tuple[str, Cleaned | CrawlerError]]) -> Iterator[Cleaned]:
    with closing(results):
        for name, result in results:
            yield Cleaned(name, None, None, result) if isinstance(result, CrawlerError) else result


def processed(given: Input, site: str | None, now: datetime) -> Processed | Reason:
    """Read, clean and check an input, or return why its answer is no page. CrawlerError if it cannot be read."""
    page = as_page(given.read(), site=site)
    if page.status // 100 != _SUCCESS_CLASS:
        return Reason.http(page.status)
    return process(page, now)


def _cleaned(given: Input, site: str | None, now: datetime) -> Cleaned:
    try:
        found = processed(given, site, now)
    except PathologicalPageError:
        raise  # the memory of the process may be in any state: it is replaced
    except CrawlerError as error:
        return Cleaned(given.name, None, None, error)
    return Cleaned(given.name, None, found) if isinstance(found, Reason) else Cleaned(given.name, *found)


def _inputs(pages: Iterable[Page | bytes | str | Path]) -> Iterator[Input]:
    for page in pages:
        if isinstance(page, Path):
            yield from (one for one in inputs_at((page,)) if isinstance(one, Input))
        else:
            made = as_page(page)
            yield Input(made.url, made)
