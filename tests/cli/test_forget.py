"""`chinanews forget`: what it asks, what it refuses, and what it may not change."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from crawler.storage.database import open_database
from crawler.storage.runs import Runs
from crawler.vocabulary import RunStatus
from tests.cli.commands import error_of, run
from tests.storage.records import NOON, URL

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, ...]:
    """Name folders that do not exist."""
    return ("--archive", str(tmp_path / "archive"), "--runs", str(tmp_path / "runs"))


def contents(database: str) -> list[str]:
    """Return the statements that would make the database again."""
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
        return list(connection.iterdump())


def test_a_dry_run_counts_and_changes_nothing(stored: str, folders: tuple[str, ...]) -> None:
    before = contents(stored)
    said = run("forget", "chinanews", "--dry-run", "--format", "json", "--database", stored, *folders)
    assert json.loads(said.out)["removed"] == {"articles": 2, "runs": 1, "workers": 1}
    assert contents(stored) == before


def test_a_site_is_removed_only_with_yes_where_nobody_can_be_asked(stored: str, folders: tuple[str, ...]) -> None:
    before = contents(stored)
    assert "add --yes" in error_of(run("forget", "chinanews", "--database", stored, *folders))
    assert contents(stored) == before
    removed = run("forget", "chinanews", "--yes", "--database", stored, *folders).out
    assert "removed: 1 workers, 1 runs, 2 articles" in removed


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("https://www.ecns.cn/news/2026-03-04/detail-inowhere0000001.shtml", "nothing was removed"),
        ("nowhere.example", "nothing was removed"),
        ("nowhere", "neither an http(s) URL nor a site"),
    ],
)
def test_a_name_of_which_nothing_is_known_is_an_error(
    stored: str, folders: tuple[str, ...], name: str, message: str
) -> None:
    assert message in error_of(run("forget", name, "--database", stored, *folders))
    assert "is not forgotten" in error_of(run("forget", URL, "--allow", "--database", stored, *folders))


def test_nothing_is_forgotten_while_a_crawl_runs_and_the_crawl_of_any_site_counts(
    stored: str, folders: tuple[str, ...]
) -> None:
    engine = open_database(stored)
    Runs(engine).begin("elsewhere", NOON)
    before = contents(stored)
    said = run("forget", URL, "--database", stored, *folders)
    assert (said.exit_code, said.err.count("\n")) == (RunStatus.ALREADY_RUNNING.exit_code, 1)
    assert "a crawl of elsewhere runs since" in said.err
    assert contents(stored) == before
    engine.dispose()


def test_the_exports_that_have_an_article_are_listed(stored: str, folders: tuple[str, ...], tmp_path: Path) -> None:
    for name, options in {"all.jsonl": (), "since.csv.gz": ("--since", "2026-03-05")}.items():
        assert run("export", "--database", stored, "-o", str(tmp_path / name), *options).exit_code == 0
    said = run("forget", URL, "--dry-run", "--format", "json", "--database", stored, *folders)
    (export,) = json.loads(said.out)["exports"]
    assert (export["path"], export["format"]) == (str(tmp_path / "all.jsonl"), "jsonl")
    assert (export["held"], export["rows"]) == (1, 2)
