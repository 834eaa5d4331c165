"""A run that cleans stored articles again is resumed after a kill, does not collide with a crawl, and can be undone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import BadInputError
from crawler.processing.reprocessing_plan import Limits, Plan
from crawler.processing.reprocessing_run import ReprocessingRun
from crawler.storage.database import open_database, writing
from crawler.storage.runs import Runs
from crawler.storage.schema import WORKERS
from crawler.storage.stored_rows import Selection, StoredRows
from crawler.vocabulary import ReprocessingPhase, ReprocessingState, RunKind, RunStatus, StoreResult
from tests.cli.commands import run
from tests.crawling import LONGEST_SECONDS, PROJECT
from tests.older_rules import LEFT_OVER, begun, change, results, rows_of, stored_by_older_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.engine import Engine

LIMITS = Limits(1, 60, 2048)
LATER = datetime(2026, 6, 1, tzinfo=UTC)
ARTICLES = 204  # several transactions
LOOK_SECONDS = 0.002
APPLIED, PLANNED = ReprocessingState.APPLIED, ReprocessingState.PLANNED


def later() -> datetime:
    return LATER


def kill_when(url: str, arguments: tuple[str, ...], is_time: Callable[[Engine], bool]) -> int:
    """Run the command, kill it at the time, and return its exit code."""
    engine = open_database(url)
    process = begun("--database", url, *arguments)
    while not is_time(engine) and not process.ends_within(LOOK_SECONDS):
        pass
    process.send_signal(signal.SIGKILL)
    engine.dispose()
    return process.ended().exit_code


@pytest.mark.slow
def test_a_run_that_is_killed_while_it_plans_stores_and_undoes_goes_on_and_loses_nothing(
    database_url: str, tmp_path: Path
) -> None:
    stored_by_older_rules(database_url, tmp_path / "warc", ARTICLES)
    before = rows_of(database_url)
    codes = [
        kill_when(database_url, (), lambda engine: results(engine, PLANNED) > 0),
        kill_when(database_url, (), lambda engine: results(engine, APPLIED) > 0),
    ]
    assert codes[0] == -signal.SIGKILL
    done = run("reprocess", "--database", database_url)
    assert done.exit_code == 0, done
    assert done.out.count("https://www.ecns.cn/") == 10
    assert f"\n  [-{LEFT_OVER}-]\n" in done.out
    assert f"{ARTICLES} articles stored" in done.out
    after = rows_of(database_url)
    assert {row["cleaned_by"] for row in after["articles"]} == {rules_of(database_url)}
    assert len(after["revisions"]) == sum(row["revision"] - 1 for row in after["articles"]) == ARTICLES // 2
    kill_when(database_url, ("--undo", "1"), lambda engine: results(engine, APPLIED) < ARTICLES)
    assert run("reprocess", "--database", database_url, "--undo", "1").exit_code == 0
    assert rows_of(database_url) == before


def rules_of(url: str) -> str:
    """Return the version of the rules by which a run was made."""
    engine = open_database(url)
    with closing(engine.connect()):
        (found,) = Runs(engine).latest()
    engine.dispose()
    return str(found["statistics"]["rules"])


def planned(engine: Engine, selection: Selection | None = None) -> ReprocessingRun:
    """Begin a run, and record its results."""
    plan = Plan(selection or Selection(), StoredRows(engine).newest())
    begun_run = ReprocessingRun.begin(engine, plan, later)
    for _, some in begun_run.planner(LIMITS).results():
        begun_run.record(some)
    begun_run.enter(ReprocessingPhase.APPLYING)
    return begun_run


def test_an_article_that_a_crawl_stores_meanwhile_is_left_alone(engine: Engine, tmp_path: Path) -> None:
    url = engine.url.render_as_string(hide_password=False)
    stored_by_older_rules(url, tmp_path / "warc", 3)
    one = planned(engine)
    change(url, 0, text="As the site has it now.", fetched_at=LATER.isoformat())
    assert [(step.changed, step.left) for step in one.apply()] == [(2, 1)]
    assert [(found.state, found.reason) for found in one.listed(ReprocessingState.SKIPPED)] == [
        (ReprocessingState.SKIPPED, None)
    ]
    assert rows_of(url)["articles"][0]["text"] == "As the site has it now."
    one.end(RunStatus.PARTIAL)


@pytest.mark.slow
def test_a_run_with_other_options_ends_the_interrupted_one_which_can_still_be_undone(
    engine: Engine, tmp_path: Path
) -> None:
    url = engine.url.render_as_string(hide_password=False)
    stored_by_older_rules(url, tmp_path / "warc", 3)
    before = rows_of(url)
    interrupted = planned(engine, Selection(url=before["articles"][0]["url"]))
    list(interrupted.apply())
    process_is_gone(engine)
    other = planned(engine)
    assert (interrupted.number, other.number) == (1, 2)
    assert [row["status"] for row in Runs(engine).latest()] == [None, RunStatus.INTERRUPTED]
    list(other.apply())
    other.end(RunStatus.OK)
    for number in (2, 1):
        one = ReprocessingRun.resume(engine, number, later)
        list(one.undo())
        one.end(RunStatus.OK)
    assert rows_of(url) == before
    ReprocessingRun.resume(engine, 1, later).enter(ReprocessingPhase.UNDOING)
    process_is_gone(engine)
    with pytest.raises(BadInputError, match="run 1 is undone only in part"):
        planned(engine)


def process_is_gone(engine: Engine) -> None:
    """Let each run have been begun by a process that has ended."""
    with writing(engine) as connection:
        connection.execute(WORKERS.update().values(pid_started="before the last boot", seen_at=0.0))


@pytest.mark.slow
def test_changed_rules_are_seen_applied_and_undone(tmp_path: Path) -> None:
    """The other rules are those of a copy of the project, in which the site has its sections in the headline."""
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    stored_by_older_rules(url, tmp_path / "warc", 4)
    assert run("reprocess", "--database", url).exit_code == 0
    before = rows_of(url)
    copy = tmp_path / "copy"
    shutil.copytree(PROJECT / "crawler", copy / "crawler", ignore=shutil.ignore_patterns("__pycache__"))
    site = copy / "crawler" / "sites" / "chinanews.py"
    rule = """section=f"//h3[{has_class('bitemblue')}]/span","""
    site.write_text(site.read_text("utf-8").replace(rule, """section="id('contitle')","""), encoding="utf-8")
    changed = subprocess.run(
        [sys.executable, "-m", "crawler", "reprocess", "--outdated", "--database", url],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy)},
        check=False,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
    )
    assert changed.returncode == 0, changed
    assert [row["section"] for row in rows_of(url)["articles"]] == [row["title"] for row in before["articles"]]
    assert run("reprocess", "--undo", "2", "--database", url).exit_code == 0
    assert rows_of(url) == before


def test_a_reprocess_is_no_run_of_a_site_and_no_crawl_rolls_it_back(engine: Engine, tmp_path: Path) -> None:
    url = engine.url.render_as_string(hide_password=False)
    stored_by_older_rules(url, tmp_path / "warc", 1)
    one = planned(engine)
    list(one.apply())
    one.end(RunStatus.OK)
    runs = Runs(engine)
    assert runs.past_statistics("", 10) == []
    assert runs.unfinished(RunKind.REPROCESS) == []
    assert [row["kind"] for row in rows_of(url)["revisions"]] == [StoreResult.REPROCESSED]
