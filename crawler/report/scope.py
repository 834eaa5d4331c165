"""The part of a store that a report is about, and the snapshot from which all its numbers are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.storage.database import rows
from crawler.storage.frontier.coverage import ASSUMED_DAY, COVERAGE, WITH_ARTICLES, Coverage
from crawler.vocabulary import UrlState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.engine import Connection

    Query = Select[*tuple[Any, ...]]

IS_STORED = COVERAGE.in_((UrlState.STORED,))


@dataclass(frozen=True, slots=True)
class Scope:
    """The site, the days (ISO 8601, both included) and the run of a report; None is no limit.

    The day of an article is that of its URL, or else the one that it states, or else that of its discovery. A run
    selects the articles whose URLs no later run has requested.
    """

    site: str | None = None
    since: str | None = None
    until: str | None = None
    run: int | None = None

    @property
    def is_whole_store(self) -> bool:
        """Whether nothing but the site limits the report."""
        return self.since is None and self.until is None and self.run is None

    @property
    def words(self) -> str:
        """The scope as a phrase."""
        days = f"from {self.since} on" if self.since and not self.until else f"until {self.until}"
        days = f"{self.since} to {self.until}" if self.since and self.until else days
        parts = [f"run {self.run}"] if self.run is not None else []
        parts += [days] if self.since or self.until else []
        return ", ".join(parts) or "all days"


class ScopedStore:
    """The articles of a scope, in a snapshot of a store."""

    def __init__(self, connection: Connection, scope: Scope) -> None:
        self.connection = connection
        self.scope = scope
        self.coverage = Coverage(connection, scope.site, scope.since, scope.until, run=scope.run, day=ASSUMED_DAY)

    def rows(self, query: Query, of: str = "the articles") -> Sequence[Any]:
        """Return the rows of a query, which are few."""
        return rows(self.connection, query, of)

    def of_articles(self, query: Query, *conditions: ColumnElement[bool]) -> Query:
        """Return a query on WITH_ARTICLES that is limited to the scope."""
        return query.select_from(WITH_ARTICLES).where(self.coverage.selected, *conditions)
