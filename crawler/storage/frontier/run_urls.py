"""The URLs of one site, as one run works on them: the base of the frontier's classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_

from crawler.storage.schema import URLS

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Engine

    from crawler.storage.frontier.records import Scope


class RunUrls:
    """The URLs of one site, for the run with this number."""

    def __init__(self, engine: Engine, site: str, run: int, scope: Scope) -> None:
        self._engine = engine
        self._site = site
        self._run = run
        self._scope = scope

    def _mine(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(URLS.c.site == self._site, *conditions)

    def _in_days(self) -> list[ColumnElement[bool]]:
        """Return the condition that a URL's day is in the scope, if it has limits; a URL without a day always is."""
        bounds = [URLS.c.day >= self._scope.since] if self._scope.since else []
        bounds += [URLS.c.day <= self._scope.until] if self._scope.until else []
        return [or_(URLS.c.day.is_(None), and_(*bounds))] if bounds else []
