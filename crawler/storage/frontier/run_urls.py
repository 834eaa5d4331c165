"""The URLs of one site, as one run works on them: the base of the frontier's classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from crawler.missing_pages import LACKS_PAGES
from crawler.storage.schema import ARTICLES, URLS
from crawler.vocabulary import Reason, UrlState

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Engine

    from crawler.storage.frontier.records import Scope

GROUP = "news"
"""The site of the URLs of a crawl of several sites. Their articles have the names of their own sites."""
_SITES = select(ARTICLES.alias().c.site).distinct()  # the only purpose is that SQLite uses the index (site, identity)
_SAME_SITE = or_(ARTICLES.c.site == URLS.c.site, and_(URLS.c.site == GROUP, ARTICLES.c.site.in_(_SITES)))
ARTICLE_OF_URL = and_(ARTICLES.c.identity == URLS.c.key, _SAME_SITE)
"""The condition that an article is that of a URL. In a group the key is enough: it has the host, or the day and id."""
WITHOUT_PAGES = and_(ARTICLES.c.incomplete.is_not(None), ARTICLES.c.incomplete.like(f"{LACKS_PAGES}%"))
"""The condition that an article lacks one of its pages. A text that its page cuts off is not fetched again for that."""
PAGES_GONE = or_(URLS.c.reason.is_not_distinct_from(Reason.PAGES_GONE), URLS.c.state == UrlState.PASSED)
"""The condition that the site does not give the missing page of an incomplete article."""


class RunUrls:
    """The URLs of one site, for the run with this number and its worker with that number."""

    def __init__(self, engine: Engine, site: str, run: int, worker: int, scope: Scope) -> None:
        self._engine = engine
        self._site = site
        self._run = run
        self._worker = worker
        self._scope = scope

    def _mine(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(URLS.c.site == self._site, *conditions)

    def _not_of_run(self) -> ColumnElement[bool]:
        """Return the condition that this run has not leased a URL yet."""
        return or_(URLS.c.run.is_(None), URLS.c.run != self._run)

    def _incomplete(self) -> ColumnElement[bool]:
        """Return the condition that a URL is that of an article that is stored without one of its pages."""
        query = select(ARTICLES.c.identity).where(WITHOUT_PAGES, ARTICLES.c.withdrawn_at.is_(None))
        query = query if self._site == GROUP else query.where(ARTICLES.c.site == self._site)
        return self._mine(URLS.c.key.in_(query), URLS.c.state != UrlState.MOVED)

    def _in_days(self) -> list[ColumnElement[bool]]:
        """Return the condition that a URL's day is in the scope, if it has limits; a URL without a day always is."""
        bounds = [URLS.c.day >= self._scope.since] if self._scope.since else []
        bounds += [URLS.c.day <= self._scope.until] if self._scope.until else []
        return [or_(URLS.c.day.is_(None), and_(*bounds))] if bounds else []
