"""Judges whether a site's crawls are healthy, from its recorded runs: for monitors, which see only the last answer.

What counts is when a run last ended well (exit code 0). A run that works now does not count, unless it is the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.vocabulary import Health

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from crawler.items import RunRecord

HOUR = 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class SiteHealth:
    """The health of one site's crawls.

    `run` is the run that the sentence is about, `last_good` the end of the last run that ended well, `hours` its age.
    """

    site: str
    health: Health
    sentence: str
    run: int | None = None
    state: str | None = None
    last_good: datetime | None = None
    hours: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "site": self.site,
            "health": self.health,
            "exit_code": self.health.exit_code,
            "sentence": self.sentence,
            "run": self.run,
            "state": self.state,
            "last_good_ended_at": self.last_good and self.last_good.isoformat(),
            "hours_since": self.hours and round(self.hours, 3),
        }


@dataclass(frozen=True, slots=True)
class Limits:
    """How old the end of the last good run may be, and after which silence a run that works counts as hanging."""

    age: timedelta
    silence: timedelta


def health_of(
    site: str, newest: Sequence[RunRecord], last_good: tuple[int, datetime] | None, limits: Limits, now: datetime
) -> SiteHealth:
    """Return the health of a site from its newest crawls, the newest first, and the last one that ended well."""
    good_at = last_good[1] if last_good else None
    hours = None if good_at is None else max(0.0, (now - good_at).total_seconds() / HOUR)
    working = newest[0] if newest and newest[0].is_running else None
    ended = next((run for run in newest if not run.is_running), None)
    judged, health = working or ended, Health.HEALTHY
    if judged is None:
        return SiteHealth(site, Health.NEVER_RUN, "no run is recorded")
    if hours is None or hours * HOUR > limits.age.total_seconds():
        is_first = ended is None and working is not None and now - working.started_at <= limits.age
        health = Health.HEALTHY if is_first else Health.OUTDATED
    if health == Health.HEALTHY and working is not None and _is_silent(working, limits, now):
        health = Health.SILENT
    elif health == Health.HEALTHY and ended is not None and not ended.is_good:
        judged, health = ended, Health.KILLED if ended.ended_at is None else Health.FAILED
    sentence = f"{_sentence(judged, now)}; {_of_last_good(last_good, hours, judged.id)}"
    return SiteHealth(site, health, sentence, judged.id, judged.state, good_at, hours)


def _is_silent(run: RunRecord, limits: Limits, now: datetime) -> bool:
    return now - (run.seen_at or run.started_at) > limits.silence


def _sentence(run: RunRecord, now: datetime) -> str:
    if run.is_running:
        heard = round((now - (run.seen_at or run.started_at)).total_seconds())
        return f"run {run.id} works since {run.started_at.isoformat()}, last heartbeat {max(0, heard)} s ago"
    if run.ended_at is None:
        return f"run {run.id} was killed: it has no end, and its last sign is of {run.seen_at or run.started_at}"
    code = "" if run.exit_code is None else f", exit code {run.exit_code}"
    return f"run {run.id} ended as {run.state}{code}"


def _of_last_good(last_good: tuple[int, datetime] | None, hours: float | None, judged: int) -> str:
    if last_good is None or hours is None:
        return "no run has ended well yet"
    if last_good[0] == judged:
        return f"that was {hours:.1f} hours ago"
    return f"run {last_good[0]} was the last to end well, {hours:.1f} hours ago"
