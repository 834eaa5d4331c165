"""`python -m crawler show`, `search` and `runs`: what a database holds, and nothing made where there is none."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.storage.database import open_database
from crawler.storage.runs import Runs
from crawler.vocabulary import RunStatus
from tests.cli.commands import error_of, run
from tests.crawling import PROJECT
from tests.storage.records import NOON, TEXT, URL, numbered, put, record

if TYPE_CHECKING:
    from pathlib import Path

NEWER = numbered(2, published="2026-03-09T08:00:00+08:00", title="Newer", text="Snow — 雪 fell.")


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Make a database of two articles and a run; returns its URL."""
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    engine = open_database(url)
    put(engine, record())
    put(engine, NEWER)
    runs = Runs(engine)
    runs.end(runs.begin("chinanews", NOON), RunStatus.OK, {"fetched": 2}, NOON)
    engine.dispose()
    return url


def test_show_prints_the_newest_article(database: str) -> None:
    said = run("show", "--database", database)
    assert (said.out, said.err, said.exit_code) == ("Newer\n\nSnow — 雪 fell.\n", "", 0)


def test_show_prints_the_article_of_an_url(database: str) -> None:
    said = run("show", URL, "--database", database)
    assert said.out == f"Harbour opens\n\n{TEXT}\n"


def test_show_prints_the_stored_record_as_json(database: str) -> None:
    shown = json.loads(run("show", URL, "--format", "json", "--database", database).out)
    assert {name: shown[name] for name in record()} == record()


def test_the_database_may_be_named_in_the_environment(database: str) -> None:
    assert run("show", CRAWLER_DATABASE=database).out.startswith("Newer")


def test_search_lists_the_articles_that_hold_the_words(database: str) -> None:
    said = run("search", "harbour", "boats", "--database", database)
    assert said.out == f"2026-03-04  Harbour opens  {URL}\n"
    assert "Newer" in run("search", "雪", "--database", database).out
    assert run("search", "nothing", "--database", database).out == ""


def test_search_takes_any_words(database: str) -> None:
    for words in ("NEAR(", '"*', "a:b AND '"):
        said = run("search", "--database", database, "--", words)
        assert (said.out, said.err, said.exit_code) == ("", "no article holds all these words\n", 0), words


def test_runs_prints_one_json_object_a_line(database: str) -> None:
    lines = run("runs", "--database", database).out.splitlines()
    assert [(one["status"], one["statistics"]) for one in map(json.loads, lines)] == [(RunStatus.OK, {"fetched": 2})]


def test_what_is_not_stored_is_told(database: str, tmp_path: Path) -> None:
    assert "no article of https://www.ecns.cn/none" in error_of(
        run("show", "https://www.ecns.cn/none", "--database", database)
    )
    empty = f"sqlite:///{tmp_path / 'empty.db'}"
    open_database(empty).dispose()
    assert "no article is stored" in error_of(run("show", "--database", empty))


@pytest.mark.parametrize("command", [["show"], ["search", "a"], ["runs"]])
def test_a_database_that_is_not_there_is_not_made(tmp_path: Path, command: list[str]) -> None:
    said = run(*command, "--database", f"sqlite:///{tmp_path / 'a' / 'none.db'}")
    assert "there is no database" in error_of(said)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html>" * 500)
    assert "file is not a database" in error_of(run("show", "--database", f"sqlite:///{tmp_path / 'page.html'}"))
    assert "no SQLAlchemy URL" in error_of(run("show", "--database", "articles.db"))


def test_scrapy_is_not_loaded_to_look_at_a_database(database: str) -> None:
    program = f"""
import sys
from crawler.cli.main import commands
for command in (["show"], ["search", "harbour"], ["runs"]):
    commands.main([*command, "--database", {database!r}], standalone_mode=False)
sys.stderr.write(" ".join(m for m in ("scrapy", "twisted", "trafilatura") if m in sys.modules))
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=True, capture_output=True, timeout=60)
    assert ended.stderr == b""
