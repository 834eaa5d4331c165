"""Many pages cleaned by worker processes: `clean_many`. The results come in the order of the pages.

A page that cannot be read, or that exceeds the limits of its worker, is an error in its own result.
"""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crawler.exceptions import BadInputError, CrawlerError
from crawler.inputs.input import Input
from crawler.inputs.reader import inputs_at
from crawler.items import Processed
from crawler.processing.attempt import attempt
from crawler.processing.in_order import in_order
from crawler.processing.process import as_page
from crawler.remote_files import RemoteFile
from crawler.sites import site_named
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from crawler.items import Article, Page
    from crawler.remote_files import File


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
    pages: Iterable[Page | bytes | str | File], jobs: int | None = None, *, site: str | None = None
) -> Iterator[Cleaned]:
    """Clean pages in `jobs` processes, by default one for each core, and yield the results in the order of the pages.

    A `str` is a text dump; a `Path` a saved page, a text dump, or a folder, zip, WARC, WET or WACZ file of them, which
    is read page by page; a `RemoteFile` is one of these in an object store. `site` names the site of all pages if their
    URLs do not tell it. Few pages are taken ahead of their results. The processes end with the iterator, also if it is
    closed before its end. BadInputError if there is no such site or number of jobs, or `pages` is one text.
    """
    if isinstance(pages, str | bytes):  # Python would take each character for a page
        raise BadInputError("one page is given; put it into a list")
    if site:
        site_named(site)
    function = partial(_cleaned, site=site, now=datetime.now(UTC))
    return _without_names(in_order(function, _inputs(pages), jobs))


def _without_names(results: Generator[tuple[str, Cleaned | CrawlerError]]) -> Iterator[Cleaned]:
    with closing(results):
        for name, result in results:
            yield Cleaned(name, None, None, result) if isinstance(result, CrawlerError) else result


def _cleaned(given: Input, site: str | None, now: datetime) -> Cleaned:
    found = attempt(given, site, now)
    if isinstance(found, Processed):
        return Cleaned(given.name, *found)
    return Cleaned(given.name, None, found) if isinstance(found, Reason) else Cleaned(given.name, None, None, found)


def _inputs(pages: Iterable[Page | bytes | str | File]) -> Iterator[Input]:
    for page in pages:
        if isinstance(page, Path | RemoteFile):
            yield from (one for one in inputs_at((page,)) if isinstance(one, Input))
        else:
            made = as_page(page)
            yield Input(made.url, made)
