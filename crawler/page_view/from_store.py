"""The page view of a URL: its archived page, read and cleaned by the current rules, and what the store has of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError
from crawler.page_view.view import PageView, RevisionShown
from crawler.processing.reprocessing import reprocess_page
from crawler.storage.archive.page import archived_page
from crawler.storage.articles import Articles
from crawler.storage.frontier.aliases import places_of
from crawler.storage.frontier.refusals import Refusals
from crawler.storage.revision_kinds import kinds_of
from crawler.storage.site_models import ModelStore

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Engine


def view_of_url(engine: Engine, url: str, identity: str | None, now: datetime) -> PageView:
    """Return the view of an archived page. `identity` is that of its article, None if the URL does not tell it.

    BadInputError if no page of the URL is archived, ArchiveError or PageError if it cannot be read.
    """
    places = places_of(engine, url, identity)
    articles = Articles(engine)
    history = articles.history(url, identity)
    if not places and history:
        places = tuple(page.place for page in history[-1].pages)
    if not places:
        if history:
            raise BadInputError(f"no page of {url} is archived, only its article is stored; chinanews show prints it")
        raise BadInputError(f"no page of {url} is archived as an article; chinanews search finds URLs")
    page = archived_page(places)
    processed = reprocess_page(ModelStore(engine), page, now, identity)
    if not history and (own := processed.article.document.identity):
        history = articles.history(url, own)
    kinds = kinds_of(engine, history[-1]) if history else []
    refused = Refusals(engine).listed(url=url)
    return PageView(
        page,
        processed.article,
        processed.refusal,
        tuple(RevisionShown(record, kind, run) for record, (kind, run) in zip(history, kinds, strict=True)),
        refused[-1].reason if refused else None,
    )
