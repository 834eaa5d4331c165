"""The stored articles whose pages were fetched again and refused: their text is known, their new layout is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from crawler.storage.article_rows import record_of
from crawler.storage.database import rows
from crawler.storage.frontier.records import places
from crawler.storage.frontier.run_urls import ARTICLE_OF_URL
from crawler.storage.frontier.states import apply
from crawler.storage.schema import ARTICLES, URLS
from crawler.storage.transactions import in_transaction
from crawler.vocabulary import Reason, Template, UrlEvent, UrlState

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

    from crawler.items import Record

REASONS = (
    Reason.LAYOUT_CHANGED,
    Reason.WORSE_TEMPLATE_LOST,
    Reason.WORSE_TEXT_LOST,
    Reason.WORSE_NO_TEXT,
    Reason.WORSE_NO_TITLE,
    Reason.NO_TITLE,
    Reason.NO_TEXT,
    Reason.TOO_SHORT,
    Reason.LIST_PAGE,
    Reason.BOILERPLATE_LEFT,
    Reason.DATE_OUT_OF_RANGE,
    Reason.UNSURE,
)
"""The reasons for which pages of a changed layout are refused."""


class KnownArticle(NamedTuple):
    """A stored article, and the places in the archive of the page that was refused last; empty if it is not there."""

    record: Record
    places: tuple[str, ...]


def refused_for_layout(site: str) -> ColumnElement[bool]:
    """Return the condition of the URLs of a site whose pages were refused as those of a changed layout are."""
    return (URLS.c.site == site) & (URLS.c.state == UrlState.REFUSED) & URLS.c.reason.in_(REASONS)


def known_articles(engine: Engine, site: str, limit: int) -> list[KnownArticle]:
    """Return the articles of a site whose pages were refused so, those whose pages came last first."""
    refused = (ARTICLES.c.site == site, URLS.c.state == UrlState.REFUSED, URLS.c.reason.in_(REASONS))
    table = ARTICLES.join(URLS, ARTICLE_OF_URL)
    query = select(ARTICLES, URLS.c.archived.label("refused_page")).select_from(table).where(*refused)
    query = query.order_by(URLS.c.fetched_at.desc(), ARTICLES.c.id).limit(limit)
    found = rows(engine, query, "the known articles")
    return [KnownArticle(record_of(row._mapping), places(row.refused_page)) for row in found]  # noqa: SLF001  # public


class KnownArticles:
    """The articles of one site that a crawl can fetch again in a new layout."""

    def __init__(self, engine: Engine, site: str) -> None:
        self._engine = engine
        self._site = site

    @in_transaction("cannot write to the frontier")
    def fetch_again(self, connection: Connection, number: int, now: float) -> int:
        """Make the newest stored articles that a template has read due in the next crawl; return how many."""
        read_by_template = ARTICLES.c.template.not_in([*Template])
        stored = URLS.c.state.in_((UrlState.STORED, UrlState.UNCHANGED))
        which = (ARTICLES.c.site == self._site, read_by_template, ARTICLES.c.withdrawn_at.is_(None), stored)
        query = select(URLS.c.id).select_from(ARTICLES.join(URLS, ARTICLE_OF_URL)).where(*which)
        newest = query.order_by(ARTICLES.c.published.desc(), URLS.c.id).limit(number)
        ids = list(connection.execute(newest).scalars())
        return apply(connection, UrlEvent.GIVEN, URLS.c.id.in_(ids), {"due_at": now})


def count_refused(engine: Engine, site: str) -> int:
    """Return how many URLs of a site were refused so."""
    query = select(func.count()).select_from(URLS).where(refused_for_layout(site))
    return int(rows(engine, query)[0][0])
