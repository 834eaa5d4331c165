"""The steps of `chinanews reprocess`, with their progress bars and reports. Each returns a status."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from crawler import settings
from crawler.cleaning.version import rules_version, version_of, version_with
from crawler.cli.bulk_counts import counted
from crawler.cli.options import NOT_STORED
from crawler.cli.output import echo, echo_json
from crawler.cli.progress_bar import Bar
from crawler.cli.reprocess_report import print_listed, print_summary
from crawler.exceptions import BadInputError
from crawler.processing.reprocessing_plan import Limits, Plan, Planned, Planner
from crawler.processing.reprocessing_run import LEFT, ReprocessingRun
from crawler.storage.learnt_templates import LearntTemplates
from crawler.storage.reprocessed import Listed
from crawler.storage.stored_rows import Selection, StoredRows
from crawler.vocabulary import ReprocessingPhase, ReprocessingState, RunStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.engine import Engine

    from crawler.storage.reprocessed import Progress


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command. The days are ISO 8601; `identity` is that of the `url`, if it is known.

    `min_confidence` is None if any result is accepted.
    """

    site: str | None
    since: str | None
    until: str | None
    url: str | None
    identity: str | None
    outdated: bool
    min_confidence: float | None
    jobs: int | None
    style: str

    def plan(self, engine: Engine) -> Plan:
        """Return the plan of all selected articles. BadInputError if the site or the URL has none."""
        rows = StoredRows(engine)
        newest = rows.newest()
        all_of_them = Selection(self.site, url=self.url, identity=self.identity)
        if (self.site or self.url) and not rows.count(all_of_them.conditions(), 0, newest):
            raise BadInputError(NOT_STORED.format(self.url or self.site))
        learnt = LearntTemplates(engine).by_site()
        not_by, relearnt = (rules_version(), tuple(learnt)) if self.outdated else (None, ())
        chosen = Selection(self.site, self.since, self.until, self.url, self.identity, not_by, relearnt)
        every = tuple(template for of_site in learnt.values() for template in of_site)
        return Plan(chosen, newest, self.min_confidence, version_with(None, version_of(every) if every else ""))

    @property
    def limits(self) -> Limits:
        """The limits of the worker processes."""
        jobs = self.jobs or settings.CRAWLER_WORKERS
        return Limits(jobs, settings.CRAWLER_CLEAN_SECONDS, settings.CRAWLER_CLEAN_MEGABYTES)


def run_dry(engine: Engine, options: Options) -> RunStatus:
    """Show what would change."""
    plan = options.plan(engine)
    with TemporaryFile("w+", encoding="utf-8", prefix="reprocess-") as left:  # they may be any number
        for some in _planned(Planner(engine, plan, options.limits, _now()), plan):
            left.writelines(
                f"{json.dumps((one.result.state, one.result.reason, one.url))}\n" for one in some if one.left
            )
        left.seek(0)
        _report_plan(plan, options)
        print_listed((Listed(*json.loads(line)) for line in left), options.style)
    status = _status(plan.summary.held_back.total() + plan.summary.failed.total())
    end = {"run": None, "status": status, "summary": plan.summary.as_json()}
    _report_end(end, "this was a dry run: nothing is changed", options)
    return status


def run(engine: Engine, options: Options) -> RunStatus:
    """Clean the articles again, show what changes, and change it."""
    work = ReprocessingRun.begin(engine, options.plan(engine), _now)
    plan = work.plan
    if plan.at:
        echo(f"note: run {work.number} was interrupted and continues", err=True)
    if plan.phase == ReprocessingPhase.PLANNING:
        for some in _planned(work.planner(options.limits), plan):
            work.record(some)
        work.enter(ReprocessingPhase.APPLYING)
    _report_plan(plan, options)
    _follow(work.apply(), work.counts().get(ReprocessingState.PLANNED, 0), "storing")
    work.enter(ReprocessingPhase.APPLIED)
    counts = work.counts()
    status = _status(sum(counts.get(state, 0) for state in LEFT))
    work.end(status)
    print_listed(work.listed(*LEFT), options.style)
    end = {"run": work.number, "status": status, "articles": counts, "summary": plan.summary.as_json()}
    applied = counts.get(ReprocessingState.APPLIED, 0)
    advice = f"; to undo it: chinanews reprocess --undo {work.number}" if applied else ""
    skipped = _others(counts.get(ReprocessingState.SKIPPED, 0))
    _report_end(end, f"run {work.number}: {counted(applied, 'article')} stored{skipped}{advice}", options)
    return status


def undo_run(engine: Engine, number: int, options: Options) -> RunStatus:
    """Undo a run."""
    work = ReprocessingRun.resume(engine, number, _now)
    undone = _follow(work.undo(), work.counts().get(ReprocessingState.APPLIED, 0), "undoing")
    left = work.counts().get(ReprocessingState.NOT_UNDONE, 0)
    status = _status(left)
    work.end(status)
    print_listed(work.listed(ReprocessingState.NOT_UNDONE), options.style)
    end = {"run": number, "status": status, "undone": undone, "not_undone": left}
    _report_end(end, f"run {number}: {counted(undone, 'article')} undone{_others(left)}", options)
    return status


def _planned(planner: Planner, plan: Plan) -> Iterator[list[Planned]]:
    with Bar(planner.left, "cleaning") as bar:
        for looked_at, some in planner.results():
            yield some
            bar.move(looked_at, f"{plan.summary.changed:,} change")


def _follow(steps: Iterable[Progress], total: int, label: str) -> int:
    """Show the progress of the steps, and return how many articles they changed."""
    changed = 0
    with Bar(total, label) as bar:
        for step in steps:
            changed += step.changed
            bar.move(step.changed + step.left)
    return changed


def _report_plan(plan: Plan, options: Options) -> None:
    if options.style == "text":
        print_summary(plan.summary)


def _report_end(end: dict[str, Any], line: str, options: Options) -> None:
    if options.style == "json":
        echo_json(end)
    else:
        echo(line)


def _others(left: int) -> str:
    return f", {left:,} left as another run has stored them" if left else ""


def _status(left: int) -> RunStatus:
    return RunStatus.PARTIAL if left else RunStatus.OK


def _now() -> datetime:
    return datetime.now(UTC)
