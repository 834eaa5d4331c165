"""A second look at archived pages: cleaned again by today's rules, and let into the store if they pass now.

Cleaning is a pure function of the page, the rules and the site's model, so what
was refused, or stored, long ago can be judged anew for as long as its page is in
the archive. The ledger knows where that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.cleaning import SiteModel
from crawler.exceptions import ArchiveError, BadInputError
from crawler.processing.process import clean_extracted, extract_page, refusal_of
from crawler.sites import SITES, site_of
from crawler.sites.generic import any_site, host_of
from crawler.storage.archive.page import archived_page
from crawler.storage.site_models import Models

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Engine

    from crawler.items import Article, Page
    from crawler.sites import Site
    from crawler.storage.frontier.refusals import Refusals

NOT_ARCHIVED = "not-in-archive"
ACCEPTED = "accepted"
"""What stands before the reason of a refusal that the operator overruled."""
LET_IN = "let-in"


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What became of one refused URL: LET_IN, or the reason why not."""

    url: str
    refused_for: str
    outcome: str


def look_again(
    engine: Engine, refusals: Refusals, refused: Mapping[str, Any], now: datetime, *, accept: bool = False
) -> SecondLook:
    """Clean a refused URL's page again, and store it if it passes, or by the operator's word (`accept`)."""
    try:
        article = cleaned_again(engine, refused["archived"])
    except ArchiveError:
        return SecondLook(refused["url"], refused["reason"], NOT_ARCHIVED)
    reason = refusal_of(article, now)
    if reason is not None and not accept:
        return SecondLook(refused["url"], refused["reason"], reason)
    word = f"{ACCEPTED}-{refused['reason']}" if reason is not None else None
    refusals.let_in(refused, article.record(), word, now)
    return SecondLook(refused["url"], refused["reason"], LET_IN)


def cleaned_again(engine: Engine, places: Sequence[str]) -> Article:
    """Clean the page at these places of the archive, as a crawl would today. ArchiveError if it is not there."""
    page = archived_page(places)
    site = _site_of(page)
    written = Models(engine).load(site.name)
    return clean_extracted(extract_page(page, site), SiteModel.from_json(written) if written else None)


def _site_of(page: Page) -> Site:
    known = site_of(page)
    if known.name in SITES:
        return known
    try:
        return any_site(host_of(page.url))
    except BadInputError:
        return known
