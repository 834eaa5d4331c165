"""CRAWLER_HOME is the folder of the data, for crawls and commands alike, wherever they are run."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import BadInputError
from crawler.home import VARIABLE, at_home, database_url, seen_from_home
from tests.crawling import PROJECT
from tests.forked import Forked, Output, run_command
from tests.site.build import contents
from tests.storage.warcs import record, warc

if TYPE_CHECKING:
    from tests.forked import Ended

SOME = 3  # each third article of the imitation site
PAGE = contents(SOME).pages[0]
URL = f"https://www.ecns.cn{PAGE.path}"


def test_without_a_home_every_name_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (None, ""):
        monkeypatch.delenv(VARIABLE, raising=False) if value is None else monkeypatch.setenv(VARIABLE, value)
        assert at_home("data/archive") == Path("data/archive")
        assert seen_from_home(Path("/srv/a.warc.gz")) == Path("/srv/a.warc.gz")
        assert database_url("data/a.db") == database_url("sqlite:///data/a.db") == "sqlite:///data/a.db"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("data/a.db", "sqlite:////srv/news/data/a.db"),
        ("sqlite:///data/a.db", "sqlite:////srv/news/data/a.db"),
        ("sqlite:///data/a.db?timeout=9", "sqlite:////srv/news/data/a.db?timeout=9"),
        ("/srv/other/a.db", "sqlite:////srv/other/a.db"),
        ("sqlite:////srv/other/a.db", "sqlite:////srv/other/a.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite:///file:a.db?uri=true", "sqlite:///file:a.db?uri=true"),
        ("postgresql://crawler@host/news", "postgresql://crawler@host/news"),
        ("articles", "articles"),
    ],
)
def test_only_relative_names_of_databases_begin_at_home(monkeypatch: pytest.MonkeyPatch, name: str, url: str) -> None:
    monkeypatch.setenv(VARIABLE, "/srv/news")
    assert database_url(name) == url


def test_a_home_may_begin_with_a_tilde_or_be_relative(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/reader")
    for value, folder in (("~/news", Path("/home/reader/news")), ("news", tmp_path / "news")):
        monkeypatch.setenv(VARIABLE, value)
        assert at_home("data/archive") == folder / "data/archive"
        assert seen_from_home(folder / "data/archive/a.warc.gz") == Path("data/archive/a.warc.gz")
        assert seen_from_home(Path("other/a.warc.gz")) == tmp_path / "other/a.warc.gz" or folder == tmp_path


def test_a_home_of_an_unknown_user_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "~no-such-user/news")
    with pytest.raises(BadInputError, match="CRAWLER_HOME=~no-such-user/news is wrong"):
        at_home("data")


def crawl(folder: Path, home: str, *arguments: str) -> Ended:
    """Run `chinanews crawl` in a folder with a home."""
    return Forked(["crawl", "chinanews", *arguments], folder, environment(home), command=True).ended()


def command(folder: Path, home: str, *arguments: str) -> Output:
    """Run another command in a folder with a home."""
    return run_command(arguments, folder, environment(home), b"")


def environment(home: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(PROJECT), VARIABLE: home}


def test_all_data_are_in_the_home_and_every_command_finds_them_from_any_folder(tmp_path: Path) -> None:
    home, here, there = (tmp_path / name for name in ("home", "here", "there"))
    for folder in (here, there):
        folder.mkdir()
    (here / "pages.warc.gz").write_bytes(warc(record(PAGE.path, PAGE.served.body)))
    ended = crawl(here, str(home), "-a", "archive=pages.warc.gz", "-s", "LOG_FILE=crawl.log", "-O", "run.jsonl")
    assert ended.exit_code == 0, ended.log
    assert {file.name for file in here.iterdir()} == {"pages.warc.gz", "run.jsonl"}, "files of the user are here"
    assert {file.name for file in home.iterdir()} == {"data", "crawl.log"}
    assert len(list((home / "data/runs").glob("*.json"))) == 1
    assert command(there, str(home), "show").exit_code == 0
    explained = command(there, str(home), "explain", URL)
    assert explained.exit_code == 0, explained.err
    assert list(there.iterdir()) == []


@pytest.mark.slow
def test_the_store_names_archived_files_as_seen_from_home_so_it_can_be_moved(tmp_path: Path) -> None:
    home, moved = tmp_path / "home", tmp_path / "moved"
    archive = home / "data" / "archive"
    archive.mkdir(parents=True)
    (archive / "pages.warc.gz").write_bytes(warc(record(PAGE.path, PAGE.served.body)))
    assert crawl(tmp_path, str(home), "-a", f"archive={archive}").exit_code == 0
    with closing(sqlite3.connect(home / "data" / "articles.db")) as store:
        (pages,) = store.execute("SELECT pages FROM articles").fetchone()
    assert '"file": "data/archive/pages.warc.gz"' in pages
    home.rename(moved)
    assert command(tmp_path, str(moved), "explain", URL).exit_code == 0
    assert command(moved, "", "explain", URL).exit_code == 0, "without the variable, the current folder is the home"
    forgotten = command(tmp_path, str(moved), "forget", URL)
    assert forgotten.exit_code == 0, forgotten.err
    assert "archived records" in forgotten.out
    assert list((moved / "data" / "archive").glob("*.warc.gz")) == []


def test_the_help_shows_where_the_data_are(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "crawler", "forget", "--help"]
    printed = subprocess.check_output(program, cwd=tmp_path, env=environment("/srv/news"), text=True)
    words = "".join(printed.split())
    assert all(f"Bydefault/srv/news/data/{name}." in words for name in ("archive", "runs"))
    assert "sqlite:////srv/news/data/articles.db" in words


@pytest.mark.parametrize("kind", ["a file", "read-only", "unknown user"])
def test_a_home_that_cannot_be_used_is_one_line(tmp_path: Path, kind: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "pages.warc.gz").write_bytes(warc(record(PAGE.path, PAGE.served.body)))
    home = {"a file": str(tmp_path / "file"), "read-only": "/proc/news", "unknown user": "~no-such-user"}[kind]
    ended = crawl(tmp_path, home, "-a", "archive=pages.warc.gz", "-L", "ERROR")
    errors = [line for line in ended.log.splitlines() if not line.startswith("chinanews: ")]
    assert (ended.exit_code, len(errors), errors[0][:7]) == (2, 1, "error: "), ended.log
    shown = command(tmp_path, home, "show")
    assert (shown.exit_code, shown.out, shown.err.count("\n")) == (2, "", 1), shown
    assert shown.err.startswith("error: ")
