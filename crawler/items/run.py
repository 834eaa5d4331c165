"""A run as the database has it, with its workers. All times are in UTC."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.vocabulary import RunKind, RunStatus, UnfinishedState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

_STATUSES = {status.value: status for status in RunStatus}
_UNFINISHED = frozenset(UnfinishedState)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run of the crawler.

    `state` is its RunStatus, or the UnfinishedState of a run without an end. `seen_at` is the last heartbeat of one of
    its workers. `statistics` are those of a RunStatistics, or of another kind of run; while a run has no end, each of
    the `workers` has its own. `site` is empty for work on all sites.
    """

    id: int
    site: str
    kind: str
    started_at: datetime
    ended_at: datetime | None
    state: str
    seen_at: datetime | None = None
    statistics: Mapping[str, Any] = field(default_factory=dict)
    workers: Sequence[Mapping[str, Any]] = ()
    configuration: Mapping[str, Any] | None = None
    seeded_at: str | None = None

    @property
    def status(self) -> RunStatus | None:
        """The status of a run that has ended; None if it has not, or if only a newer version knows the status."""
        return _STATUSES.get(self.state)

    @property
    def exit_code(self) -> int | None:
        """The exit code of the run, None if it has not ended."""
        return self.status.exit_code if self.status is not None else None

    @property
    def is_running(self) -> bool:
        """Whether a process works on the run."""
        return self.state == UnfinishedState.RUNNING

    @property
    def is_good(self) -> bool:
        """Whether the run has ended with exit code 0."""
        return self.exit_code == 0

    @property
    def is_crawl(self) -> bool:
        """Whether the run fetched pages."""
        return self.kind == RunKind.CRAWL

    def as_json(self) -> dict[str, Any]:
        """Return the run as the table `runs` has it, with its state and exit code. Times are ISO 8601."""
        times = {
            name: value.isoformat() if (value := getattr(self, name)) is not None else None
            for name in ("started_at", "ended_at", "seen_at")
        }
        status = None if self.state in _UNFINISHED else self.state
        return asdict(self) | times | {"status": status, "exit_code": self.exit_code}
