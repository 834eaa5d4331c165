"""`open_store` gives the articles of a database for reading."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler import open_store
from crawler.exceptions import ArchiveError, BadInputError, StorageError
from crawler.storage.archive.page import read_page
from tests.storage.records import URL, numbered, put, record

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


def test_stored_articles_are_found_searched_and_listed(engine: Engine, database_url: str) -> None:
    put(engine, record())
    put(engine, numbered(2, title="Newer", text="Snow fell.", published="2026-03-09T08:00:00+08:00"))
    with open_store(database_url) as store:
        found, newest = store.articles.find(URL), store.articles.newest()
        assert found is not None
        assert found.title == "Harbour opens"
        assert newest is not None
        assert newest.title == "Newer"
        assert [one.title for one in store.articles.search("snow")] == ["Newer"]
        assert [one.title for one in store.articles.all()] == ["Harbour opens", "Newer"]


def test_a_missing_database_is_bad_input_and_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="there is no database"):
        open_store(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_relative_path_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInputError, match=f"there is no database .* in the folder {tmp_path}; run a crawl first"):
        open_store("sqlite:///data/none.db")
    with pytest.raises(ArchiveError, match=f"there is no such file in the folder {tmp_path}"):
        read_page(Path("data/none.warc.gz"), 0)


def test_a_file_that_is_no_database_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html>" * 500)
    with pytest.raises(StorageError):
        open_store(f"sqlite:///{tmp_path / 'page.html'}")


def test_a_database_of_another_program_gets_no_tables(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE accounts (id)")
        with pytest.raises(BadInputError, match="no tables of this program"):
            open_store(str(file))
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("accounts",)]
