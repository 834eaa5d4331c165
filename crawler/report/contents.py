"""The numbers that several pages of the report show, and the file that has them for programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from crawler.exceptions import BadInputError
from crawler.report.accounts import Account, blocks, known_articles, stored_articles
from crawler.report.days import Calendar
from crawler.report.refused import not_stored
from crawler.report.removals import removals_of
from crawler.report.runs import runs_of
from crawler.storage.frontier.coverage import Coverage
from crawler.storage.schema import ARTICLES, RUNS, URLS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from crawler.report.refused import NotStored
    from crawler.report.removals import Removals
    from crawler.report.runs import ReportedRun
    from crawler.report.scope import Scope, ScopedStore


@dataclass(frozen=True, slots=True)
class Contents:
    """The calendar, the accounts, the reasons, and the runs, the newest first."""

    calendar: Calendar
    known: Account
    in_store: Account
    blocks: Account
    removals: Removals
    reasons: list[NotStored]
    runs: list[ReportedRun]

    @property
    def accounts(self) -> Iterator[Account]:
        """All sums."""
        yield from (self.known, self.in_store, self.blocks)
        for run in self.runs:
            yield from run.accounts

    @property
    def adds_up(self) -> bool:
        """Whether each total is the sum of its parts."""
        return not any(account.difference for account in self.accounts)

    @property
    def latest(self) -> list[ReportedRun]:
        """The newest crawl of each site."""
        newest: dict[str, ReportedRun] = {}
        for run in self.runs:
            if run.record.is_crawl:
                newest.setdefault(run.record.site, run)
        return list(newest.values())

    def as_json(self, scope: Scope) -> dict[str, Any]:
        """Return the sums, the days and the reasons as JSON values."""
        return {
            "scope": asdict(scope),
            "adds_up": self.adds_up,
            "accounts": [
                {"title": one.title, "total": one.total, "parts": {part.name: part.number for part in one.parts}}
                for one in (self.known, self.in_store, self.blocks)
            ],
            "days": {day: asdict(counts) for day, counts in self.calendar.days.items()},
            "without_a_day": asdict(self.calendar.undated),
            "removed": dict(sorted(self.removals.removed.items())),
            "not_stored": [{"state": one.state, "reason": one.reason, "articles": one.number} for one in self.reasons],
            "runs": [{"id": run.record.id, "site": run.record.site, "status": run.record.state} for run in self.runs],
        }


def contents_of(store: ScopedStore, now: datetime) -> Contents:
    """Read the numbers. BadInputError if the store has nothing of the site or the run of the scope."""
    _require_known(store)
    scope = store.scope
    lines = store.coverage.lines()
    # Estimates have other days than articles without a day in their URL, so they are read for all days.
    estimates = Coverage(store.connection, scope.site, run=scope.run).estimates()
    removals = removals_of(store)
    return Contents(
        calendar=Calendar(lines, estimates, scope.since, scope.until),
        known=known_articles(store, lines),
        in_store=stored_articles(store),
        blocks=blocks(removals.kept, removals.removed, removals.total),
        removals=removals,
        reasons=not_stored(store),
        runs=runs_of(store.connection, scope, now),
    )


def _require_known(store: ScopedStore) -> None:
    site, run = store.scope.site, store.scope.run
    if run is not None and not store.rows(
        RUNS.select().where(RUNS.c.id == run).with_only_columns(RUNS.c.id), "the runs"
    ):
        raise BadInputError(f"there is no run {run}; chinanews runs lists them")
    tables = (RUNS, URLS, ARTICLES)
    if site and not any(
        store.rows(one.select().with_only_columns(one.c.site).where(one.c.site == site).limit(1)) for one in tables
    ):
        known = sorted(
            {row.site for row in store.rows(RUNS.select().with_only_columns(RUNS.c.site).distinct()) if row.site}
        )
        raise BadInputError(
            f"the store has nothing of the site {site!r}; its runs are of: {', '.join(known) or 'none'}"
        )
