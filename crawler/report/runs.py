"""The runs: each with its status, its accounts, its speed and politeness, and the layout change that it detected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.report.accounts import requested_urls, responses
from crawler.storage.recorded_runs import RecordedRuns, RunSelection
from crawler.vocabulary import Reason, RunKind, UnfinishedState, UrlState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from crawler.items import RunRecord
    from crawler.report.accounts import Account
    from crawler.report.scope import Scope

MOST_RUNS = 50
_SUSPENDED = frozenset((Reason.TOO_MANY_ERRORS, Reason.TOO_MANY_REFUSALS, Reason.RETRY_AFTER_TOO_LONG))
"""The reasons of URLs that were not requested, since their host was suspended."""
UNFINISHED: Mapping[str, tuple[str, str]] = {
    UnfinishedState.RUNNING: (
        "The run is still working; these are its numbers at its last record.",
        "Report again when it has ended.",
    ),
    UnfinishedState.KILLED: (
        "The run was killed before its end, so it has no statistics; its articles and URLs are counted above.",
        "Run it again to continue.",
    ),
}
"""The sentence and the next step of a run without an end."""


@dataclass(frozen=True, slots=True)
class HostPace:
    """The pace on one host: the smallest gap between two requests, and the longest delay, in seconds."""

    host: str
    smallest_gap: float
    longest_delay: float


@dataclass(frozen=True, slots=True)
class ReportedRun:
    """A run as the report shows it, with its speed and politeness."""

    record: RunRecord

    @property
    def statistics(self) -> Mapping[str, Any]:
        """The JSON of RunStatistics; empty if the run has no end."""
        return self.record.statistics

    @property
    def words(self) -> tuple[str, str]:
        """The sentence and the next step of the state; there is neither for a status of a newer version."""
        status = self.record.status
        if status is None:
            return UNFINISHED.get(self.record.state, ("", ""))
        return status.explanation, status.advice

    @property
    def seconds(self) -> float | None:
        """How long the run took; None if it has no end."""
        return (self.record.ended_at - self.record.started_at).total_seconds() if self.record.ended_at else None

    @property
    def pages_a_second(self) -> float | None:
        """The responses a second, from the first to the last moment of the run."""
        return self.statistics.get("fetched", 0) / self.seconds if self.seconds else None

    @property
    def accounts(self) -> list[Account]:
        """The sums of the run."""
        return [requested_urls(self.statistics), responses(self.statistics)] if self.statistics else []

    @property
    def articles(self) -> Mapping[str, int]:
        """The results of storing articles."""
        return self.statistics.get("articles") or {}

    @property
    def paces(self) -> list[HostPace]:
        """The pace on each host."""
        pace = self.statistics.get("pace") or {}
        gaps = ((name.partition("/")[2], gap) for name, gap in sorted(pace.items()) if name.startswith("smallest-gap/"))
        return [HostPace(host, gap, pace.get(f"longest-delay/{host}", 0.0)) for host, gap in gaps]

    @property
    def waits(self) -> tuple[int, int]:
        """How many waits the site requested, by Retry-After for example, and their seconds."""
        pace = self.statistics.get("pace") or {}
        return int(pace.get("waits-obeyed", 0)), int(pace.get("seconds-waited", 0))

    @property
    def suspended(self) -> dict[str, int]:
        """The URLs that were not requested since their host was suspended, by reason."""
        found: dict[str, int] = {}
        for one in self.statistics.get("requested", ()):
            if one["reason"] in _SUSPENDED:
                found[one["reason"]] = found.get(one["reason"], 0) + one["urls"]
        return found

    @property
    def refused(self) -> dict[str, int]:
        """The pages of the run that were refused, by reason, the most frequent first."""
        found = [one for one in self.statistics.get("requested", ()) if one["state"] == UrlState.REFUSED]
        return {one["reason"] or "": one["urls"] for one in sorted(found, key=lambda one: -one["urls"])}

    @property
    def layout_change(self) -> Mapping[str, Any] | None:
        """The layout change that the run detected."""
        return self.statistics.get("layout_change")


def runs_of(connection: Connection, scope: Scope, now: datetime) -> list[ReportedRun]:
    """Return the newest runs of the scope, the newest first. Runs of a range of days are those that began in it."""
    selection = RunSelection(
        scope.site,
        since=scope.since,
        until=scope.until,
        run=scope.run,
        with_general=True,
        hidden=frozenset({RunKind.FORGET}),
    )
    return [ReportedRun(run) for run in RecordedRuns(connection, now).select(selection, MOST_RUNS)]
