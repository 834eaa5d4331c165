"""A store that is deleted, replaced or full in mid-run ends the run as storage-failed, with a true record."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import Crawling, Ended
from tests.site import NewsSite, WatchedSite, contents
from tests.small_files import with_files_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

IN_THE_MIDDLE = 60
SOON = 20
"""A request that is followed by at most so many others is followed by the end of the run."""


def delete_database(data: Path) -> None:
    (data / "articles.db").unlink()


def delete_everything(data: Path) -> None:
    shutil.rmtree(data)


def delete_log(data: Path) -> None:
    (data / "articles.db-wal").unlink()


def rename_folder(data: Path) -> None:
    data.rename(data.with_name("data-of-yesterday"))


def replace_by_another(data: Path) -> None:
    """Move another sound database to the place, as a tool does that restores a copy."""
    with closing(sqlite3.connect(data / "other.db")) as other:
        other.execute("CREATE TABLE notes (text TEXT)")
    (data / "other.db").replace(data / "articles.db")


def replace_by_a_copy(data: Path) -> None:
    shutil.copyfile(data / "articles.db", data / "copy.db")
    (data / "copy.db").replace(data / "articles.db")


def truncate(data: Path) -> None:
    (data / "articles.db").write_bytes(b"")


def delete_archive(data: Path) -> None:
    shutil.rmtree(data / "archive")


def delete_open_file(data: Path) -> None:
    max((data / "archive").iterdir()).unlink()


def replace_archive(data: Path) -> None:
    (data / "archive").rename(data / "archive-of-yesterday")
    (data / "archive").mkdir()


def crawl(folder: Path, do: Callable[[Path], None]) -> tuple[Ended, int]:
    """Crawl, and do this to the folder `data` in the middle; return the end, and how many requests came after it."""
    with WatchedSite(IN_THE_MIDDLE, lambda: do(folder / "data")) as site:
        ended = Crawling(folder, site.address).run()
        return ended, sum(site.requests.values()) - IN_THE_MIDDLE


STORES = [
    delete_database,
    delete_everything,
    delete_log,
    rename_folder,
    replace_by_another,
    replace_by_a_copy,
    truncate,
]


@pytest.mark.parametrize("do", STORES)
def test_a_database_that_is_gone_ends_the_run_at_once(tmp_path: Path, do: Callable[[Path], None]) -> None:
    ended, requests = crawl(tmp_path, do)
    assert (ended.exit_code, ended.status) == (9, RunStatus.STORAGE_FAILED), ended.log
    assert requests <= SOON
    assert "during the run: restore it" in ended.log
    assert "articles in the table" not in ended.log, "it does not promise articles that are gone"
    assert "URLs of this run: " in ended.log
    assert "Traceback" not in ended.log


@pytest.mark.parametrize("do", [delete_archive, delete_open_file, replace_archive])
def test_an_archive_that_is_gone_ends_the_run_at_once_and_the_next_one_goes_on(
    tmp_path: Path, do: Callable[[Path], None]
) -> None:
    ended, requests = crawl(tmp_path, do)
    assert (ended.exit_code, ended.status) == (9, RunStatus.STORAGE_FAILED), ended.log
    assert requests <= SOON
    assert "the archive's file" in ended.log
    with NewsSite() as site:
        assert Crawling(tmp_path, site.address).run().status == RunStatus.OK
    assert len(Crawling(tmp_path).articles()) == len(contents().articles)


def test_a_folder_of_records_that_is_gone_is_said(tmp_path: Path) -> None:
    (tmp_path / "data" / "runs").mkdir(parents=True)
    ended, _ = crawl(tmp_path, lambda data: (data / "runs").rmdir())
    assert (ended.exit_code, ended.status) == (9, RunStatus.STORAGE_FAILED), ended.log
    assert "not written: the folder of the runs' records" in ended.log


def test_a_run_row_that_is_lost_ends_the_run(tmp_path: Path) -> None:
    def forget(data: Path) -> None:
        with closing(sqlite3.connect(data / "articles.db")) as connection, connection:
            connection.execute("DELETE FROM runs")

    ended, _ = crawl(tmp_path, forget)
    assert (ended.exit_code, ended.status) == (9, RunStatus.STORAGE_FAILED), ended.log
    assert "the database has lost run 1" in ended.log


# -- the record of a run that failed --------------------------------------------------


def test_records_that_cannot_be_written_leave_true_figures_and_a_closed_run(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "runs").write_text("a file where the folder should be")
    with NewsSite() as site:
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run()
        assert (ended.exit_code, ended.status) == (9, RunStatus.STORAGE_FAILED), ended.log
        assert f"articles: {len(contents().articles)} stored" in ended.log
        assert "not written: cannot write the run's record data/runs/chinanews-" in ended.log
        (run,) = crawling.rows("SELECT * FROM runs")
        assert (run["status"], bool(run["ended_at"])) == (RunStatus.STORAGE_FAILED, True)
        assert json.loads(run["statistics"])["states"]["stored"] == len(contents().articles)
        (tmp_path / "data" / "runs").unlink()
        assert crawling.run().status == RunStatus.NOTHING_NEW
    (file,) = (tmp_path / "data" / "runs").iterdir()
    assert file.suffix == ".json"


@pytest.mark.parametrize("limit", [600_000, 1_500_000])
def test_a_database_that_is_full_leaves_true_figures_and_a_record_that_says_so(tmp_path: Path, limit: int) -> None:
    with NewsSite() as site:
        crawling = Crawling(tmp_path, site.address, {"CRAWLER_ARCHIVE": ""})
        ended = crawling.run(prefix=with_files_of(limit))
        assert (ended.exit_code, ended.status) == (9, RunStatus.STORAGE_FAILED), ended.log
        stored = len(crawling.articles())
        assert f"articles: {f'{stored} stored' if stored else 'none'}" in ended.log
        assert "URLs of this run: 0" not in ended.log
        (run,) = crawling.rows("SELECT * FROM runs")
        assert (run["statistics"] == "{}") == ("not written: cannot record the run" in ended.log)
        (file,) = (tmp_path / "data" / "runs").iterdir()
        record = json.loads(file.read_text(encoding="utf-8"))
        assert (record["status"], record["states"].get("stored", 0)) == (RunStatus.STORAGE_FAILED, stored)
        assert crawling.run().status == RunStatus.OK
    assert len(crawling.articles()) == len(contents().articles)


def test_a_database_without_its_tables_ends_the_run_before_anything_is_requested(
    tmp_path: Path, few_pages: Path
) -> None:
    with NewsSite() as site:
        crawling = Crawling(tmp_path, site.address)
        crawling.run("-a", f"archive={few_pages}")
        crawling.change("DROP TABLE urls")
        ended = crawling.run()
    assert (ended.exit_code, ended.status) == (9, RunStatus.STORAGE_FAILED), ended.log
    assert "no such table: urls" in ended.log
    assert "Traceback" not in ended.log
    assert not site.requests


def test_a_folder_of_records_with_an_impossible_name_is_said(tmp_path: Path, few_pages: Path) -> None:
    ended = Crawling(tmp_path).run("-a", f"archive={few_pages}", "-s", f"CRAWLER_RUNS={'a' * 300}")
    assert (ended.exit_code, ended.status) == (9, RunStatus.STORAGE_FAILED), ended.log
    assert "File name too long" in ended.log
    assert "Traceback" not in ended.log
