"""One input of many, read, cleaned and checked in a worker process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.exceptions import CrawlerError, PathologicalPageError
from crawler.processing.process import as_page, process
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.cleaning import SiteModel
    from crawler.extraction import Selection
    from crawler.inputs.input import Input
    from crawler.items import Processed

_SUCCESS_CLASS, _LAST_STATUS = 2, 999  # the first digit of a successful HTTP status, and the last number of a status


def attempt(
    given: Input,
    site: str | None,
    now: datetime,
    model: SiteModel | None = None,
    known: Selection | None = None,
) -> Processed | Reason | CrawlerError:
    """Read, clean and check an input. Return the reason if the server did not send it, or the error at it.

    `model` and `known` are the model of its site, and a selection by learnt paths, as in `process`.

    PathologicalPageError if it exceeds the limits: the memory of the process may be in any state then.
    """
    try:
        page = as_page(given.read(), site=site)
        if page.status // 100 != _SUCCESS_CLASS:
            return _reason_of_status(page.status)
        return process(page, now, model, known)
    except CrawlerError as error:
        if isinstance(error, PathologicalPageError) and error is not given.error:
            raise
        return error


def _reason_of_status(status: int) -> Reason:
    return Reason.http(status) if 0 <= status <= _LAST_STATUS else Reason.BAD_RESPONSE
