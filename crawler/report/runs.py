"""The runs: each with its status, its accounts, its speed and politeness, and the layout change that it detected."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from crawler.report.accounts import requested_urls, responses
from crawler.storage.database import rows
from crawler.storage.schema import RUNS, WORKERS
from crawler.storage.workers import is_alive
from crawler.unsafe_characters import read_json
from crawler.vocabulary import Reason, RunKind, RunStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection, Engine

    from crawler.report.accounts import Account
    from crawler.report.scope import Scope

MOST_RUNS = 50
_SUSPENDED = frozenset((Reason.TOO_MANY_ERRORS, Reason.TOO_MANY_REFUSALS, Reason.RETRY_AFTER_TOO_LONG))
"""The reasons of URLs that were not requested, since their host was suspended."""
_RUNNING, _KILLED = "running", "killed"


@dataclass(frozen=True, slots=True)
class HostPace:
    """The pace on one host: the smallest gap between two requests, and the longest delay, in seconds."""

    host: str
    smallest_gap: float
    longest_delay: float


@dataclass(frozen=True, slots=True)
class ReportedRun:
    """A run as the report shows it. Times are ISO 8601, in UTC. `statistics` are the JSON of RunStatistics."""

    id: int
    site: str
    kind: str
    started_at: str
    ended_at: str | None
    status: str
    sentence: str
    advice: str
    statistics: Mapping[str, Any] = field(repr=False)

    @property
    def is_good(self) -> bool:
        """Whether nobody needs to do anything."""
        return self.status in set(RunStatus) and not RunStatus(self.status).exit_code

    @property
    def is_over(self) -> bool:
        """Whether the run has recorded its end."""
        return self.ended_at is not None

    @property
    def seconds(self) -> float | None:
        """How long the run took; None if it has no end."""
        if self.ended_at is None:
            return None
        return (datetime.fromisoformat(self.ended_at) - datetime.fromisoformat(self.started_at)).total_seconds()

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
        found = [one for one in self.statistics.get("requested", ()) if one["state"] == "refused"]
        return {one["reason"] or "": one["urls"] for one in sorted(found, key=lambda one: -one["urls"])}

    @property
    def layout_change(self) -> Mapping[str, Any] | None:
        """The layout change that the run detected."""
        return self.statistics.get("layout_change")


def runs_of(connection: Connection, scope: Scope, now: datetime) -> list[ReportedRun]:
    """Return the newest runs of the scope, the newest first. Runs of a range of days are those that began in it."""
    query = select(RUNS).where(RUNS.c.kind != RunKind.FORGET)
    query = query.where(or_(RUNS.c.site == scope.site, RUNS.c.site == "")) if scope.site else query
    query = query.where(RUNS.c.id == scope.run) if scope.run is not None else query
    query = query.where(RUNS.c.started_at >= scope.since) if scope.since else query
    query = query.where(RUNS.c.started_at < f"{scope.until}~") if scope.until else query
    found = rows(connection, query.order_by(RUNS.c.started_at.desc(), RUNS.c.id.desc()).limit(MOST_RUNS), "the runs")
    unfinished = [run.id for run in found if run.ended_at is None]
    working: dict[int, list[Any]] = defaultdict(list)
    for row in rows(connection, select(WORKERS).where(WORKERS.c.run.in_(unfinished)), "the workers"):
        working[row.run].append(row._mapping)  # noqa: SLF001  # public
    return [_reported(run, any(w["ended_at"] is None and is_alive(w, now) for w in working[run.id])) for run in found]


def last_run(source: Engine | Connection, site: str | None) -> int | None:
    """Return the number of the newest crawl, of a site or of all; None if there is none."""
    query = select(RUNS.c.id).where(RUNS.c.kind == RunKind.CRAWL)
    query = query.where(RUNS.c.site == site) if site else query
    found = rows(source, query.order_by(RUNS.c.started_at.desc(), RUNS.c.id.desc()).limit(1), "the runs")
    return int(found[0].id) if found else None


def _reported(run: Any, works: bool) -> ReportedRun:  # noqa: FBT001  # of a run that has no end
    status = run.status or (_RUNNING if works else _KILLED)
    sentence, advice = _words(status, ended=run.ended_at is not None)
    return ReportedRun(
        run.id, run.site, run.kind, run.started_at, run.ended_at, status, sentence, advice, read_json(run.statistics)
    )


def _words(status: str, *, ended: bool) -> tuple[str, str]:
    """Return the sentence and the next step of a status; of an unknown one, of a newer version, there is neither."""
    if status in set(RunStatus):
        return RunStatus(status).explanation, RunStatus(status).advice
    if ended:
        return "", ""
    if status == _RUNNING:
        return "The run is still working; these are its numbers at its last record.", "Report again when it has ended."
    return (
        "The run was killed before its end, so it has no statistics; its articles and URLs are counted above.",
        "Run it again to continue.",
    )
