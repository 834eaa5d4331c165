"""One stored article, cleaned again from its archived pages in a worker process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from crawler.checks import reason_why_worse
from crawler.exceptions import ArchiveError, PageError, PathologicalPageError
from crawler.processing.archived_article import article_again, document_again
from crawler.processing.process import check
from crawler.processing.text_difference import TextDifference, text_difference
from crawler.storage.archive.page import archived_page
from crawler.storage.reprocessed import CLEANED, DERIVED
from crawler.vocabulary import Reason, ReprocessingState

if TYPE_CHECKING:
    from crawler.items import Page, Record
    from crawler.processing.model_files import ModelFile


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """A stored article, the places of its pages in the archive, the model of its site, and its learnt templates."""

    key: int
    record: Record
    places: tuple[str, ...]
    model: ModelFile | None
    now: datetime
    min_confidence: float | None = 0.0
    """None if an operator accepts any result."""
    learnt: tuple[str, ...] = ()


class Reprocessing(NamedTuple):
    """The result. `state` and `reason` say why the article has to stay as it is; `record` is None if it is the same."""

    state: ReprocessingState = ReprocessingState.PLANNED
    reason: Reason | None = None
    record: Record | None = None
    text: TextDifference = TextDifference()


def reprocessed_article(stored: StoredArticle) -> Reprocessing:
    """Clean an article again, as a crawl would now, and compare the result with the stored article.

    PathologicalPageError if it exceeds the limits of the process.
    """
    try:
        new, refusal = _result(stored)
    except PathologicalPageError:
        raise
    except ArchiveError:
        return Reprocessing(ReprocessingState.FAILED, Reason.NOT_IN_ARCHIVE)
    except PageError as error:
        return Reprocessing(ReprocessingState.FAILED, error.reason)
    is_accepted = stored.min_confidence is None
    if not is_accepted and (reason := refusal or reason_why_worse(stored.record, new)):
        return Reprocessing(ReprocessingState.HELD_BACK, reason)
    if new == stored.record:
        return Reprocessing()
    return Reprocessing(record=new, text=text_difference(stored.record.text, new.text))


def _result(stored: StoredArticle) -> tuple[Record, Reason | None]:
    """Return the stored record with the fields that cleaning gives it now, and why a crawl would refuse it."""
    old = stored.record
    page = archived_page(stored.places)
    _require_same(page, old)
    article = article_again(document_again(page, old.site, old.incomplete, stored.learnt), stored.model)
    new = article.record()
    is_other = new.site != old.site  # the site has rules of its own now, or has them no longer
    refusal = Reason.NO_ARTICLE_URL if is_other else check(article, stored.now, stored.min_confidence or 0.0)
    return replace(old, **{name: getattr(new, name) for name in CLEANED if name not in DERIVED}), refusal


def _require_same(page: Page, record: Record) -> None:
    """Raise ArchiveError if the archive has another copy of the page than the one that the record was made from."""
    digests = [one.digest for one in record.pages]
    if digests and None not in digests:
        is_same = digests == [part.digest for part in page.parts]
    else:
        is_same = None in {page.fetched_at, record.fetched_at} or page.fetched_at == _time(record)
    if not is_same:
        raise ArchiveError(f"{page.archived} has another copy of the page than the one that is stored")


def _time(record: Record) -> datetime:
    return datetime.fromisoformat(record.fetched_at or "")
