"""`chinanews reprocess`: stored articles are cleaned again, with a summary first, and that can be undone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.storage.database import open_database
from crawler.storage.runs import Runs
from crawler.vocabulary import Reason, ReprocessingState, RunKind, RunStatus, StoreResult
from tests.cli.commands import Output, error_of, run
from tests.older_rules import LEFT_OVER, SUFFIX, change, lose_page, rows_of, stored_by_older_rules
from tests.storage.records import NOON

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Record

ARTICLES = 12
WORSE, LOST, WITH_LEFT_OVER = 1, 2, 4  # which articles are held back, which have no page, how many have a left-over
CHANGED, SAME_CONTENT = 6, 4
PARTIAL = RunStatus.PARTIAL.exit_code


def stored(database_url: str, tmp_path: Path) -> list[Record]:
    """Store articles by older rules, one with three times its text, and one without its page."""
    records = stored_by_older_rules(database_url, tmp_path / "warc", ARTICLES)
    change(database_url, WORSE, text=records[WORSE].text * 3)
    lose_page(database_url, LOST)
    change(database_url, 0, duplicate_cluster="c", duplicate_first="f", duplicate_canonical="c")
    return records


@pytest.fixture
def current(database_url: str, tmp_path: Path) -> list[Record]:
    """Store them in a database of each kind."""
    return stored(database_url, tmp_path)


def reprocess(url: str, *arguments: str) -> Output:
    return run("reprocess", "--database", url, *arguments)


@pytest.mark.slow
def test_a_dry_run_says_what_would_change_and_a_run_changes_it_and_undo_gives_back_each_row(
    current: list[Record], database_url: str
) -> None:
    before = rows_of(database_url)
    dry = reprocess(database_url, "--dry-run")
    assert rows_of(database_url) == before
    assert dry.exit_code == PARTIAL
    assert dry.out.startswith(
        f"{ARTICLES} articles cleaned again: {CHANGED} change, {SAME_CONTENT} change only in fields that make no "
        "revision, 0 stay the same, 1 held back (worse-text-lost 1), 1 failed (not-in-archive 1)\n"
        "text: 0 characters and 0 blocks added, "
    )
    assert f"{WITH_LEFT_OVER} blocks removed\n" in dry.out
    assert f"text {WITH_LEFT_OVER}, removed {WITH_LEFT_OVER}, title 3\n" in dry.out
    removed = [one.count for record in current[::3] for one in record.removed if one.reason == "media-partners"]
    partners = f"media-partners {sum(removed)} blocks in {len(removed)} articles"
    assert f"reasons of removal that come: {partners}\n" in dry.out
    assert f"\n  [-{LEFT_OVER}-]\n" in dry.out
    assert f"title: [-{current[0].title}{SUFFIX}-] {{+{current[0].title}+}}" in dry.out
    left = [f"held-back  worse-text-lost  {current[WORSE].url}", f"failed  not-in-archive  {current[LOST].url}"]
    assert set(left) <= set(dry.out.splitlines())

    done = reprocess(database_url, "--format", "json")
    *listed, end = map(json.loads, done.out.splitlines())
    assert done.exit_code == PARTIAL
    assert [(one["state"], one["reason"], one["url"]) for one in listed] == [
        (ReprocessingState.HELD_BACK, Reason.WORSE_TEXT_LOST, current[WORSE].url),
        (ReprocessingState.FAILED, Reason.NOT_IN_ARCHIVE, current[LOST].url),
    ]
    assert (end["status"], end["articles"][ReprocessingState.APPLIED]) == (RunStatus.PARTIAL, CHANGED + SAME_CONTENT)
    after = rows_of(database_url)
    stays = {WORSE, LOST}
    for at, (record, old, new) in enumerate(zip(current, before["articles"], after["articles"], strict=True)):
        if at in stays:
            assert new == old
            continue
        assert new["duplicate_cluster"] is None
        assert (new["text"], new["title"], new["cleaned_by"]) == (record.text, record.title, record.cleaned_by)
        is_changed = (new["text"], new["title"]) != (old["text"], old["title"])
        assert (new["revision"], new["stored_at"] != old["stored_at"]) == (1 + is_changed, is_changed)
    assert [(one["kind"], one["run"]) for one in after["revisions"]] == [
        (StoreResult.REPROCESSED, end["run"])
    ] * CHANGED
    assert "revision 2, reprocessed by run" in run("history", current[0].url or "", "--database", database_url).out
    (recorded,) = map(json.loads, run("runs", "--format", "json", "--database", database_url).out.splitlines())
    assert LEFT_OVER not in json.dumps(recorded)
    assert (recorded["kind"], recorded["status"]) == (RunKind.REPROCESS, RunStatus.PARTIAL)

    undone = reprocess(database_url, "--undo", str(end["run"]))
    assert undone.out == f"run {end['run']}: {CHANGED + SAME_CONTENT} articles undone\n"
    assert rows_of(database_url) == before


@pytest.mark.slow
def test_an_article_that_a_crawl_changed_since_is_listed_and_not_undone(
    current: list[Record], database_url: str
) -> None:
    before = rows_of(database_url)["articles"]
    assert reprocess(database_url, "--url", current[0].url or "").exit_code == 0
    assert reprocess(database_url, "--outdated", "--site", "chinanews").exit_code == PARTIAL
    change(database_url, 3, text="As the site has it now.", fetched_at="2026-03-05T00:00:00+00:00")
    changed = rows_of(database_url)["articles"][3]
    undone = reprocess(database_url, "--undo", "2")
    assert undone.exit_code == PARTIAL
    assert f"not-undone  changed by another run  {current[3].url}\n" in undone.out
    assert reprocess(database_url, "--undo", "1").exit_code == 0
    assert rows_of(database_url)["articles"] == [*before[:3], changed, *before[4:]]


def test_an_operator_accepts_a_result_that_is_held_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    current = stored(url, tmp_path)
    worse = current[WORSE].url or ""
    assert reprocess(url, "--url", worse).exit_code == PARTIAL
    assert reprocess(url, "--url", worse, "--accept").exit_code == 0
    assert rows_of(url)["articles"][WORSE]["text"] == current[WORSE].text
    assert "name it with --url" in error_of(reprocess(url, "--accept"))


def test_only_outdated_articles_of_the_days_are_cleaned_again(tmp_path: Path) -> None:
    database_url = f"sqlite:///{tmp_path / 'articles.db'}"
    current = stored(database_url, tmp_path)
    change(database_url, 0, cleaned_by=current[0].cleaned_by)
    change(database_url, 3, published=None, published_zone_known=None)
    days = sorted((record.published or "")[:10] for record in current)
    change(database_url, 4, published="2031-01-01T00:00:00+08:00")
    said = reprocess(database_url, "--outdated", "--until", days[-1], "--format", "json", "--dry-run")
    summary = json.loads(said.out.splitlines()[-1])["summary"]
    assert (summary["articles"], summary["undated"]) == (ARTICLES - 3, 1)


def test_a_run_that_another_program_holds_and_options_that_cannot_be_used_are_one_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    engine = open_database(url)
    Runs(engine).begin("", NOON, RunKind.REPROCESS, {})
    engine.dispose()
    assert "no article of https://e.org/1 is stored" in error_of(reprocess(url, "--url", "https://e.org/1"))
    assert "no article of nowhere is stored" in error_of(reprocess(url, "--site", "nowhere"))
    assert "run 7 has cleaned no articles again" in error_of(reprocess(url, "--undo", "7"))
    assert "leave out the other options" in error_of(reprocess(url, "--undo", "7", "--outdated"))
    running = reprocess(url)
    assert (running.exit_code, running.err.count("\n")) == (RunStatus.ALREADY_RUNNING.exit_code, 1)
    assert "another reprocess runs since" in running.err
