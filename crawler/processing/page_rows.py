"""The row of a page in the output of an archive's cleaning. It is made in the worker processes."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.exceptions import CrawlerError, PageError
from crawler.items import Record
from crawler.processing.attempt import attempt
from crawler.processing.host_shards import site_name_of
from crawler.processing.jobs import article_in
from crawler.processing.process import read
from crawler.unsafe_characters import as_json
from crawler.vocabulary import PageResult, Reason

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.extraction import Selection
    from crawler.inputs.input import Input
    from crawler.items import Document, Page, PageReading
    from crawler.processing.model_files import ModelFile

_FIELDS = tuple(field.name for field in fields(Record))


class Row(NamedTuple):
    """A line of JSON with a line end: the fields of the Record, `input` and `reason`. All rows have the same fields.

    `reason` is None for an article; other rows have no text. `message` is about a page that could not be processed.
    """

    input: str
    site: str
    content: bytes
    result: PageResult
    reason: Reason | None = None
    message: str = ""


class PageJob(NamedTuple):
    """A page, the selection by the learnt paths of its site, and the site's model; `now` if it has no fetch time.

    A page that was read before for its site's model has its reading, which counts where there is no selection.
    """

    given: Input
    known: Selection | None
    model: ModelFile | None
    now: datetime


class Learnable(NamedTuple):
    """A page as it was read without learnt paths, and its Document if the model of its site may learn from it."""

    reading: PageReading
    article: Document | None


def learnable(page: Page) -> Learnable:
    """Read a page for the model of its site; the row of the page can be made from the reading."""
    reading = read(page, with_links=False)
    try:
        return Learnable(reading, article_in(page, reading))
    except PageError:
        return Learnable(reading, None)  # the row of the page has the error


def row_of(job: PageJob) -> Row:
    """Clean a page and return its row. PathologicalPageError as `attempt`.

    Dates are compared with the time of the fetch, so the row does not depend on the day on which it is made.
    """
    given, known, model, now = job
    when = given.page.fetched_at if given.page else None
    found = attempt(given, None, when or now, model.model() if model else None, known)
    if isinstance(found, CrawlerError):
        return failed_row(given, found)
    if isinstance(found, Reason):
        return _row(given, PageResult.REFUSED, found, {})
    article, refusal = found
    values = article.record().as_json() | ({"text": None} if refusal else {})
    return _row(given, PageResult.REFUSED if refusal else PageResult.KEPT, refusal, values)


def failed_row(given: Input, error: CrawlerError) -> Row:
    """Return the row of a page that could not be processed."""
    return _row(given, PageResult.FAILED, error.reason, {}, str(error))


def _row(given: Input, result: PageResult, reason: Reason | None, values: dict[str, Any], message: str = "") -> Row:
    url = given.page.url if given.page else None
    site = site_name_of(url or "")
    line = {"input": given.name, "reason": reason} | dict.fromkeys(_FIELDS) | {"url": url, "site": site} | values
    return Row(given.name, site, f"{as_json(line)}\n".encode(), result, reason, message)
