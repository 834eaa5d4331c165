"""How complete a site's days are: the states of all known article URLs, per day and section.

An article counts as stored if it is in the store, whatever its last fetch gave. The counts of a line add up to `known`.
A URL that leads to the article of another URL is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import Text, and_, case, func, literal_column, or_, select

from crawler.storage.database import rows
from crawler.storage.frontier.capture_recapture import DayEstimate
from crawler.storage.frontier.list_visits import FIRST_SEEN
from crawler.storage.frontier.run_urls import ARTICLE_OF_URL
from crawler.storage.schema import ARTICLES, URLS
from crawler.vocabulary import DiscoveryWay, Reason, UrlKind, UrlState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

_FINAL = (UrlState.REFUSED, UrlState.FAILED, UrlState.GONE)
COUNTED = (UrlState.STORED, *_FINAL, UrlState.WAITING, UrlState.OUT_OF_RANGE)
COVERAGE = case(
    (ARTICLES.c.withdrawn_at.is_not(None), UrlState.GONE),
    (ARTICLES.c.id.is_not(None), UrlState.STORED),
    (URLS.c.state.in_((*_FINAL, UrlState.OUT_OF_RANGE)), URLS.c.state),
    else_=UrlState.WAITING,
)
_COUNTED_DAY: ColumnElement[str] = literal_column(
    "coalesce(urls.day, substr(coalesce(urls.announced, urls.discovered_at), 1, 10))", Text
)
"""The day for which an article counts: that of its URL, or else of the time that a list states, or of its discovery."""
ASSUMED_DAY: ColumnElement[str | None] = literal_column(
    "coalesce(urls.day, substr(articles.published, 1, 10), "
    "substr(coalesce(urls.announced, urls.discovered_at), 1, 10))",
    Text,
)
"""The same with the day that the article states, before that of a list: for sites whose URLs have no days."""
INCOMPLETE = and_(ARTICLES.c.incomplete.is_not(None), ARTICLES.c.withdrawn_at.is_(None))
WITH_ARTICLES = URLS.outerjoin(ARTICLES, ARTICLE_OF_URL)


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """The counts of one day (ISO 8601, None where the URLs have no day) and section."""

    site: str
    day: str | None
    section: str
    known: int = 0
    stored: int = 0
    refused: int = 0
    failed: int = 0
    gone: int = 0
    waiting: int = 0
    out_of_range: int = 0
    incomplete: int = 0


@dataclass(frozen=True, slots=True)
class MissingArticle:
    """An article that is known and not stored whole; `state` is a UrlState, or `incomplete`."""

    site: str
    url: str
    day: str | None
    section: str
    state: str
    reason: str | None


class Coverage:
    """The coverage of a range of days (ISO 8601, both included), of one site or of all.

    `day` is the day of an article: that of its URL, or ASSUMED_DAY. `run` selects the articles whose URLs no later run
    has requested. `selected` is the condition of all this, on the rows of WITH_ARTICLES.
    """

    def __init__(  # noqa: PLR0913  # the ways to select articles
        self,
        source: Engine | Connection,
        site: str | None = None,
        since: str | None = None,
        until: str | None = None,
        *,
        run: int | None = None,
        day: ColumnElement[str | None] = URLS.c.day,
    ) -> None:
        self._source = source
        self._since = since
        self._until = until
        self._day = day
        conditions: list[ColumnElement[bool]] = [URLS.c.kind == UrlKind.ARTICLE, URLS.c.state != UrlState.MOVED]
        conditions += [URLS.c.site == site] if site else []
        conditions += [day >= since] if since else []
        conditions += [day <= until] if until else []
        conditions += [URLS.c.run == run] if run is not None else []
        self.selected = and_(*conditions)

    def lines(self) -> list[DayCoverage]:
        """Return a line for each day and section, in their order."""
        group = (URLS.c.site, self._day, func.coalesce(URLS.c.section, ""))
        counts = [func.count().filter(COVERAGE.in_((state,))) for state in COUNTED]
        query = select(*group, func.count(), *counts, func.count().filter(INCOMPLETE)).select_from(WITH_ARTICLES)
        query = query.where(self.selected).group_by(*group).order_by(*group)
        return [DayCoverage(*row) for row in rows(self._source, query)]

    def missing(self) -> list[MissingArticle]:
        """Return the articles that are known and not stored whole, by day."""
        missing = or_(~COVERAGE.in_((UrlState.STORED, UrlState.GONE)), INCOMPLETE)
        leased = URLS.c.state == UrlState.LEASED
        state = case((INCOMPLETE, Reason.INCOMPLETE), (leased, UrlState.WAITING), else_=URLS.c.state)
        reason = func.coalesce(ARTICLES.c.incomplete, URLS.c.reason)
        columns = (URLS.c.site, URLS.c.url, self._day, func.coalesce(URLS.c.section, ""), state, reason)
        query = select(*columns).select_from(WITH_ARTICLES).where(self.selected, missing)
        query = query.order_by(URLS.c.site, self._day, URLS.c.url)
        return [MissingArticle(*row) for row in rows(self._source, query)]

    def reasons(self) -> dict[str, dict[str, int]]:
        """Return, for the states REFUSED, FAILED and GONE, how many articles have which reason, by state and reason."""
        state, reason = COVERAGE.label("state"), func.coalesce(URLS.c.reason, "").label("reason")
        query = select(state, reason, func.count()).select_from(WITH_ARTICLES)
        query = query.where(self.selected, COVERAGE.in_(_FINAL)).group_by(state, reason)
        counts: dict[str, dict[str, int]] = {}
        for name, why, many in rows(self._source, query):
            counts.setdefault(name, {})[why] = many
        return counts

    def estimates(self, seen_since: float | None = None) -> list[DayEstimate]:
        """Return the articles of each day, the newest first, by the way that has seen them.

        `seen_since` (seconds since 1970) leaves out the days of which no article was first seen in a way after then. An
        article without a day counts for the day that a feed or sitemap states, or else for that of its discovery.
        """
        day = _COUNTED_DAY.label("on")
        announced, linked = FIRST_SEEN[DiscoveryWay.ANNOUNCED], FIRST_SEEN[DiscoveryWay.LINKED]
        both = func.count().filter(announced.is_not(None), linked.is_not(None))
        query = select(URLS.c.site, day, func.count(), func.count(announced), func.count(linked), both)
        query = query.where(self.selected).group_by(URLS.c.site, day).order_by(day.desc(), URLS.c.site)
        if seen_since is not None:
            seen = select(_COUNTED_DAY).where(self.selected, or_(announced >= seen_since, linked >= seen_since))
            query = query.where(_COUNTED_DAY.in_(seen.correlate(None)))
            query = query.having(or_(func.max(announced) >= seen_since, func.max(linked) >= seen_since))
        return [DayEstimate(*row) for row in rows(self._source, query)]

    def empty_days(self, lines: Sequence[DayCoverage]) -> list[tuple[str, str]]:
        """Return the first and last days of the spans in the range on which no article is known."""
        known = {line.day for line in lines if line.day}
        bounds = [day for day in (self._since, self._until) if day] + sorted(known)
        if not bounds:
            return []
        first, last = self._since or min(bounds), self._until or max(bounds)
        return list(_spans(day for day in days_between(first, last) if day not in known))


def days_between(first: str, last: str) -> Iterator[str]:
    """Yield the days from the first to the last, both included."""
    numbers = (date.fromisoformat(day).toordinal() for day in (first, last))
    for number in range(next(numbers), next(numbers) + 1):  # the last day of all has no next one
        yield date.fromordinal(number).isoformat()


def _spans(days: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the first and the last day of each series of consecutive days."""
    numbered = enumerate(map(date.fromisoformat, days))
    for _, series in groupby(numbered, lambda pair: pair[1].toordinal() - pair[0]):
        span = [day.isoformat() for _, day in series]
        yield span[0], span[-1]
