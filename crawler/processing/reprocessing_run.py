"""The runs that clean stored articles again: one at a time works on a database, and one that was killed is continued.

A run first records all results, then stores them. It can be undone as long as no other run changes its articles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from crawler.exceptions import BadInputError
from crawler.processing.reprocessing_examples import show_examples
from crawler.processing.reprocessing_plan import Limits, Plan, Planned, Planner
from crawler.storage.reprocessed import Listed, Reprocessed
from crawler.storage.runs import Runs
from crawler.vocabulary import ReprocessingPhase, ReprocessingState, RunKind, RunStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy.engine import Engine

    from crawler.storage.reprocessed import Progress

LEFT = (ReprocessingState.HELD_BACK, ReprocessingState.FAILED, ReprocessingState.SKIPPED)
"""The states of articles that stay as they are, in the order of the list."""
_UNDO = "chinanews reprocess --undo"


class ReprocessingRun:
    """One run, with its number and its plan. `clock` gives the time, with a time zone."""

    def __init__(self, engine: Engine, number: int, plan: Plan, clock: Callable[[], datetime]) -> None:
        self.number = number
        self.plan = plan
        self._engine = engine
        self._clock = clock
        self._runs = Runs(engine)
        self._results = Reprocessed(engine, number)

    @classmethod
    def begin(cls, engine: Engine, plan: Plan, clock: Callable[[], datetime]) -> Self:
        """Begin a run, or go on with an interrupted one that had the same options and rules.

        Another interrupted run ends: its changes stay, and can be undone. AlreadyRunningError if a run works.
        BadInputError if a run was interrupted while it was undone.
        """
        runs = Runs(engine)
        for number in runs.unfinished(RunKind.REPROCESS):
            interrupted = cls.resume(engine, number, clock)
            if interrupted.plan.phase in {ReprocessingPhase.UNDOING, ReprocessingPhase.UNDONE}:
                raise BadInputError(f"run {number} is undone only in part: end that with {_UNDO} {number}")
            if interrupted.plan.is_of(plan):
                show_examples(interrupted.plan.summary, Reprocessed(engine, number))
                return interrupted
            interrupted.abandon()
        number = runs.begin(plan.selection.site or "", clock(), RunKind.REPROCESS, plan.as_json())
        return cls(engine, number, plan, clock)

    @classmethod
    def resume(cls, engine: Engine, number: int, clock: Callable[[], datetime]) -> Self:
        """Go on with a run, or return to one that has ended. BadInputError if there is no such run."""
        row = Runs(engine).find(number)
        if row is None or row["kind"] != RunKind.REPROCESS:
            raise BadInputError(f"run {number} has cleaned no articles again; chinanews runs lists the runs")
        Runs(engine).claim(number, RunKind.REPROCESS, clock())
        return cls(engine, number, Plan.from_json(row["statistics"]), clock)

    def planner(self, limits: Limits) -> Planner:
        """Return what cleans the articles that have no result yet."""
        return Planner(self._engine, self.plan, limits, self._clock())

    def record(self, results: list[Planned]) -> None:
        """Record results of the planner, with how far the plan is."""
        self._results.record((one.result for one in results), self.plan.as_json(), self._clock())

    def enter(self, phase: ReprocessingPhase) -> None:
        """Record the next phase."""
        self.plan.phase = phase
        self._results.record((), self.plan.as_json(), self._clock())

    def apply(self) -> Iterator[Progress]:
        """Store the results, some at a time."""
        yield from self._in_steps(self._results.apply)

    def undo(self) -> Iterator[Progress]:
        """Give the articles back their former content, some at a time, and forget the results."""
        self.enter(ReprocessingPhase.UNDOING)
        self._results.discard(ReprocessingState.PLANNED)
        yield from self._in_steps(self._results.undo)
        self._results.discard(*LEFT)
        self.enter(ReprocessingPhase.UNDONE)

    def counts(self) -> dict[str, int]:
        """Return how many articles are in which state."""
        return self._results.counts()

    def listed(self, *states: ReprocessingState) -> Iterator[Listed]:
        """Yield the articles in these states, with the reasons."""
        return self._results.listed(*states)

    def end(self, status: RunStatus) -> None:
        """Record the end of the run."""
        self._runs.end(self.number, status, self.plan.as_json() | {"articles": self.counts()}, self._clock())

    def abandon(self) -> None:
        """End an interrupted run. Its stored results remain, and can be undone."""
        self._results.discard(ReprocessingState.PLANNED)
        self.plan.phase = ReprocessingPhase.ABANDONED
        self.end(RunStatus.INTERRUPTED)

    def _in_steps(self, step: Callable[[int, datetime], Progress | None]) -> Iterator[Progress]:
        after = 0
        while progress := step(after, self._clock()):
            yield progress
            after = progress.last
