"""Archived pages processed again by the current rules.

Processing is a pure function of the page, the rules and the site's model, so a page that was stored or refused earlier
can be processed again as long as it is in the archive.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.checks import reason_not_to_replace
from crawler.exceptions import ArchiveError, PageError
from crawler.items import Address, Processed
from crawler.processing.process import check, clean_extracted, extract, site_of
from crawler.processing.site_models import load_model
from crawler.storage.archive.page import archived_page
from crawler.terms import not_read
from crawler.vocabulary import Reason, TermsSource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from crawler.items import Page, Statement
    from crawler.storage.frontier.records import RefusedUrl
    from crawler.storage.frontier.refusals import Refusals
    from crawler.storage.site_models import ModelStore

ACCEPTED = "accepted"  # the result of a refused page that is in the store now


@dataclass(frozen=True, slots=True)
class Retried:
    """The result of one refused URL: ACCEPTED, or the reason why it is still refused."""

    url: str
    refused_for: str
    result: str


def retry_refused(
    models: ModelStore, refusals: Refusals, refused: RefusedUrl, now: datetime, min_confidence: float | None
) -> Retried:
    """Process the page of a refused URL again; store it if it passes, or if an operator accepts it (no limit)."""
    accept = min_confidence is None
    unread = (not_read(TermsSource.ROBOTS, Reason.NOT_IN_ARCHIVE),)  # the terms of the host at the time of the fetch
    try:
        article, refusal = reprocess(models, refused.archived, now, refused.key, min_confidence or 0, unread)
    except (ArchiveError, PageError) as error:
        reason = Reason.NOT_IN_ARCHIVE if isinstance(error, ArchiveError) else error.reason
        return Retried(refused.url, refused.reason, reason)
    if refusal and not accept:
        return Retried(refused.url, refused.reason, refusal)
    accepted = Reason.accepted(refused.reason) if refusal else None
    result = refusals.accept(refused, article.record(), accepted, now, None if accept else reason_not_to_replace)
    return Retried(refused.url, refused.reason, result if isinstance(result, Reason) else ACCEPTED)


def reprocess(  # noqa: PLR0913, PLR0917  # what a crawl knows of a page
    models: ModelStore,
    places: Sequence[str],
    now: datetime,
    identity: str | None = None,
    min_confidence: float = 0,
    host_terms: tuple[Statement, ...] = (),
) -> Processed:
    """Process the page at these places of the archive as `reprocess_page` does. ArchiveError if it is not there."""
    return reprocess_page(models, archived_page(places), now, identity, min_confidence, host_terms)


def reprocess_page(  # noqa: PLR0913, PLR0917  # what a crawl knows of a page
    models: ModelStore,
    page: Page,
    now: datetime,
    identity: str | None = None,
    min_confidence: float = 0,
    host_terms: tuple[Statement, ...] = (),
) -> Processed:
    """Process an archived page as a crawl would now. PageError if it cannot be processed.

    `identity` is the frontier's key, where it is known: the URL of a page that an operator chose does not tell it.
    `host_terms` are the statements of the page's host about its use.
    """
    site = site_of(page).knowing(models.learnt.by_site())
    document = extract(replace(page, host_terms=host_terms, site=site))
    if identity is not None:
        address = document.address or Address(identity, document.url or "", document.kind, None)
        document = replace(document, address=replace(address, identity=identity))
    article = clean_extracted(document, load_model(models, document.site_name))
    return Processed(article, check(article, now, min_confidence))
